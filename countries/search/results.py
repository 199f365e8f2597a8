"""What a search finds, and what an engine hands over for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from countries.delivery.models import Kind

FACETS = ("country", "locale", "type", "programme", "tag")


class Reason(StrEnum):
    """Why a query cannot be searched for."""

    EMPTY = "empty"
    NO_WORDS = "no_words"
    TOO_LONG = "too_long"


class EngineFailure(Exception):
    """The search engine did not answer, not in time, or not sensibly."""


class NotCurrent(EngineFailure):
    """The engine answers, but its index is missing, being made, or too far behind the log."""


@dataclass(frozen=True)
class FacetValue:
    """How many of all hits have ``value``."""

    value: str
    count: int


@dataclass(frozen=True)
class Match:
    """What an engine found; ``highlight`` is HTML if it made one, from state ``sequence``."""

    key: str
    locale: str
    score: float
    sequence: int = 0
    highlight: str = ""
    kind: str = Kind.PAGE


@dataclass(frozen=True)
class Found:
    """An engine's answer: matches from the best down, the number of all hits, and their facets."""

    matches: Sequence[Match] = ()
    total: int = 0
    facets: Mapping[str, list[FacetValue]] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """One found page or entry; ``highlight`` is HTML with the found words in ``mark``, the rest
    escaped. An entry that no page shows has no ``url``.
    """

    id: str
    type: str
    country: str
    locale: str
    title: str
    url: str | None
    highlight: str
    score: float
    sequence: int


@dataclass(frozen=True)
class SearchResult:
    """One page of hits. ``degraded``: the search engine is down and the read file answered.

    ``facets`` and ``total`` count all hits. ``suggestion`` is the query with words that exist.
    ``reason`` says why nothing was searched for. ``relaxed``: no page has all words, so these have
    some of them.
    """

    items: list[Hit] = field(default_factory=list)
    facets: Mapping[str, list[FacetValue]] = field(default_factory=dict)
    suggestion: str | None = None
    degraded: bool = False
    next: str | None = None
    total: int = 0
    relaxed: bool = False
    reason: Reason | None = None
