"""Drafts: for keys with the right, and for whoever has a signed link. Nobody may keep or find them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router

from countries.partners import previews
from countries.partners.api import responses, schemas
from countries.partners.api.endpoints.pages import uuid_of
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.parameters import OnePreview, UuidText
from countries.text import bcp47

router = Router(tags=["Previews"], by_alias=True)


@router.get(
    "/previews/{id}",
    response=schemas.Preview,
    operation_id="getPreview",
    summary="The draft of a page",
)
def preview(request: HttpRequest, id: UuidText, asked: QueryParameters[OnePreview]) -> HttpResponse:
    """What the page would be if its latest draft were published now; also of one that never was.

    Needs the scope `read:preview`. What only some visitors may read is not shown.
    """
    exchange = exchange_of(request)
    scope = exchange.caller.scope
    draft = previews.find_draft(scope, uuid_of(id), asked.locale, now=exchange.now)
    if draft is None:
        raise Http404
    document = previews.document_of(draft, now=exchange.now)
    seen = scope.locales_of(exchange.store, [document["id"]])[document["id"]]
    there = [code for code in document["translations"] if code in seen]
    return _send(exchange, {**document, "translations": there})


@router.get(
    "/previews/link/{token}",
    response=schemas.Preview,
    operation_id="getLinkedPreview",
    summary="The draft behind a link",
)
def linked_preview(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody who may edit the page lets be seen by a link, until it ends; without a key."""
    exchange = exchange_of(request)
    draft = previews.draft_behind(token, now=exchange.now)
    if draft is None:
        raise Http404
    return _send(exchange, previews.document_of(draft, now=exchange.now))


def _send(exchange: Exchange, document: dict[str, Any]) -> HttpResponse:
    headers = {"Content-Language": bcp47(document["resolved_locale"]), **responses.UNFOUND}
    return responses.send_unkept(document, headers=headers)
