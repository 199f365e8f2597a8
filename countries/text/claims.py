"""Find figures that are typed where a fact should stand.

A figure belongs to a fact whose words stand near it and no nearer to another figure. Whether it says
what the fact says is another question: what is merely typed today is wrong tomorrow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from countries.text.figures import Figure, find_figures
from countries.text.normalise import fold, stem_text
from countries.text.tokens import IN_BRACES

RULES = "1"
"""Counted up when the same text and facts come to other findings; all pages are read again then."""

RULES = "1"
"""Counted up when the same text and facts come to other findings: all pages are read again then."""

_KINDS = {"percent": "percent", "lei": "money", "currency": "money", "year": "year"}
_NEAR = 90
_FAR_OFF = 5
_SHORTEST_BEGINNING = 6
_BLANK = re.compile(rf"{IN_BRACES}|(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class KnownFact:
    """A fact of the registry; ``words`` are phrases, in any language, that tell what it counts.

    A percentage is its number: 95, not 0.95.
    """

    name: str
    value: Decimal
    unit: str = "count"
    words: tuple[str, ...] = ()
    as_of: dt.date | None = None


@dataclass(frozen=True)
class Drift:
    """A figure in a text, at its place, and the fact that should stand there."""

    start: int
    end: int
    figure: str
    fact: str
    differs: bool


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A word of a sentence with its place, folded and stemmed."""

    at: int
    word: str
    stem: str

    def is_of(self, stem: str) -> bool:
        """Return whether the word has this stem, or begins with one that is long enough."""
        return self.stem == stem or (
            len(stem) >= _SHORTEST_BEGINNING and self.word.startswith(stem)
        )


def drifting(text: str, locale: str, facts: Sequence[KnownFact]) -> Iterator[Drift]:
    """Yield the figures of a plain ``text`` in whose place a fact should stand."""
    blank = _BLANK.sub(lambda match: " " * len(match[0]), text)
    figures = list(find_figures(blank, locale))
    for figure in figures:
        fact = fact_meant(facts, figure, rivals_of(figure, figures), locale)
        if fact is not None:
            said = text[figure.start : figure.end]
            differs = fact.value != figure.value
            yield Drift(figure.start, figure.end, said, fact.name, differs)


def rivals_of(figure: Figure, figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures of the same sentence, itself among them."""
    return [one for one in figures if one.sentence_start == figure.sentence_start]


def fact_meant(
    facts: Iterable[KnownFact], figure: Figure, rivals: Sequence[Figure], locale: str
) -> KnownFact | None:
    """Return the fact whose words belong to the figure: the longest, then the one that agrees."""
    spoken = _spoken(figure.sentence, locale)
    found = [
        (len(phrase), fact.value == figure.value, fact)
        for fact in facts
        if _KINDS.get(fact.unit, "count") == figure.kind and _may_mean(figure, fact)
        for phrase in _phrases(fact.words, locale)
        if _belongs(phrase, spoken, figure, rivals)
    ]
    return max(found, key=lambda item: item[:2])[2] if found else None


def _may_mean(figure: Figure, fact: KnownFact) -> bool:
    """Return whether the figure may be the fact's, perhaps of another day."""
    if figure.kind == "year":
        # Another year is another event, not an old figure.
        return fact.value == figure.value
    # Two neighbouring countries are no old count of all.
    return (
        figure.kind != "count" or fact.value <= figure.value * _FAR_OFF <= fact.value * _FAR_OFF**2
    )


def _belongs(
    phrase: frozenset[str], spoken: tuple[_Spoken, ...], figure: Figure, rivals: Sequence[Figure]
) -> bool:
    """Return whether a phrase stands near the figure, and no nearer to another of its kind."""
    own = _distance(phrase, spoken, figure)
    if own is None:
        return False
    others = (_distance(phrase, spoken, rival) for rival in rivals if rival.kind == figure.kind)
    return all(other is None or own <= other for other in others)


def _distance(phrase: frozenset[str], spoken: tuple[_Spoken, ...], figure: Figure) -> int | None:
    """Return how far the phrase's farthest word is, in letters; words before count double."""
    begin, end = figure.start - figure.sentence_start, figure.end - figure.sentence_start
    # What is counted follows its number, unless nothing does.
    follows = figure.kind == "count" and re.match(r"\s*[^\W\d_]", figure.sentence[end:])
    nearest: dict[str, int] = {}
    for word in spoken:
        if follows and word.at < end:
            continue
        distance = word.at - end if word.at >= end else 2 * (begin - word.at)
        for stem in filter(word.is_of, phrase):
            nearest[stem] = min(distance, nearest.get(stem, distance))
    if len(nearest) < len(phrase) or max(nearest.values()) > _NEAR:
        return None
    return max(nearest.values())


@lru_cache(maxsize=512)
def _spoken(sentence: str, locale: str) -> tuple[_Spoken, ...]:
    return tuple(
        _Spoken(match.start(), fold(match.group()), stem_text(match.group(), locale))
        for match in re.finditer(r"[^\W\d_]+", sentence)
    )


@lru_cache(maxsize=4096)
def _phrases(words: tuple[str, ...], locale: str) -> tuple[frozenset[str], ...]:
    phrases = (frozenset(stem_text(phrase, locale).split()) for phrase in words)
    return tuple(phrase for phrase in phrases if phrase)
