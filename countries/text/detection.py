"""Tell the language of a text, or say that it cannot be told; no guess is made.

Long text is told by its function words, short text by script, letters and words of labels.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from countries.text.locales import alphabet_of, language_of, same_language, script_of
from countries.text.normalise import fold
from countries.text.tokens import IN_BRACES
from countries.text.wordlists import (
    CYRILLIC_SIGNS,
    ENDINGS,
    FUNCTION_WORDS,
    LABEL_WORDS,
    LETTERS,
    PROGRAMME_NAMES,
)

LANGUAGES = (*FUNCTION_WORDS, "el", "ar", *(language for language, _sign in CYRILLIC_SIGNS))
"""The languages that can be told: language, with the script where there are two."""

_NOISE = re.compile(
    rf"{IN_BRACES}|(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+|[#@]\w+|&\w+;|(?<!\S)\S*\d\S*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?:;…]")
_SCRIPTS = {"GREEK": "el", "ARABIC": "ar", "CYRILLIC": "", "LATIN": "latn"}

_LONG = 14
_LONG_COVERAGE = 0.1
_LONG_LEAD = 1.2
_SHORT_EVIDENCE = 1.0
_SHORT_LEAD = 1.6
_FIRST_WORD_WEIGHT = 0.7
_SHORTEST_WITH_ENDING = 5
_LABEL_WEIGHT = 0.8
_ENDING_WEIGHT = 0.35
_UNACCENTED_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Detection:
    """A language or None, how sure that is (0 to 1), and what decided."""

    language: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    is_capital: bool
    starts: bool


@dataclass(slots=True)
class _Tally:
    score: float = 0.0
    words: set[str] = field(default_factory=set)
    is_marked: bool = False


def detect_language(
    text: str,
    *,
    expected: str | None = None,
    candidates: Sequence[str] = LANGUAGES,
    names: Iterable[str] = (),
) -> Detection:
    """Return the language of ``text`` among ``candidates``, or None if nothing decides.

    ``expected`` is the locale or language of the page, which wins where the evidence is even.
    ``names``, names of programmes, figures, addresses and tokens are no evidence.
    """
    bare = _without_names(unicodedata.normalize("NFC", text), (*PROGRAMME_NAMES, *names))
    bare = _NOISE.sub(" ", bare)
    script = _main_script(bare)
    if script is None:
        return _unknown("no words")
    if script != "latn":
        return _by_script(bare, script, candidates)
    home = _home(expected, candidates)
    if expected and home is None and script_of(expected) == "latn":
        return _unknown("unknown expected language")
    return _by_words(_tokens(bare), home, [name for name in candidates if name in FUNCTION_WORDS])


def _without_names(text: str, names: Iterable[str]) -> str:
    pattern = _names_pattern(tuple(sorted(names, key=len, reverse=True)))
    return pattern.sub(" ", text)


@lru_cache(maxsize=64)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(name) for name in names if name)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _main_script(text: str) -> str | None:
    alphabet = alphabet_of(text)
    return _SCRIPTS.get(alphabet, "other") if alphabet is not None else None


def _by_script(text: str, script: str, candidates: Sequence[str]) -> Detection:
    language = script or _cyrillic_language(text)
    if language in candidates:
        return Detection(language, 1.0, "script")
    return _unknown("script of no candidate")


def _cyrillic_language(text: str) -> str:
    folded = text.casefold()
    return next((language for language, sign in CYRILLIC_SIGNS if re.search(sign, folded)), "")


def _home(expected: str | None, candidates: Sequence[str]) -> str | None:
    if not expected:
        return None
    language = language_of(expected)
    return next((name for name in candidates if same_language(name, language)), None)


def _tokens(text: str) -> list[_Token]:
    shouted = text.upper() == text
    tokens, end, starts = [], 0, True
    for match in _TOKEN.finditer(text):
        word = match.group()
        starts = starts or _SENTENCE_END.search(text, end, match.start()) is not None
        end = match.end()
        if len(word) == 1 or shouted or not word.isupper():  # else an abbreviation or a name
            is_capital = word[0].isupper() and not shouted
            tokens.append(_Token(_with_commas(word.casefold()), is_capital, starts))
        starts = False
    return tokens


def _with_commas(word: str) -> str:
    # Old fonts had only the letters with a cedilla; they are the same letters.
    return word.replace("ş", "ș").replace("ţ", "ț")


def _by_words(tokens: list[_Token], home: str | None, candidates: Sequence[str]) -> Detection:
    tallies = _tallies(tokens, candidates)
    ranked = sorted(tallies, key=lambda name: (-tallies[name].score, name != home))
    if not ranked:
        return _unknown("no evidence")
    language, best = ranked[0], tallies[ranked[0]]
    second = tallies[ranked[1]].score if len(ranked) > 1 else 0.0
    is_long = len(tokens) >= _LONG
    needed = max(_LONG_COVERAGE * len(tokens), _SHORT_EVIDENCE)
    if best.score < needed or not (best.is_marked or len(best.words) > 1):
        return _unknown("too little evidence")
    lead = _LONG_LEAD if is_long else _SHORT_LEAD
    if language != home and best.score < lead * second:
        return _unknown("as much evidence for another language")
    confidence = min(1.0, best.score / (2 * needed)) * (1 - second / (2 * best.score))
    reason = "function words" if is_long else "words and letters"
    return Detection(language, round(confidence, 2), reason)


def _unknown(reason: str) -> Detection:
    return Detection(None, 0.0, reason)


def _tallies(tokens: Iterable[_Token], candidates: Sequence[str]) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for token in tokens:
        for language, weight in _evidence(token):
            if language in candidates:
                tally = tallies[language]
                tally.score += weight
                tally.words.add(token.word)
                tally.is_marked = tally.is_marked or language in _writers(token.word)
    return tallies


def _evidence(token: _Token) -> Iterator[tuple[str, float]]:
    # A capital inside a sentence makes a name of most words, in a heading it does not.
    is_name = token.is_capital and not token.starts
    for language, weight in _vocabulary().get(token.word, {}).items():
        yield language, weight / 2 if is_name else weight
    if is_name:
        return
    marked = _FIRST_WORD_WEIGHT if token.is_capital else 1.0
    yield from _shared(_writers(token.word), marked)
    if len(token.word) >= _SHORTEST_WITH_ENDING:
        yield from _shared(_endings(token.word), _ENDING_WEIGHT)


def _shared(languages: Sequence[str], weight: float) -> Iterator[tuple[str, float]]:
    for language in languages:
        yield language, weight / len(languages)


@lru_cache(maxsize=1)
def _vocabulary() -> Mapping[str, Mapping[str, float]]:
    """Return the weight of each word per language: the fewer languages have it, the more."""
    known: dict[str, dict[str, float]] = defaultdict(dict)
    for lists, weight in ((FUNCTION_WORDS, 1.0), (LABEL_WORDS, _LABEL_WEIGHT)):
        for language, words in lists.items():
            # A word that is written both ways (“e”, “é”) counts as itself before it counts as folded.
            for word in words:
                known[word].setdefault(language, weight)
            for word in words:
                known[fold(word)].setdefault(language, weight * _UNACCENTED_WEIGHT)
    return {
        word: {language: weight / len(weights) for language, weight in weights.items()}
        for word, weights in known.items()
    }


@lru_cache(maxsize=4096)
def _writers(word: str) -> Sequence[str]:
    marks = {char for char in word if char > "\x7f"}
    return [language for language, own in LETTERS.items() if marks and marks <= own]


def _endings(word: str) -> Sequence[str]:
    return [language for language, endings in ENDINGS.items() if word.endswith(endings)]
