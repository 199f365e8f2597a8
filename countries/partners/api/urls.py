"""Everything under ``/api/``: the partner API, and a problem for whatever else is asked."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path

from countries.partners.api import description, docs, links
from countries.partners.api.endpoints import embeds, feeds, lists
from countries.partners.api.endpoints.usage import CSV
from countries.partners.api.errors import Problem
from countries.partners.api.exchange import exchanged, refused
from countries.partners.api.service import api, methods_of
from countries.partners.api.terms import JSON, Terms, terms_of

V1 = "partner/v1/"
HTML = embeds.HTML
OPENAPI_JSON = "application/vnd.oai.openapi+json"
PRODUCED = {end: (media,) for end, media in lists.MEDIA.items()} | feeds.PRODUCED
"""What is had at an address with such an ending."""
FORMS: dict[str, tuple[str, ...]] = {
    "embed": (HTML,),
    "oembed": (JSON, embeds.OEMBED_XML),
    "usage": (JSON, CSV),
    "usage.csv": (CSV,),
}
"""What is had below an address that gives something else than JSON alone."""


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

    An ending such as ``.ics`` says which form there is.
    """
    route = str(pattern.pattern)
    begin, _slash, _rest = route.partition("/")
    ending = next((end for end in PRODUCED if route.endswith(end)), "")
    produced = PRODUCED.get(ending) or FORMS.get(begin, (JSON,))
    terms = replace(terms_of(route), methods=methods_of(route), produced=produced)
    view = exchanged(pattern.callback, terms)
    name = "root" if not route else None
    bare = path(V1 + route if route else V1.rstrip("/"), view)
    return [bare, path(f"{V1}{route}/" if route else V1, view, name=name)]


# Ninja has a pattern for each operation, but one view for all those of an address.
_endpoints = {
    str(pattern.pattern): pattern
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
}
_open = partial(Terms, is_open=True)

app_name = links.NAMESPACE
urlpatterns = [
    path("", exchanged(description.index, _open()), name="index"),
    *(twin for pattern in _endpoints.values() for twin in _twice(pattern)),
    re_path(
        rf"^{V1}openapi\.json/?$",
        exchanged(description.openapi_json, _open(produced=(JSON, OPENAPI_JSON))),
    ),
    re_path(rf"^{V1}docs/?$", exchanged(docs.page, _open(produced=(HTML,)))),
    re_path(rf"^{V1}docs/search/?$", exchanged(docs.search, _open(produced=(HTML,)))),
    re_path(rf"^{V1}docs/(?P<path>[a-z/-]+?)/?$", exchanged(docs.page, _open(produced=(HTML,)))),
    re_path(r"^.*$", refused(unknown)),
]
