"""Bring a replica to a scope: walk through all documents by their address, once.

A new replica has nothing; one whose key's scope changed has what another scope saw. Each document is
compared with what is held there. What changed since the walk began is left out and comes after it, so
that nothing is sent twice. When the scope changes during a walk, the next one knows for each stretch of
addresses what was left behind there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from countries.delivery.store import ReadStore
from countries.partners.narrowing import narrowed_body
from countries.partners.scopes import Scope
from countries.partners.sync.cursors import NOTHING, NOWHERE, Address, Cursor, Held
from countries.partners.sync.items import Items
from countries.partners.sync.shares import NOTHING as NO_SHARE
from countries.partners.sync.shares import OUT_OF_SCOPE, Row, Share, Sight, share_of

WALKED_AT_MOST = 5_000
"""Documents of the share that one answer looks at, however few of them are to be sent."""
HELD_AT_MOST = 8
"""Stretches that a cursor remembers: so often may a scope change during walks."""


def set_out(cursor: Cursor, *, position: int) -> Cursor:
    """Return the cursor of a replica that has nothing; changes follow from ``position``."""
    nothing = Held(NOWHERE, cursor.scope, NOTHING)
    return replace(cursor, position=position, walked=NOWHERE, held=(nothing,))


def turn(cursor: Cursor, scope: Scope, *, position: int) -> Cursor:
    """Return the cursor that begins to pass over to ``scope``; changes follow from ``position``."""
    held: tuple[Held, ...] = (Held(NOWHERE, cursor.scope, cursor.position),)
    if cursor.walked is not None:
        at = cursor.walked
        here = [it for it in cursor.held if it.after <= at][-1]._replace(after=at)
        behind = [it for it in cursor.held if it.after > at]
        held = (*(held if at != NOWHERE else ()), here, *behind)
    return replace(cursor, scope=scope, position=position, sure=NOTHING, walked=NOWHERE, held=held)


def walk(store: ReadStore, cursor: Cursor, *, limit: int) -> tuple[list[bytes], Cursor]:
    """Return the next items, and the cursor that goes on with the walk, or after it with changes."""
    assert cursor.walked is not None  # noqa: S101  # for the type checker
    share = share_of(cursor.scope, cursor.filters)
    items = Items(store, share)
    walked, looked_at = cursor.walked, 0
    for view in _views_after(store, walked, share, cursor):
        if looked_at == WALKED_AT_MOST or len(items.done) == limit:
            return items.done, replace(cursor, walked=walked)
        sight = _sight_to_send(items, view, cursor.position)
        if sight is not None and not items.add(view.row, sight):
            return items.done, replace(cursor, walked=walked)
        walked, looked_at = (view.row.kind, view.row.key, view.row.locale), looked_at + 1
    return items.done, replace(cursor, walked=None, held=())


class _View(NamedTuple):
    """A document as it was seen before at ``position``, and as it is seen now; None: it is not."""

    row: Row
    before: Share
    position: int
    was: Sight | None
    after: Share
    now: Sight | None


def _views_after(
    store: ReadStore, address: Address, share: Share, cursor: Cursor
) -> Iterator[_View]:
    """Yield what is or was seen after ``address``.

    The rest is passed over here: where an answer ends, and its cursor, must not depend on it.
    """
    stretches = [
        (it, NO_SHARE if it.position == NOTHING else share_of(it.scope, cursor.filters))
        for it in cursor.held
    ]
    for row in _rows_after(store, address):
        place = (row.kind, row.key, row.locale)
        held, before = [it for it in stretches if it[0].after < place][-1]
        was, now = before.sight_of(row), share.sight_of(row)
        if was is not None or now is not None:
            yield _View(row, before, held.position, was, share, now)


def _rows_after(store: ReadStore, address: Address) -> Iterator[Row]:
    return (
        Row(*row)
        for row in store.each(
            f"SELECT {', '.join(Row._fields)} FROM doc WHERE (kind, key, locale) > (?, ?, ?) "  # noqa: S608  # our own columns
            "ORDER BY kind, key, locale",
            *address,
        )
    )


def _sight_to_send(items: Items, view: _View, position: int) -> Sight | None:
    """Return what is to be sent of a document before what follows ``position``; None for nothing."""
    was, now = view.was, view.now
    if now is not None and not now.gone:
        if now.sequence > position:
            return None
        has_it = was is not None and not was.gone and was.sequence <= view.position
        return None if has_it and _is_same(items, view) else now
    if was is None or (was.gone and was.sequence <= view.position):
        return None
    # When something happened outside the scope is not to be told, nor what.
    reason = was.gone if now is not None else ""
    return Sight(position, position, reason or OUT_OF_SCOPE)


def _is_same(items: Items, view: _View) -> bool:
    before, after = view.before.scope, view.after.scope
    if before == after:
        return True
    stored = items.stored(view.row)
    return narrowed_body(stored, before) == narrowed_body(stored, after)
