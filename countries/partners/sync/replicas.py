"""Lead a replica on: the next items after a cursor, and the cursor to go on with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from countries.delivery.store import ReadStore
from countries.partners.scopes import Scope
from countries.partners.sync import walking
from countries.partners.sync.changes import Changes
from countries.partners.sync.cursors import NOTHING, Cursor
from countries.partners.sync.items import Items
from countries.partners.sync.shares import Filters, Share, share_of


class CursorGone(Exception):
    """No replica can be led on from here; the message says why, ``filters`` what was asked for."""

    def __init__(self, why: str, filters: Filters | None = None) -> None:
        self.filters = filters or Filters()
        super().__init__(why)


class HostBehind(Exception):
    """The cursor is of a host that is further on; this one cannot catch up at the moment."""


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
        cursor = Cursor(
            epoch=store.state()[0],
            lineage=reader.lineage,
            filters=filters,
            scope=reader.scope,
            position=0,
        )
        head = _head(store, share_of(reader.scope, filters))
        return _walk(store, walking.set_out(cursor, position=head), limit)


def go_on(
    store: ReadStore, reader: Reader, cursor: Cursor, *, limit: int, is_current: bool = True
) -> Part:
    """Return the items after ``cursor``; raises ``CursorGone``, or ``HostBehind`` where the read file
    is not current."""
    with store.snapshot():
        _check(store, reader, cursor, is_current=is_current)
        if cursor.scope != reader.scope:
            cursor = _turn(store, cursor, reader.scope)
        if cursor.walked is not None:
            return _walk(store, cursor, limit)
        return _follow(store, cursor, limit)


def _check(store: ReadStore, reader: Reader, cursor: Cursor, *, is_current: bool) -> None:
    if cursor.lineage != reader.lineage:
        raise CursorGone("The cursor is of another key.")
    epoch, sequence = store.state()
    if cursor.epoch != epoch:
        raise CursorGone("The site was restored from a backup.", cursor.filters)
    if sequence < cursor.position:
        if not is_current:
            raise HostBehind
        raise CursorGone("The site was restored from a backup.", cursor.filters)
    if cursor.oldest < store.retention().horizon:
        raise CursorGone("The cursor is older than what is kept of deletions.", cursor.filters)


def _head(store: ReadStore, share: Share) -> int:
    """Return the position at which a replica is that has all there is now.

    Past all that is so old that its tombstones may go: nothing of it is to be seen in the share.
    """
    return max(Changes(store, share).head(), store.retention().rested)


def _turn(store: ReadStore, cursor: Cursor, scope: Scope) -> Cursor:
    """Return the cursor with which a replica begins to pass over to another scope of its key."""
    before, after = (share_of(it, cursor.filters) for it in (cursor.scope, scope))
    if before == after:
        return replace(cursor, scope=scope)
    turned = walking.turn(cursor, scope, position=_head(store, after))
    if len(turned.held) > walking.HELD_AT_MOST:
        raise CursorGone("The key's scope changed too often for this replica.", cursor.filters)
    return turned


def _walk(store: ReadStore, cursor: Cursor, limit: int) -> Part:
    items, cursor = walking.walk(store, cursor, limit=limit)
    if cursor.walked is not None:
        return Part(items, cursor, has_more=True)
    share = share_of(cursor.scope, cursor.filters)
    has_changed = Changes(store, share).head() > cursor.position
    sure = NOTHING if has_changed else cursor.position
    return Part(items, replace(cursor, sure=sure), has_more=has_changed)


def _follow(store: ReadStore, cursor: Cursor, limit: int) -> Part:
    """Return what changed after the cursor."""
    share = share_of(cursor.scope, cursor.filters)
    found = Changes(store, share).after(cursor.position, limit=limit + 1)
    items = Items(store, share, known_at=cursor.sure)
    for change in found[:limit]:
        if not items.add(change.row, change.sight):
            break
        cursor = replace(cursor, position=change.sight.sequence)
    if len(items.done) < len(found):
        return Part(items.done, cursor, has_more=True)
    end = max(cursor.position, store.retention().rested)
    return Part(items.done, replace(cursor, position=end, sure=end), has_more=False)
