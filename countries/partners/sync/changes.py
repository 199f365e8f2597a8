"""The log as one share sees it: a document changed when something changed that the share sees of it.

So neither the number nor the time of what happens outside a share can be told from what it gets.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from countries.delivery.store import ReadStore, Stored
from countries.partners.scopes import Scope
from countries.partners.sync.shares import Row, Share, Sight

COLUMNS = ", ".join(Row._fields)
NOTED = 256
"""How many heads are remembered for the present state of the read file."""


class Change(NamedTuple):
    """A document as the share sees it, and where its bytes lie."""

    row: Row
    sight: Sight


@dataclass(frozen=True)
class Changes:
    """What the share sees of the log in this read file."""

    store: ReadStore
    share: Share

    def head(self) -> int:
        """Return the last sequence that the share sees, tombstones included; 0 for nothing."""
        last = 0
        for row in self._rows("1 ORDER BY sequence DESC"):
            if row.sequence <= last:
                break
            sight = self.share.sight_of(row)
            last = max(last, sight.sequence if sight else 0)
        return last

    def after(self, position: int, *, limit: int) -> list[Change]:
        """Return the first changes after ``position``, in order."""
        rows = self._rows("sequence > ? ORDER BY sequence", position)
        found = (Change(row, sight) for row in rows if (sight := self.share.sight_of(row)))
        wanted = (change for change in found if change.sight.sequence > position)
        if self.share.is_everything:
            # Here a row changed when its sequence says so: the rows come in order.
            return list(itertools.islice(wanted, limit))
        return heapq.nsmallest(limit, wanted, key=lambda change: change.sight.sequence)

    def _rows(self, where: str, *parameters: object) -> Iterator[Row]:
        sql = f"SELECT {COLUMNS} FROM doc WHERE {where}"  # noqa: S608  # our own conditions
        return (Row(*row) for row in self.store.each(sql, *parameters))


def sequence_in(scope: Scope, stored: Stored) -> int:
    """Return when what ``scope`` sees of ``stored`` last changed."""
    row = Row(*(getattr(stored, name) for name in Row._fields))
    sight = Share(scope).sight_of(row)
    return sight.sequence if sight else 0


def head_of(store: ReadStore, scope: Scope) -> int:
    """Return the last sequence that a caller with ``scope`` may learn of; remembered while it holds."""
    epoch, sequence = store.state()
    if scope.is_everything:
        return sequence
    key = ("head", epoch, sequence, scope)
    head: int | None = store.noted.get(key)
    if head is None:
        head = Changes(store, Share(scope)).head()
        # Other threads forget what is noted at any moment.
        if len(store.noted) >= NOTED:
            store.noted.clear()
        store.noted[key] = head
    return head
