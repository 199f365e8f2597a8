"""Pages: listed, by id and locale, and by public address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router

from countries.delivery.models import Kind
from countries.delivery.store import Query
from countries.partners import finding
from countries.partners.api import links, responses, schemas
from countries.partners.api.answer import Answer
from countries.partners.api.errors import invalid
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.filters import moment_of, page_query
from countries.partners.api.listing import (
    Listed,
    Slice,
    next_url,
    selection_of,
    send_page_of_list,
    send_slice,
)
from countries.partners.api.parameters import ByUrl, OnePage, PageList, UuidText
from countries.partners.pages import FoundPage, MovedTo, Wanted, find_page, page_at_address
from countries.partners.representation import INCLUDES, Selection, pages_as_bytes
from countries.text import bcp47

router = Router(tags=["Pages"], by_alias=True)


@router.get("/pages", response=schemas.PageItems, operation_id="listPages", summary="Pages, listed")
def list_pages(request: HttpRequest, asked: QueryParameters[PageList]) -> HttpResponse:
    """Whole documents, the newest first unless you say otherwise."""
    exchange = exchange_of(request)
    selection = _selection(asked.fields, asked.include)
    if asked.q is not None:
        return _search(exchange, asked, asked.q, selection)
    query = _query(exchange, asked)
    listed = Listed("pages", query, _filters(query))

    def to_bytes(found: Iterable[Any]) -> list[bytes]:
        pages = [FoundPage(stored) for stored in found]
        return pages_as_bytes(exchange.store, exchange.caller.scope, pages, selection)

    return send_page_of_list(exchange, listed, asked, to_bytes)


@router.get(
    "/pages/by-url",
    response={200: schemas.Page, 301: None},
    operation_id="getPageByUrl",
    summary="The page at a public address",
)
def page_by_url(request: HttpRequest, asked: QueryParameters[ByUrl]) -> HttpResponse:
    """A former address answers 301 and leads to the page's present one."""
    exchange = exchange_of(request)
    selection = _selection(asked.fields, asked.include)
    found = page_at_address(
        exchange.store, exchange.caller.scope, asked.url, own_host=request.get_host()
    )
    if isinstance(found, MovedTo):
        again = request.GET.copy()
        again["url"] = found.url
        return responses.moved(f"{links.api_url('pages/by-url')}?{again.urlencode()}")
    return _send(exchange, FoundPage(found), selection)


@router.get(
    "/pages/{id}", response=schemas.Page, operation_id="getPage", summary="One page in one locale"
)
def page(request: HttpRequest, id: UuidText, asked: QueryParameters[OnePage]) -> HttpResponse:
    """Say in which locale: by `locale`, or by `country` and `language`."""
    exchange = exchange_of(request)
    selection = _selection(asked.fields, asked.include)
    wanted = Wanted(asked.locale or "", asked.country or "", asked.language or "")
    found = find_page(
        exchange.store,
        exchange.caller.scope,
        uuid_of(id),
        wanted,
        with_chain=asked.fallback == "chain",
    )
    return _send(exchange, found, selection)


def uuid_of(text: str) -> UUID:
    """Return the uuid in a path; what is none is nobody's."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _selection(fields: Iterable[str], include: Iterable[str]) -> Selection:
    return selection_of(fields, include, known=schemas.Page.model_fields, includes=INCLUDES)


def _query(exchange: Exchange, asked: PageList) -> Query:
    query = page_query(exchange.caller.scope, asked)
    return replace(
        query,
        parent=str(asked.parent) if asked.parent else "",
        published_after=moment_of(asked.published_after, field="published_after"),
        order=asked.order or query.order,
    )


def _filters(query: Query) -> dict[str, Any]:
    names = ("countries", "locales", "types", "programmes", "tags", "parent", "published_after")
    return {name: getattr(query, name) for name in names}


def _search(exchange: Exchange, asked: PageList, words: str, selection: Selection) -> Answer:
    """Answer with the documents of what a search finds, the best first."""
    for name in ("order", "parent", "published_after"):
        if name in exchange.request.GET:
            raise invalid(name, "This does not go together with q.")
    scope = exchange.caller.scope
    result = finding.find(
        words, page_query(scope, asked), scope, cursor=asked.cursor or "", kinds=[Kind.PAGE]
    )
    pages = finding.pages_of(exchange.store, result)
    found = Slice(
        items=pages_as_bytes(exchange.store, scope, pages, selection),
        next_url=next_url(exchange, "pages", result.next) if result.next else None,
        total=result.total if asked.count else None,
    )
    return send_slice(exchange, found, _query(exchange, asked), changed_at=None)


def _send(exchange: Exchange, found: FoundPage, selection: Selection) -> Answer:
    stored, scope = found.stored, exchange.caller.scope
    (body,) = pages_as_bytes(exchange.store, scope, [found], selection)
    there = scope.locales_of(exchange.store, [stored.key])[stored.key]
    alternates = [
        responses.link(links.page_url(stored.key, code), "alternate", hreflang=bcp47(code))
        for code in there
    ]
    canonical = responses.link(stored.document["url"], "canonical")
    location = {"Content-Location": links.page_url(stored.key, stored.locale)}
    facts = responses.facts_of(stored, links=[canonical, *alternates], headers=location)
    if body is not stored.body:
        # What is around a document can change without it, so its date says nothing of the whole.
        facts = replace(facts, changed_at=None)
    return responses.send_document(exchange, stored, body, facts)
