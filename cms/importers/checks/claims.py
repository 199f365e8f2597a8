"""Compare the figures of a page with the facts of the registry, and ask of when they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cms.importers.checks.subject import Finding, Passage, Subject
from countries.text import fold, format_number, words
from countries.text.claims import KnownFact, fact_meant, rivals_of
from countries.text.figures import Figure, find_figures
from countries.text.numerals import BEGINNINGS, NOWADAYS

_DATE = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|%)")
_WORDS_BEFORE_YEAR = 3


def figures(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each figure that a fact should stand for, or that the facts gainsay."""
    for passage in subject.passages:
        if passage.block.type in ("video", "call_to_action"):
            continue
        found = list(find_figures(passage.text, subject.page.locale))
        for figure in found:
            yield _figure(subject, passage, figure, rivals_of(figure, found))


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
    fact = fact_meant(subject.facts, figure, rivals, subject.page.locale)
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
