"""Show where a page's text has the words that were looked for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from countries.search.query import Terms
from countries.text import excerpt, fold, stem_text, words

LENGTH = 200
LEAD = 40
MOST_WORDS_READ = 20_000
MOST_SPANS = 300


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    stem: str


def highlight(text: str, terms: Terms, language: str, *, stems: str = "") -> str:
    """Return the part of ``text`` with most of the words as HTML, each marked, the rest escaped.

    ``stems`` are the stems of the text if they are known, which saves stemming it again.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    spans = list(islice(_spans(line, terms, language, stems.split()), MOST_SPANS))
    if not spans:
        return escape(excerpt(line, LENGTH))
    start, end = _window(line, spans)
    marked = _mark(line, start, end, spans)
    return f"{'…' if start else ''}{marked}{'…' if end < len(line) else ''}"


def _spans(line: str, terms: Terms, language: str, known: Sequence[str]) -> Iterator[_Span]:
    wanted = {stem_text(word.text, language) for word in terms.words}
    prefix = terms.prefix
    found = words(line)
    stems = known if len(known) == len(found) else (stem_text(word, language) for word in found)
    at = 0
    for word, stem in islice(zip(found, stems, strict=True), MOST_WORDS_READ):
        at = line.index(word, at)
        if stem in wanted or (prefix and fold(word).startswith(prefix)):
            yield _Span(at, at + len(word), stem)
        at += len(word)


def _window(line: str, spans: Sequence[_Span]) -> tuple[int, int]:
    """Return where to begin and end, between words, so that most different words are in."""
    best = max(spans, key=lambda span: (_different_words(spans, span.start), -span.start))
    start = max(0, best.start - LEAD)
    if start:
        start = line.find(" ", start, best.start) + 1 or best.start
    end = min(len(line), max(start + LENGTH, best.end))
    if end < len(line):
        end = max(line.rfind(" ", start, end), best.end)
    return start, end


def _different_words(spans: Sequence[_Span], start: int) -> int:
    last = start + LENGTH - LEAD
    return len({span.stem for span in spans if start <= span.start and span.end <= last})


def _mark(line: str, start: int, end: int, spans: Sequence[_Span]) -> str:
    parts, at = [], start
    for span in spans:
        if start <= span.start and span.end <= end:
            found = escape(line[span.start : span.end])
            parts += [escape(line[at : span.start]), f"<mark>{found}</mark>"]
            at = span.end
    return "".join([*parts, escape(line[at:end])])
