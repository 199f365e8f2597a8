"""Bring a replica to a scope: walk through all documents by their address, once.

A new replica has nothing; one whose key's scope changed has what another scope saw. Each document is
compared with what is held there. What changed since the walk began is left out and comes after it, so
that nothing is sent twice. When the scope changes during a walk, the next one knows for each stretch of
addresses what was left behind there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from countries.delivery.store import ReadStore
from countries.partners.narrowing import narrowed_body
from countries.partners.scopes import Scope
from countries.partners.sync.cursors import NOTHING, NOWHERE, Address, Cursor, Held
from countries.partners.sync.items import Items
from countries.partners.sync.shares import OUT_OF_SCOPE, Row, Share, Sight, share_of

WALKED_AT_MOST = 5_000
"""Documents that one answer looks at, however few of them are to be sent."""
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
    walked = cursor.walked
    for count, row in enumerate(_rows_after(store, walked)):
        if count == WALKED_AT_MOST or len(items.done) == limit:
            return items.done, replace(cursor, walked=walked)
        address = (row.kind, row.key, row.locale)
        sight = _sight_to_send(items, row, share, cursor, _held_at(cursor.held, address))
        if sight is not None and not items.add(row, sight):
            return items.done, replace(cursor, walked=walked)
        walked = address
    return items.done, replace(cursor, walked=None, held=())


def _held_at(held: tuple[Held, ...], address: Address) -> Held:
    """Return the stretch in which ``address`` lies."""
    return [it for it in held if it.after < address][-1]


def _rows_after(store: ReadStore, address: Address) -> Iterator[Row]:
    return (
        Row(*row)
        for row in store.each(
            f"SELECT {', '.join(Row._fields)} FROM doc WHERE (kind, key, locale) > (?, ?, ?) "  # noqa: S608  # our own columns
            "ORDER BY kind, key, locale",
            *address,
        )
    )


def _sight_to_send(
    items: Items, row: Row, share: Share, cursor: Cursor, held: Held
) -> Sight | None:
    """Return what is to be sent about ``row`` to who has what ``held`` says; None for nothing."""
    before = share_of(held.scope, cursor.filters)
    was = before.sight_of(row) if held.position != NOTHING else None
    now = share.sight_of(row)
    if now is not None and not now.gone:
        if now.sequence > cursor.position:
            return None
        has_it = was is not None and not was.gone and was.sequence <= held.position
        return None if has_it and _is_same(items, row, before, share) else now
    if was is None or (was.gone and was.sequence <= held.position):
        return None
    # When something happened outside the scope is not to be told.
    return Sight(cursor.position, cursor.position, was.gone or OUT_OF_SCOPE)


def _is_same(items: Items, row: Row, before: Share, after: Share) -> bool:
    if before.scope == after.scope:
        return True
    stored = items.stored(row)
    return narrowed_body(stored, before.scope) == narrowed_body(stored, after.scope)
