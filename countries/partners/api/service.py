"""The API put together: its endpoints, its parameters' strictness, its errors."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from countries import conf
from countries.partners.api import errors, links
from countries.partners.api.endpoints import lists, network, pages, registry, root, search, sync
from countries.partners.api.errors import Problem, entry

DESCRIPTION = """\
The content of the network for partners' own sites: pages as finished documents, in every locale, with
what is current and in which language each part really is.

Begin without a key. With one, send it as `Authorization: Bearer …`. Ask again with `If-None-Match`:
what has not changed answers 304. Follow `next` until it is null.
"""

api = NinjaAPI(
    title=f"{conf.setting('BRAND_NAME')} partner API",
    version=root.VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace=links.NAMESPACE,
)


def refuse_unknown_parameters(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation's ``run`` that refuses parameters it does not know, or gets too often."""
    models = run.__self__.models  # type: ignore[attr-defined]  # a bound method of the operation
    queries = [model for model in models if model.__ninja_param_source__ == "query"]
    known = {name for model in queries for name in model.__ninja_flatten_map__}
    many = {name for model in queries for name in model.__ninja_collection_fields__}

    @functools.wraps(run)
    def strict(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        wrong = [
            entry(name, "There is no such parameter here.", known=known)
            for name in request.GET
            if name not in known
        ]
        wrong += [
            entry(name, "Give it once.")
            for name in known - many
            if len(request.GET.getlist(name)) > 1
        ]
        if wrong:
            detail = " ".join(f"{it['field']}: {it['detail']}" for it in wrong)
            raise Problem("invalid", detail, errors=wrong)
        answered: HttpResponse = run(request, **kwargs)
        return answered

    return strict


errors.install(api)
api.add_decorator(refuse_unknown_parameters, mode="view")
for module in (root, pages, search, lists, network, registry, sync):
    api.add_router("", module.router)
