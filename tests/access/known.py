"""What is known to differ from the words, each with the reason; it goes when it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch

from tests.access import oracle


@dataclass(frozen=True)
class Known:
    """A difference: which cells, by patterns and by what the words say of them, and why."""

    actors: str
    kinds: str
    verbs: str
    sections: str
    is_allowed: bool
    reason: str

    def covers(self, *cell: str) -> bool:
        if oracle.allows(*cell) is not self.is_allowed:
            return False
        patterns = (self.actors, self.kinds, self.verbs, self.sections)
        return all(
            any(fnmatch(value, one) for one in pattern.split())
            for value, pattern in zip(cell, patterns, strict=True)
        )


KNOWN: tuple[Known, ...] = (
    Known(
        "en-ro-translator", "page", "choose-search chosen", "RO", False,
        "choosers offer the pages of all languages of a country",
    ),
    Known(
        "en-ro-translator", "adopted", "report", "RO", False,
        "the report of translations shows all languages of a country",
    ),
)  # fmt: skip


def reason_of(actor: str, kind: str, verb: str, section: str) -> str:
    """Return why a cell is known to differ; empty where it is not."""
    found = (known for known in KNOWN if known.covers(actor, kind, verb, section))
    return next((known.reason for known in found), "")
