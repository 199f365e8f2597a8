"""The items of one answer as JSON: few enough, and not too large together."""

from __future__ import annotations

from typing import Any

import orjson

from countries.delivery.models import Kind
from countries.delivery.parts import FRESHNESS
from countries.delivery.store import ReadStore, Stored
from countries.partners.narrowing import narrowed_body
from countries.partners.sync.shares import Row, Share, Sight

BYTES_AT_MOST = 4 * 1024 * 1024
"""Of items in one answer, but for a single one that is larger."""


class Items:
    """Gathers items for one share; what was settled by ``known_at`` the receiver has, but for its
    freshness."""

    def __init__(self, store: ReadStore, share: Share, *, known_at: int = -1) -> None:
        self.done: list[bytes] = []
        self._store, self._share = store, share
        self._known_at = known_at
        self._room = BYTES_AT_MOST

    def add(self, row: Row, sight: Sight) -> bool:
        """Add the item for ``row``; False where it does not fit in any more."""
        item = _deletion(row, sight) if sight.gone else self._upsert(row, sight)
        if self.done and len(item) > self._room:
            return False
        self._room -= len(item)
        self.done.append(item)
        return True

    def _upsert(self, row: Row, sight: Sight) -> bytes:
        form = _head(row, sight, "upsert")
        if sight.settled <= self._known_at:
            form["changed"] = [FRESHNESS]
        # The stored bytes as they are: reading and writing them again would cost most of the answer.
        body = narrowed_body(self.stored(row), self._share.scope)
        return orjson.dumps(form)[:-1] + b',"document":' + body + b"}"

    def stored(self, row: Row) -> Stored:
        """Return the document of ``row``."""
        return self._store.at(row.id)


def _deletion(row: Row, sight: Sight) -> bytes:
    return orjson.dumps({**_head(row, sight, "delete"), "reason": sight.gone})


def _head(row: Row, sight: Sight, op: str) -> dict[str, Any]:
    return {
        "sequence": sight.sequence,
        "kind": row.kind,
        "id": row.key,
        "locale": row.locale or None,
        # A redirect's row says for the sake of scopes to what it leads.
        "type": row.kind if row.kind == Kind.REDIRECT else row.type,
        "op": op,
    }
