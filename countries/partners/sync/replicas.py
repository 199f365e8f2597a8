"""Lead a replica on: the next items after a cursor, and the cursor to go on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson

from countries.delivery.models import Kind
from countries.delivery.parts import FRESHNESS
from countries.delivery.store import ReadStore, Stored
from countries.partners.narrowing import narrowed_body
from countries.partners.scopes import Scope
from countries.partners.sync.changes import Change, Changes
from countries.partners.sync.cursors import Cursor
from countries.partners.sync.shares import Filters, Share, share_of

BYTES_AT_MOST = 4 * 1024 * 1024
"""Of documents in one answer, but for a single one that is larger."""


class CursorGone(Exception):
    """No replica can be led on from here; the message says why, ``filters`` what was asked for."""

    def __init__(self, why: str, filters: Filters | None = None) -> None:
        self.filters = filters or Filters()
        super().__init__(why)


@dataclass(frozen=True)
class Reader:
    """Whose replica it is: the key's line, and what the key may see now."""

    lineage: str
    scope: Scope


@dataclass(frozen=True)
class Part:
    """The next items of a replica as JSON, and whether there are more now."""

    items: list[bytes]
    cursor: Cursor
    has_more: bool


def begin(store: ReadStore, reader: Reader, filters: Filters, *, limit: int) -> Part:
    """Return the first items of a new replica."""
    with store.snapshot():
        share = share_of(reader.scope, filters)
        cursor = Cursor(
            epoch=store.state()[0],
            lineage=reader.lineage,
            filters=filters,
            scope=reader.scope,
            position=0,
            until=Changes(store, share).head(),
        )
        return _next(store, cursor, limit)


def go_on(store: ReadStore, reader: Reader, cursor: Cursor, *, limit: int) -> Part:
    """Return the items after ``cursor``; raises ``CursorGone``."""
    with store.snapshot():
        _check(store, reader, cursor)
        return _next(store, cursor, limit)


def _check(store: ReadStore, reader: Reader, cursor: Cursor) -> None:
    if cursor.lineage != reader.lineage:
        raise CursorGone("The cursor is of another key.")
    if cursor.epoch != store.state()[0]:
        raise CursorGone("The site was restored from a backup.", cursor.filters)


def _next(store: ReadStore, cursor: Cursor, limit: int) -> Part:
    changes = Changes(store, share_of(cursor.scope, cursor.filters))
    is_filling = cursor.position < cursor.until
    found = changes.after(
        cursor.position,
        limit=limit + 1,
        until=cursor.until if is_filling else None,
        living=is_filling,
    )
    items: list[bytes] = []
    known_at = -1 if is_filling else cursor.position
    for change, item in _items(store, changes.share, found[:limit], known_at=known_at):
        items.append(item)
        cursor = replace(cursor, position=change.sight.sequence)
    if len(items) < len(found):
        return Part(items, cursor, has_more=True)
    if is_filling:
        cursor = replace(cursor, position=cursor.until)
    return Part(items, replace(cursor, until=0), has_more=False)


def _items(
    store: ReadStore, share: Share, found: Iterable[Change], *, known_at: int
) -> Iterator[tuple[Change, bytes]]:
    """Yield as many of the changes with their items as go into one answer; the first in any case."""
    room = BYTES_AT_MOST
    for change in found:
        item = _item(store.at(change.row.id), share, change, known_at=known_at)
        if room < BYTES_AT_MOST and len(item) > room:
            return
        room -= len(item)
        yield change, item


def _item(stored: Stored, share: Share, change: Change, *, known_at: int) -> bytes:
    sight = change.sight
    form: dict[str, Any] = {
        "sequence": sight.sequence,
        "kind": stored.kind,
        "id": stored.key,
        "locale": stored.locale or None,
        # A redirect's row says where it leads, for the sake of scopes.
        "type": stored.kind if stored.kind == Kind.REDIRECT else stored.type,
    }
    if sight.gone:
        return orjson.dumps({**form, "op": "delete", "reason": sight.gone})
    form["op"] = "upsert"
    if sight.settled <= known_at:
        form["changed"] = [FRESHNESS]
    body = narrowed_body(stored, share.scope)
    return orjson.dumps(form)[:-1] + b',"document":' + body + b"}"
