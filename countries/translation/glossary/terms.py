"""A term, and where it stands in a text: as a whole, in any of its usual endings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from countries.text import fold, stem_text

_WORD = re.compile(r"[^\W\d_]+")
SHORTEST_STEM = 5
"""Words may differ in their endings where they begin with as many equal letters."""
LONGEST_ENDING = 2


class Kind(StrEnum):
    """What is to be done with a term."""

    TRANSLATE = "translate"
    KEEP = "keep"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class Term:
    """A term of a language, and what may be written for it in the language that was asked for."""

    text: str
    kind: Kind
    source: str
    target: str
    translations: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_kept(self) -> bool:
        return self.kind is Kind.KEEP

    @property
    def is_forbidden(self) -> bool:
        return self.kind is Kind.FORBIDDEN


def places_of(term: str, text: str, language: str, *, exact: bool = False) -> list[tuple[int, int]]:
    """Return where ``term`` stands in ``text`` as (start, end), each word of it in any ending.

    Words are the same with the same stem, or where both begin with the same letters, at least five,
    and neither has more than two behind them. With ``exact`` the words and
    their capitals are to be as they are in the term.
    """
    if exact:
        pattern = rf"(?<!\w){re.escape(term)}(?!\w)"
        return [match.span() for match in re.finditer(pattern, text)]
    wanted = _words(term, language)
    said = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
    if not wanted or len(said) < len(wanted):
        return []
    words = [_word(word, language) for _start, _end, word in said]
    size = len(wanted)
    return [
        (said[at][0], said[at + size - 1][1])
        for at in range(len(said) - size + 1)
        if all(_is_same(one, two) for one, two in zip(words[at : at + size], wanted, strict=True))
    ]


class _Word(NamedTuple):
    folded: str
    stem: str


def _is_same(one: _Word, other: _Word) -> bool:
    if one.stem == other.stem:
        return True
    words = (one.folded, other.folded)
    common = max(SHORTEST_STEM, max(map(len, words)) - LONGEST_ENDING)
    return min(map(len, words)) >= common and words[0][:common] == words[1][:common]


@lru_cache(maxsize=2048)
def _words(term: str, language: str) -> tuple[_Word, ...]:
    return tuple(_word(match.group(), language) for match in _WORD.finditer(term))


@lru_cache(maxsize=20_000)
def _word(word: str, language: str) -> _Word:
    return _Word(fold(word), stem_text(word, language))
