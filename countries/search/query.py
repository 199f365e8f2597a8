"""What is asked: words, filters and what the caller may see. Knows no engine."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from countries.delivery.searched import searched_kinds
from countries.search.results import FACETS, Reason
from countries.text import base_language, fold, words

LONGEST_QUERY = 500
MOST_WORDS = 16
SHORTEST_PREFIX = 2
HIGHEST_LIMIT = 100


@dataclass(frozen=True)
class Scope:
    """What the caller may see; None is everything, an empty collection nothing at all."""

    countries: Collection[str] | None = None
    locales: Collection[str] | None = None
    types: Collection[str] | None = None

    def allows(self, *, country: str, locale: str, type: str) -> bool:
        """Tell whether a document lies in this scope."""
        limits = ((self.countries, country), (self.locales, locale), (self.types, type))
        return all(allowed is None or value in allowed for allowed, value in limits)


@dataclass(frozen=True)
class Condition:
    """One of ``values`` must be in ``field``: the kind, or what is the name of a facet."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class SearchQuery:
    """A search: several values of one filter mean any of them; ``cursor`` goes on after a page.

    ``kinds`` are those of documents; without them all that are searched.
    """

    q: str
    countries: Sequence[str] = ()
    locales: Sequence[str] = ()
    types: Sequence[str] = ()
    programmes: Sequence[str] = ()
    tags: Sequence[str] = ()
    kinds: Sequence[str] = ()
    limit: int = 20
    cursor: str = ""
    facets: bool = True
    scope: Scope = field(default_factory=Scope)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", tuple(self.kinds) or searched_kinds())
        object.__setattr__(self, "countries", tuple(code.upper() for code in self.countries))
        object.__setattr__(self, "locales", tuple(code.lower() for code in self.locales))
        object.__setattr__(self, "limit", min(max(self.limit, 1), HIGHEST_LIMIT))

    def conditions(self) -> list[Condition]:
        """Return what every hit must satisfy: the filters and the scope."""
        filters = (self.countries, self.locales, self.types, self.programmes, self.tags)
        asked = [
            Condition(name, tuple(values))
            for name, values in zip(FACETS, filters, strict=True)
            if values
        ]
        limits = (self.scope.countries, self.scope.locales, self.scope.types)
        kinds = [Condition("kind", tuple(self.kinds))]
        return (
            kinds
            + asked
            + [
                Condition(name, tuple(sorted(values)))
                for name, values in zip(FACETS, limits, strict=False)
                if values is not None
            ]
        )

    def languages(self, present: Collection[str]) -> list[str]:
        """Return the languages that the hits can be in, of the locales ``present``."""
        asked = [code for code in present if not self.locales or code in self.locales]
        return sorted({base_language(code) for code in asked})


@dataclass(frozen=True)
class Word:
    """A word as it was typed, and folded: without case, accents and forms of one letter."""

    text: str
    folded: str


@dataclass(frozen=True)
class Terms:
    """The words of a query; the last one may be the beginning of a word."""

    words: tuple[Word, ...] = ()
    reason: Reason | None = None

    @property
    def prefix(self) -> str:
        """The folded beginning that the last word may be, or nothing."""
        last = self.words[-1].folded if self.words else ""
        return last if len(last) >= SHORTEST_PREFIX else ""


def read_terms(q: str) -> Terms:
    """Return the words of ``q``, or why it cannot be searched for; operators mean nothing."""
    if not q.strip():
        return Terms(reason=Reason.EMPTY)
    if len(q) > LONGEST_QUERY:
        return Terms(reason=Reason.TOO_LONG)
    found: dict[str, Word] = {}
    for word in _split(q):
        found.pop(word.folded, None)  # a repeated word stands where it was typed last
        found[word.folded] = word
    if not found:
        return Terms(reason=Reason.NO_WORDS)
    if len(found) > MOST_WORDS:
        return Terms(reason=Reason.TOO_LONG)
    return Terms(tuple(found.values()))


def _split(q: str) -> list[Word]:
    """Return the words of ``q``; one sign can fold to several words, as ½ does."""
    found = []
    for text in words(q):
        pieces = words(fold(text))
        alone = len(pieces) == 1
        found += [Word(text if alone else piece, piece) for piece in pieces]
    return found
