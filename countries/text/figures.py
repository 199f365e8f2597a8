"""Find figures in running text: percentages, counts, sums of money, years; say what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale

from countries.text.formats import babel_locale
from countries.text.locales import base_language
from countries.text.normalise import alternatives, fold, sentences, words
from countries.text.numerals import (
    COUNTED,
    CURRENCIES,
    MULTIPLIERS,
    NUMBER_WORDS,
    PER_CENT,
    YEAR_LEADS,
)
from countries.text.wordlists import FUNCTION_WORDS

Kind = Literal["percent", "money", "count", "year"]

_DIGITS = r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:[.,\u00a0\u202f]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORDS_TO_NOUN = 3
_SMALLEST_BARE_COUNT = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at its place in a text, with its value and the sentence around it."""

    kind: Kind
    value: Decimal
    start: int
    end: int
    sentence: str
    sentence_start: int


def find_figures(text: str, locale: str) -> Iterator[Figure]:
    """Yield the figures in ``text``; dates, times, ordinals and parts of names are none."""
    pattern = _pattern(babel_locale(locale))
    for start, sentence in sentences(text):
        for match in pattern.finditer(sentence):
            figure = _figure(match, sentence, start, base_language(locale))
            if figure:
                yield figure


def parse_number(text: str) -> Decimal:
    """Return the value of a number in digits, grouped or with decimals in any country's way."""
    digits = re.sub(r"[\u00a0\u202f]", "", text)
    if _GROUPED.fullmatch(text):
        return Decimal(re.sub(r"\D", "", digits))
    whole, mark, decimals = _split_at_last_mark(digits)
    return Decimal(f"{re.sub(r'[.,]', '', whole)}.{decimals}" if mark else digits)


def _split_at_last_mark(digits: str) -> tuple[str, str, str]:
    at = max(digits.rfind("."), digits.rfind(","))
    return (digits, "", "") if at < 0 else (digits[:at], digits[at], digits[at + 1 :])


def _figure(match: re.Match[str], sentence: str, start: int, language: str) -> Figure | None:
    if match["date"]:
        return None
    value = _value(match, language)
    kind = _kind(match, value, sentence, language)
    if kind is None:
        return None
    begin = match.start("currency") if match["currency"] else match.start("number")
    return Figure(kind, value, start + begin, start + match.end(), sentence, start)


def _value(match: re.Match[str], language: str) -> Decimal:
    number = match["number"]
    value = (
        parse_number(number)
        if number[0].isdigit()
        else Decimal(NUMBER_WORDS[language][number.casefold()])
    )
    multiplier = match["multiplier"]
    return value * MULTIPLIERS[multiplier.casefold()] if multiplier else value


def _kind(match: re.Match[str], value: Decimal, sentence: str, language: str) -> Kind | None:
    if match["percent"]:
        return "percent"
    if match["currency"] or match["money"]:
        return "money"
    after = words(fold(sentence[match.end() :]))[:_WORDS_TO_NOUN]
    counts = any(word in COUNTED for word in after)
    if _YEAR.fullmatch(match["number"]) and not counts:
        before = words(fold(sentence[: match.start()]))[-1:]
        return "year" if before and before[0] in YEAR_LEADS else None
    if counts or match["multiplier"]:
        return "count"
    is_bare = match["number"][0].isdigit() and value >= _SMALLEST_BARE_COUNT
    return "count" if is_bare and _counts_something(sentence, match, language) else None


def _counts_something(sentence: str, match: re.Match[str], language: str) -> bool:
    """Return whether a noun may follow: “12 benches”, but not “Article 12 of” or “Lot 12 North”."""
    noun = re.match(r"\s+([^\W\d_]+)", sentence[match.end() :])
    if noun is None or _in_name(sentence, match):
        return False
    # Romanian puts “de” between a large number and what it counts.
    return noun[1] == "de" or noun[1] not in FUNCTION_WORDS.get(language, frozenset())


def _in_name(sentence: str, match: re.Match[str]) -> bool:
    """Return whether a capital stands before and after, as in “Lot 12 North”."""
    before, after = sentence[: match.start()].split(), sentence[match.end() :].split()
    return bool(before and after) and before[-1][0].isupper() and after[0][0].isupper()


@lru_cache(maxsize=64)
def _pattern(locale: Locale) -> re.Pattern[str]:
    months = {
        month.rstrip(".")
        for context in locale.months.values()
        for width in ("wide", "abbreviated")
        for month in context[width].values()
        if not month.isdigit()
    }
    month = alternatives(tuple(sorted(months, key=len, reverse=True)))
    known = NUMBER_WORDS.get(locale.language, {})
    number_words = "|".join(sorted(known, key=len, reverse=True)) or "(?!)"
    multipliers = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
    return re.compile(
        rf"(?P<date>\b\d{{1,2}}\.?\s+(?:{month})\b\.?(?:\s+\d{{4}})?|\b(?:{month})\s+\d{{1,2}},?\s+\d{{4}}"
        rf"|\b\d{{1,4}}([./-])\d{{1,2}}\2\d{{1,4}}\b)"
        rf"|(?<![\w.,/:+#@-])(?:(?P<currency>[€£$])\s?)?(?P<number>{_DIGITS}|(?:{number_words})(?=\s))"
        rf"\+?(?:\s(?P<multiplier>{multipliers})\b)?"
        rf"(?:\s?(?:(?P<percent>{PER_CENT})|(?P<money>{CURRENCIES})))?(?![\w/:])",
        re.IGNORECASE,
    )
