"""What is known to differ from the words, each with the reason; it goes when it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Known:
    """A difference: which cells, by patterns, and why."""

    actors: str
    kinds: str
    verbs: str
    sections: str
    reason: str

    def covers(self, *cell: str) -> bool:
        patterns = (self.actors, self.kinds, self.verbs, self.sections)
        return all(
            any(fnmatch(value, one) for one in pattern.split())
            for value, pattern in zip(cell, patterns, strict=True)
        )


KNOWN: tuple[Known, ...] = (
    Known(
        "in-grace", "page draft adopted adopted-en", "delete bulk-delete delete-leaf", "RO",
        "in a licence's days of grace pages can still be deleted, which is no correction",
    ),
    Known(
        "brand-manager", "message", "*", "RO GR",
        "who manages the network reads and deletes what visitors wrote to a country",
    ),
    Known(
        "brand-manager", "point resource person former", "create", "RO GR",
        "the form offers no country to those who may set it up without editing there",
    ),
    Known(
        "brand-manager", "point resource person", "change", "RO GR",
        "the form offers no country to those who may set it up without editing there",
    ),
    Known(
        "ro-reviewer", "review", "approve", "RO",
        "the last step publishes, which a reviewer may not: approving it fails",
    ),
    Known(
        "*", "page", "bulk-move", "*",
        "the form for several pages knows no place at all, not even in the own country",
    ),
    Known(
        "en-ro-translator", "page", "choose choose-search chosen", "RO",
        "choosers offer the pages of all languages of a country",
    ),
    Known(
        "en-ro-translator", "adopted", "report", "RO",
        "the report of translations shows all languages of a country",
    ),
)  # fmt: skip


def reason_of(actor: str, kind: str, verb: str, section: str) -> str:
    """Return why a cell is known to differ; empty where it is not."""
    found = (known for known in KNOWN if known.covers(actor, kind, verb, section))
    return next((known.reason for known in found), "")
