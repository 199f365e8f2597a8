"""Compare the figures of a page with the facts of the registry, and ask of when they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cms.importers.checks.figures import Figure, find_figures
from cms.importers.checks.subject import Finding, Passage, Subject
from cms.importers.checks.vocabulary import BEGINNINGS, NOWADAYS
from cms.importers.names import KnownFact
from countries.text import fold, format_number, stem_text, words

_UNITS = {"percent": "percent", "lei": "money", "currency": "money", "year": "year"}
_NEAR = 90
_DATE = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|%)")
_WORDS_BEFORE_YEAR = 3
_SHORTEST_BEGINNING = 6


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


def figures(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each figure that a fact should stand for, or that the facts gainsay."""
    for passage in subject.passages:
        if passage.block.type in ("video", "call_to_action"):
            continue
        found = list(find_figures(passage.text, subject.page.locale))
        for figure in found:
            rivals = [one for one in found if one.sentence_start == figure.sentence_start]
            yield _figure(subject, passage, figure, rivals)


def undated_claims(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each sentence whose figures do not say of when they are."""
    for passage in subject.passages:
        by_sentence: dict[int, list[Figure]] = {}
        for figure in find_figures(passage.text, subject.page.locale):
            if figure.kind != "year":
                by_sentence.setdefault(figure.sentence_start, []).append(figure)
        for claims in by_sentence.values():
            if not _is_dated(claims[0].sentence):
                yield _undated(subject, passage, claims)


def _figure(
    subject: Subject, passage: Passage, figure: Figure, rivals: Sequence[Figure]
) -> Finding:
    said = passage.text[figure.start : figure.end]
    fact = _fact_meant(subject.facts, figure, rivals, subject.page.locale)
    if fact is None:
        code, message = "free-figure", f"“{said}” is typed by hand; a fact should stand here."
    elif fact.value == figure.value:
        code = "free-figure"
        message = f"“{said}” is typed by hand; write {{{{fact:{fact.name}}}}} instead."
    else:
        code = "stale-figure"
        known = _formatted(fact, subject.page.locale)
        as_of = f" (as of {fact.as_of.isoformat()})" if fact.as_of else ""
        message = (
            f"“{said}” differs from the fact “{fact.name}”, which is {known}{as_of};"
            f" write {{{{fact:{fact.name}}}}} instead."
        )
    return subject.finding(code, passage, figure.start, figure.end, message)


def _fact_meant(
    facts: tuple[KnownFact, ...], figure: Figure, rivals: Sequence[Figure], locale: str
) -> KnownFact | None:
    """Return the fact whose words belong to the figure: the longest, then the one that agrees."""
    spoken = _spoken(figure.sentence, locale)
    found = [
        (len(phrase), fact.value == figure.value, fact)
        for fact in facts
        if _UNITS.get(fact.unit, "count") == figure.kind
        # Another year is another event, not an old figure.
        and (figure.kind != "year" or fact.value == figure.value)
        for phrase in _phrases(fact, locale)
        if _belongs(phrase, spoken, figure, rivals)
    ]
    return max(found, key=lambda item: item[:2])[2] if found else None


def _belongs(
    phrase: frozenset[str], spoken: list[_Spoken], figure: Figure, rivals: Sequence[Figure]
) -> bool:
    """Return whether a phrase stands near the figure, and no nearer to another of its kind."""
    own = _distance(phrase, spoken, figure)
    if own is None:
        return False
    others = (_distance(phrase, spoken, rival) for rival in rivals if rival.kind == figure.kind)
    return all(other is None or own <= other for other in others)


def _distance(phrase: frozenset[str], spoken: list[_Spoken], figure: Figure) -> int | None:
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


def _spoken(sentence: str, locale: str) -> list[_Spoken]:
    return [
        _Spoken(match.start(), fold(match.group()), stem_text(match.group(), locale))
        for match in re.finditer(r"[^\W\d_]+", sentence)
    ]


@lru_cache(maxsize=512)
def _phrases(fact: KnownFact, locale: str) -> tuple[frozenset[str], ...]:
    phrases = (frozenset(stem_text(phrase, locale).split()) for phrase in fact.words)
    return tuple(phrase for phrase in phrases if phrase)


def _formatted(fact: KnownFact, locale: str) -> str:
    unit = "plain" if fact.unit in ("year", "currency") else fact.unit
    return format_number(fact.value, locale, unit=unit)


def _is_dated(sentence: str) -> bool:
    said = set(words(fold(sentence)))
    if said & NOWADAYS:
        return False
    return any(
        not set(words(fold(sentence[: match.start()]))[-_WORDS_BEFORE_YEAR:]) & BEGINNINGS
        for match in _DATE.finditer(sentence)
    )


def _undated(subject: Subject, passage: Passage, claims: list[Figure]) -> Finding:
    listed = ", ".join(f"“{passage.text[claim.start : claim.end]}”" for claim in claims)
    message = f"Nothing says of when this is: {listed}."
    return subject.finding("undated-claim", passage, claims[0].start, claims[-1].end, message)
