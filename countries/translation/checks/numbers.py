"""Compare the numbers and units of a text with its source's, each as its own language writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import numbers as cldr
from django.utils.translation import gettext as _

from countries.text import babel_locale, format_number
from countries.translation.checks.reading import Found, Pair, Text

_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,'’ \u00a0\u202f٬٫:](?=\d)\d+)*(?!\w*@)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’ \u00a0\u202f٬]\d{3})+")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_ROMAN = re.compile(
    r"\b(?=[MDCLXVI]{2,})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b"
)
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_SPACES = " \u00a0\u202f"
_IN_WORDS = 20
"""Numbers up to this are often written in words, in one language and not in the other."""
_SCALES = (Decimal(1000), Decimal(10) ** 6, Decimal(10) ** 9)
_TIMES_APART = Decimal(12)
_CENTURY = Decimal(100)

_UNITS = {
    "%": "%", "٪": "%", "‰": "‰", "°C": "°C", "°F": "°F", "€": "€", "£": "£", "$": "$",
    "EUR": "€", "GBP": "£", "USD": "$", "lei": "RON", "RON": "RON", "zł": "PLN", "PLN": "PLN",
    "Kč": "CZK", "CZK": "CZK", "Ft": "HUF", "HUF": "HUF", "RSD": "RSD", "AED": "AED",
    "kg": "kg", "mg": "mg", "g": "g", "km": "km", "cm": "cm", "mm": "mm", "m": "m", "ml": "ml",
    "cl": "cl", "l": "l", "kWh": "kWh", "MWh": "MWh", "kW": "kW", "MW": "MW",
}  # fmt: skip
_UNIT_AFTER = re.compile(
    rf"[{_SPACES}]?({'|'.join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))})(?!\w)"
)
_UNIT_BEFORE = re.compile(rf"([€£$])[{_SPACES}]?$")


@dataclass(frozen=True)
class Number:
    """A number at its place; ``values`` are what it may be: 9.30 is a number and a time."""

    text: str
    values: frozenset[Decimal]
    start: int
    end: int
    unit: str = ""

    @property
    def is_small(self) -> bool:
        return all(value <= _IN_WORDS and value == int(value) for value in self.values)


def parse_number(text: str, code: str) -> Decimal:
    """Return the value of a number in digits of any script, as readers of locale ``code`` read it.

    Groups may stand apart by spaces or apostrophes everywhere; of point and comma the locale says
    which is which. What it cannot be there, such as 1,000.5 in German, is read the other way.
    """
    digits = "".join(_digit(char) for char in text if char not in _SPACES and char not in "'’٬")
    digits = digits.replace("٫", ".") if "٫" in digits else digits
    decimal, group = _signs(code)
    if "٫" in text:
        decimal, group = ".", ","
    return _value(digits, decimal, group)


def numbers_in(text: str, code: str) -> Iterator[Number]:
    """Yield the numbers of ``text``, a text of locale ``code``."""
    for match in _NUMBER.finditer(text):
        yield from _numbers_at(match.group(), match.start(), text, code)


def numbers(pair: Pair) -> Iterator[Found]:
    """Yield numbers of the source that the text has not, and numbers that it has alone."""
    theirs = list(numbers_in(pair.source.prose, pair.about.source))
    own = list(numbers_in(pair.target.prose, pair.about.target))
    left = list(own)
    missing = []
    for number in theirs:
        twin = next((other for other in left if _are_same(number, other)), None)
        if twin is not None:
            left.remove(twin)
        elif not any(_are_same(number, other) for other in own):
            missing.append(number)
    roman = _romans(pair.target)
    for number in missing:
        if not number.is_small and not number.values & roman:
            message = _("“%(what)s” of the source is missing.")
            yield Found(message % {"what": number.text})
    known = _romans(pair.source)
    for number in left:
        if number.is_small or number.values & known:
            continue
        if not any(_are_same(other, number) for other in theirs):
            message = _("“%(what)s” is not in the source.")
            yield Found(message % {"what": number.text}, number.start, number.end)


def number_formats(pair: Pair) -> Iterator[Found]:
    """Yield numbers that stand in the signs of another language: 1,000.5 for 1.000,5."""
    decimal, _group = _signs(pair.about.target)
    for number in numbers_in(pair.target.prose, pair.about.target):
        text = number.text
        grouped = re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*(?:([.,])\d+)?", text)
        if grouped is None:
            continue
        wrong = grouped[1] == decimal and (text.count(decimal) > 1 or grouped[2] is not None)
        if wrong and grouped[2] != grouped[1]:
            value = next(iter(number.values))
            right = format_number(value, pair.about.target, unit="count")
            message = _("This number is written “%(right)s” here.")
            yield Found(message % {"right": right}, number.start, number.end)


def units(pair: Pair) -> Iterator[Found]:
    """Yield numbers that have another unit than in the source."""
    theirs = [one for one in numbers_in(pair.source.prose, pair.about.source) if one.unit]
    own = [one for one in numbers_in(pair.target.prose, pair.about.target) if one.unit]
    for number in own:
        same = [other for other in theirs if other.values & number.values]
        if same and all(other.unit != number.unit for other in same):
            message = _("In the source it is “%(unit)s”.")
            yield Found(message % {"unit": same[0].unit}, number.start, number.end)


def _numbers_at(text: str, start: int, whole: str, code: str) -> Iterator[Number]:
    time = _TIME.fullmatch(text)
    if not time and (":" in text or not _is_one(text, code)):
        # A date, a range, a telephone number or figures side by side: each by itself.
        for part in re.finditer(r"\d+", text):
            yield _number(part.group(), start + part.start(), whole, code)
        return
    yield _number(text, start, whole, code, is_time=time is not None)


def _is_one(text: str, code: str) -> bool:
    if text.isdecimal():
        return True
    marks = [char for char in text if not char.isdecimal()]
    if len(set(marks)) == 1 and len(marks) == 1 and marks[0] in ".,٫":
        return True
    body = re.sub(r"[.,٫]\d+$", "", text) if len(set(marks)) > 1 else text
    return _GROUPED.fullmatch(body) is not None


def _number(text: str, start: int, whole: str, code: str, *, is_time: bool = False) -> Number:
    end = start + len(text)
    values = {parse_number(text.replace(":", "."), code)}
    if is_time:
        hours, minutes = re.split(r"[:.]", text)
        values.add(Decimal(f"{int(hours)}.{minutes}"))
    after = _UNIT_AFTER.match(whole, end)
    before = _UNIT_BEFORE.search(whole, 0, start)
    unit = _UNITS[after[1]] if after else _UNITS[before[1]] if before else ""
    return Number(text, frozenset(values), start, end, unit)


def _are_same(number: Number, other: Number) -> bool:
    """Tell whether both may be one number: in other words (1 million), or by another clock."""
    if number.values & other.values:
        return True
    for one in number.values:
        for two in other.values:
            low, high = sorted((one, two))
            if low and any(high == low * scale for scale in _SCALES):
                return True
            if high - low == _TIMES_APART and high < 24:
                return True
            if high > 1000 and high % _CENTURY == low and low >= 10:
                return True
    return False


def _romans(text: Text) -> frozenset[Decimal]:
    return frozenset(Decimal(_roman(match.group())) for match in _ROMAN.finditer(text.prose))


def _roman(text: str) -> int:
    values = [_ROMAN_DIGITS[letter] for letter in text]
    return sum(
        -value if at + 1 < len(values) and values[at + 1] > value else value
        for at, value in enumerate(values)
    )


def _digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


@lru_cache(maxsize=256)
def _signs(code: str) -> tuple[str, str]:
    """Return the locale's decimal sign, and the other one of point and comma."""
    decimal = cldr.get_decimal_symbol(babel_locale(code))
    decimal = decimal if decimal in ".," else "."
    return decimal, "," if decimal == "." else "."


def _value(digits: str, decimal: str, group: str) -> Decimal:
    whole, mark, rest = digits.rpartition(decimal)
    if not mark:
        grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})*", digits)
        # A lone group sign with other than three digits after it is a decimal sign elsewhere.
        return Decimal(digits.replace(group, "" if grouped else ".", 1).replace(group, ""))
    if decimal in whole or (group in rest):
        # The signs stand the other way round.
        if group in rest or re.fullmatch(rf"\d{{1,3}}(?:{re.escape(decimal)}\d{{3}})+", digits):
            return _value_plain(digits, decimal_sign=group, group_sign=decimal)
        return Decimal(re.sub(r"\D", "", digits))
    return _value_plain(digits, decimal_sign=decimal, group_sign=group)


def _value_plain(digits: str, *, decimal_sign: str, group_sign: str) -> Decimal:
    return Decimal(digits.replace(group_sign, "").replace(decimal_sign, "."))
