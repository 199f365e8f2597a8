"""The API put together: its endpoints, its parameters' strictness, its errors."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from countries import conf
from countries.partners.api import errors, links
from countries.partners.api.bodies import BodyParser
from countries.partners.api.endpoints import (
    embeds,
    feeds,
    lists,
    network,
    pages,
    previews,
    registry,
    root,
    search,
    sync,
    usage,
    webhooks,
)
from countries.partners.api.errors import Problem
from countries.partners.api.exchange import exchange_of
from countries.partners.api.strictness import refuse_wrong

DESCRIPTION = """\
The content of the network for partners' own sites: pages as finished documents, in every locale, with
what is current and in which language each part really is.

Begin without a key. With one, send it as `Authorization: Bearer …`. Ask again with `If-None-Match`:
what has not changed answers 304. Follow `next` until it is null.
"""

MODULES = (
    *(root, pages, search, lists, network, registry, feeds, embeds),
    *(sync, previews, webhooks, usage),
)
_CONVERTED = re.compile(r"{([^}]+)}")

api = NinjaAPI(
    title=f"{conf.setting('BRAND_NAME')} partner API",
    version=root.VERSION,
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace=links.NAMESPACE,
    parser=BodyParser(),
)


def strictly(run: Callable[..., Any]) -> Callable[..., Any]:
    """Return an operation's ``run`` that refuses parameters and members it does not know.

    A single parameter may be given once; a body that has needed members cannot be left out.
    """
    models = run.__self__.models  # type: ignore[attr-defined]  # a bound method of the operation
    queries = [model for model in models if model.__ninja_param_source__ == "query"]
    known = {name for model in queries for name in model.__ninja_flatten_map__}
    many = {name for model in queries for name in model.__ninja_collection_fields__}
    bodies = [model for model in models if model.__ninja_param_source__ == "body"]
    fields = [field for model in bodies for field in model.model_fields.values()]
    members = {name for field in fields for name in field.annotation.model_fields}
    is_body_needed = any(field.is_required() for field in fields)

    @functools.wraps(run)
    def strict(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = exchange_of(request).form
        if form is None and is_body_needed:
            raise Problem("bad-request", "Send a JSON object as the body.")
        refuse_wrong(request.GET, form, known=known, many=many, members=members)
        answered: HttpResponse = run(request, **kwargs)
        return answered

    return strict


def methods_of(route: str) -> list[str]:
    """Return the methods by which the endpoints at a route of Django's can be called."""
    return [
        method
        for module in MODULES
        for path, view in module.router.path_operations.items()
        if _CONVERTED.sub(r"<\1>", path).lstrip("/") == route
        for operation in view.operations
        for method in operation.methods
    ]


errors.install(api)
api.add_decorator(strictly, mode="view")
for module in MODULES:
    api.add_router("", module.router)
