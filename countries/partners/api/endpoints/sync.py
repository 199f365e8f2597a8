"""Replicas: what changed since a cursor."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Query as QueryParameters
from ninja import Router

from countries.partners.api import links, responses, schemas, sync_schemas
from countries.partners.api.answer import Answer
from countries.partners.api.errors import RETRY_SECONDS, Problem, invalid
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.parameters import SYNC_LIMIT, Sync
from countries.partners.sync import cursors, replicas
from countries.partners.sync.shares import filters_of

router = Router(tags=["Sync"], by_alias=True)

HOW_TO_BEGIN = "Begin with initial=true; go on with the cursor in next_page and next_sync."


@router.get(
    "/sync",
    response={200: sync_schemas.SyncAnswer, 410: schemas.Problem},
    operation_id="sync",
    summary="A replica: begin it, and keep it right",
)
def sync(request: HttpRequest, asked: QueryParameters[Sync]) -> HttpResponse:
    """Begin with `initial=true`, apply the items in their order, and follow `next_page` until
    `next_sync` is set instead: keep that address, and ask there later for what changed since.

    A replica is a table with one document for each kind, id and locale. Applied in order, the items
    make it equal to a fresh one of the same key and filters, byte for byte. Store the items of an answer
    and its address in one transaction; when that fails, ask again where you asked last. 410 says that
    the replica has to be begun anew, at the address in `restart`. Needs a key.
    """
    exchange = exchange_of(request)
    reader = replicas.Reader(str(exchange.caller.lineage), exchange.caller.scope)
    answering = _begun if asked.cursor is None else _led_on
    return _send(exchange, answering(exchange, reader, asked), asked.limit)


def _begun(exchange: Exchange, reader: replicas.Reader, asked: Sync) -> replicas.Part:
    if not asked.initial:
        raise invalid("initial", HOW_TO_BEGIN)
    filters = filters_of(
        reader.scope, countries=asked.country, locales=asked.locale, types=asked.type
    )
    return replicas.begin(exchange.store, reader, filters, limit=asked.limit)


def _led_on(exchange: Exchange, reader: replicas.Reader, asked: Sync) -> replicas.Part:
    chosen = [name for name in ("country", "locale", "type") if name in exchange.request.GET]
    if asked.initial or chosen:
        wrong = "initial" if asked.initial else chosen[0]
        raise invalid(wrong, "The cursor holds the filters already; give it alone.")
    try:
        cursor = cursors.decode(asked.cursor or "")
        store = exchange.store
        return replicas.go_on(
            store, reader, cursor, limit=asked.limit, is_current=exchange.is_current
        )
    except cursors.InvalidCursor as error:
        detail = "Take “next_page” or “next_sync” of the answer before as it is."
        raise invalid("cursor", detail) from error
    except replicas.CursorGone as error:
        raise _gone(error) from error
    except replicas.HostBehind as error:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        raise Problem("unavailable", "Please try again soon.", headers=headers) from error


def _gone(error: replicas.CursorGone) -> Problem:
    restart = links.sync_url([("initial", "true"), *error.filters.query])
    return Problem(
        "sync-gone",
        f"{error} Begin anew at “restart”.",
        members={"restart": restart},
        headers={"Link": responses.link(restart, "start")},
    )


def _send(exchange: Exchange, part: replicas.Part, limit: int) -> Answer:
    query = [("cursor", cursors.encode(part.cursor))]
    query += [("limit", str(limit))] if limit != SYNC_LIMIT else []
    url = links.sync_url(query)
    end = {"next_page": url if part.has_more else None, "next_sync": None if part.has_more else url}
    body = b'{"items":[' + b",".join(part.items) + b"]," + orjson.dumps(end)[1:]
    facts = responses.Facts(
        sequence=exchange.sequence,
        links=(responses.link(url, "next"),) if part.has_more else (),
        surrogates=("sync",),
    )
    return responses.send(exchange, body, facts)
