"""Everything under ``/api/``: the partner API, and a problem for whatever else is asked."""

from __future__ import annotations

from typing import Any, NoReturn

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path

from countries.partners.api import description, links
from countries.partners.api.endpoints.lists import MEDIA
from countries.partners.api.endpoints.usage import CSV
from countries.partners.api.errors import Problem
from countries.partners.api.exchange import JSON, exchanged, refused
from countries.partners.api.service import api
from countries.partners.models import KeyScope

V1 = "partner/v1/"
HTML = "text/html"
OPENAPI_JSON = "application/vnd.oai.openapi+json"
USAGE = {"usage": (JSON, CSV), "usage.csv": (CSV,)}
"""What tells usage, and in which forms."""


def unknown(request: HttpRequest, **kwargs: Any) -> NoReturn:
    """Nothing answers at this path."""
    raise Problem(
        "not-found",
        "No resource has this address; the partner API lists its own.",
        members={"api": links.api_url(), "docs": links.api_url("docs")},
        headers={"Link": f'<{links.api_url()}>; rel="service"'},
    )


def _twice(pattern: URLPattern) -> list[URLPattern]:
    """Return an endpoint's pattern below the version, with and without a slash at its end.

    The entrance tells what a key may do, so it needs none of the rights. An ending such as ``.ics``
    says which form there is.
    """
    route = str(pattern.pattern)
    produced = next((media for end, media in MEDIA.items() if route.endswith(end)), JSON)
    terms: dict[str, Any] = {"produced": (produced,)} if route else {"right": None}
    if route in USAGE:
        terms = {"produced": USAGE[route], "right": KeyScope.USAGE}
    view = exchanged(pattern.callback, **terms)
    name = "root" if not route else None
    bare = path(V1 + route if route else V1.rstrip("/"), view)
    return [bare, path(f"{V1}{route}/" if route else V1, view, name=name)]


_endpoints = [
    pattern
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

app_name = links.NAMESPACE
urlpatterns = [
    path("", exchanged(description.index, is_open=True), name="index"),
    *(twin for pattern in _endpoints for twin in _twice(pattern)),
    re_path(
        rf"^{V1}openapi\.json/?$",
        exchanged(description.openapi_json, produced=(JSON, OPENAPI_JSON), is_open=True),
    ),
    re_path(rf"^{V1}docs/?$", exchanged(description.docs, produced=(HTML,), is_open=True)),
    re_path(r"^.*$", refused(unknown)),
]
