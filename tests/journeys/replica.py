"""A partner's copy of all pages: pulled once, and then kept up with what the log says, by sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from countries.delivery.store import Stored, read_store

BATCH = 500
PAGES = "/api/partner/v1/pages?limit=20"

Change = dict[str, Any]
Get = Callable[[str], tuple[dict[str, Any], str]]
"""Answers a path or address with the JSON there and the sequence that its headers name."""


@dataclass
class Replica:
    """Documents by id and locale, as of a sequence of the log."""

    sequence: int = 0
    pages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def apply(self, changes: Iterable[Change]) -> None:
        """Take over changes that follow this copy's sequence, in their order."""
        for change in changes:
            assert change["sequence"] > self.sequence
            self.sequence = change["sequence"]
            address = change["id"], change["locale"]
            if change["document"] is None:
                self.pages.pop(address, None)
            else:
                self.pages[address] = change["document"]


def pull(get: Get) -> Replica:
    """Return a copy of all that the API lists."""
    found = Replica()
    address: str | None = PAGES
    while address:
        body, sequence = get(address)
        found.sequence = int(sequence)
        found.pages |= {(page["id"], page["resolved_locale"]): page for page in body["items"]}
        address = body["next"]
    return found


def changes_since(sequence: int) -> list[Change]:
    """Return every change of a page after ``sequence``; a page that is gone has no document."""
    store = read_store()
    store.catch_up()
    rows = store.since(sequence, limit=BATCH)
    found = list(rows)
    while len(rows) == BATCH:
        rows = store.since(rows[-1].sequence, limit=BATCH)
        found += rows
    return [_change(row) for row in found if row.kind == "page"]


def _change(row: Stored) -> Change:
    return {
        "id": row.key,
        "locale": row.locale,
        "sequence": row.sequence,
        "document": None if row.gone else row.document,
    }
