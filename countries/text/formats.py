"""Write numbers and dates as the readers of a locale do; CLDR's data, by Babel."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers, units

from countries.text.locales import parse_locale

Style = Literal["short", "medium", "long", "full"]

_WORLD_ENGLISH = "en_001"
_EUROPEAN_ENGLISH = "en_150"
# Countries of Europe where English has no written standard of its own.
_EUROPE = frozenset(
    {
        "ad", "al", "at", "ax", "ba", "be", "bg", "by", "ch", "cy", "cz", "de", "dk", "ee", "es",
        "fi", "fo", "fr", "gr", "hr", "hu", "is", "it", "li", "lt", "lu", "lv", "mc", "md", "me",
        "mk", "nl", "no", "pl", "pt", "ro", "rs", "ru", "se", "si", "sj", "sk", "sm", "tr", "ua",
        "va", "xk",
    }
)  # fmt: skip
_MEASURES = {"tonne": "mass-tonne", "kilogram": "mass-kilogram", "day": "duration-day"}
_LENGTHS: dict[str, tuple[Literal["short", "long"], ...]] = {
    "tonne": ("short", "long"),
    "kilogram": ("short", "long"),
    "day": ("long", "short"),
}
# CLDR tells the Romanian leu from the Moldovan one; nobody writes that next to a price.
_ROMANIAN = {"en": re.compile(r"Romanian "), "ro": re.compile(r" român\w+")}


class UnknownUnit(ValueError):
    """A number has a unit that nobody taught this module."""


@lru_cache(maxsize=2048)
def babel_locale(code: str) -> Locale:
    """Return the Babel locale whose formats ``code`` takes.

    English of a European country without a standard of its own is European English (en_150), and
    so is the umbrella's: CLDR's plain English means American dates.
    """
    language, script, region = parse_locale(code)
    if language == "en" and (not region or region in _EUROPE):
        return Locale.parse(_EUROPEAN_ENGLISH)
    for parts in ((script, region), (script,), ("", region), ()):
        found = _known_locale(language, *parts)
        if found is not None and (language != "en" or found.territory):
            return found
    return Locale.parse(_WORLD_ENGLISH)


@lru_cache(maxsize=2048)
def format_span(
    begin: dt.datetime, end: dt.datetime | None, code: str, zone: str, *, all_day: bool = False
) -> str:
    """Return from when until when, in the time of ``zone``: one day, one evening, or several days."""
    here = ZoneInfo(zone)
    first = begin.astimezone(here)
    last = (end or begin).astimezone(here)
    locale = babel_locale(code)
    if all_day:
        return _format_days(first.date(), last.date(), code)
    day = dates.format_date(first, "full", locale=locale)
    times = [dates.format_time(first, "short", locale=locale)]
    if end is None:
        return f"{day}, {times[0]}"
    if first.date() == last.date():
        times.append(dates.format_time(last, "short", locale=locale))
        return f"{day}, {'–'.join(times)}"
    return " – ".join(
        f"{dates.format_date(moment, 'long', locale=locale)}, "
        f"{dates.format_time(moment, 'short', locale=locale)}"
        for moment in (first, last)
    )


_EXAMPLES = (*range(131), 1_000_000, Decimal("0.5"), Decimal("1.5"))
"""Numbers among which each plural category of CLDR is found."""


def _format_days(first: dt.date, last: dt.date, code: str) -> str:
    locale = babel_locale(code)
    if first == last:
        return dates.format_date(first, "full", locale=locale)
    return dates.format_interval(first, last, "yMMMMd", locale=locale)


def format_number(value: Decimal, code: str, *, unit: str = "plain") -> str:
    """Return ``value`` with its unit: percent (95 is 95 %), count, tonne, kilogram, day, plain.

    A currency is ``lei`` or an ISO 4217 code; plain numbers, such as years, are not grouped.
    Raises UnknownUnit.
    """
    number = _without_trailing_zeros(value)
    locale = babel_locale(code)
    if unit == "percent":
        return numbers.format_percent(number / 100, locale=locale, decimal_quantization=False)
    if unit in ("plain", "count"):
        grouped = unit == "count"
        return numbers.format_decimal(
            number, locale=locale, decimal_quantization=False, group_separator=grouped
        )
    if unit in _MEASURES:
        return _format_measure(number, unit, locale)
    return _format_money(number, unit, locale)


def example_of(category: str, code: str) -> str:
    """Return numbers of a CLDR plural category in a language, such as “2, 3, 4”; at most three."""
    locale = babel_locale(code)
    found = [number for number in _EXAMPLES if locale.plural_form(number) == category][:3]
    return ", ".join(numbers.format_decimal(number, locale=locale) for number in found)


def format_date(value: dt.date, code: str, style: Style = "long") -> str:
    """Return a day as ``code`` writes it: 30 November 2023, 30 noiembrie 2023."""
    return dates.format_date(value, format=style, locale=babel_locale(code))


def format_datetime(
    value: dt.datetime, code: str, style: Style = "medium", *, tz: dt.tzinfo | None = None
) -> str:
    """Return a moment in time zone ``tz`` (its own by default); raises ValueError if naive."""
    if value.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    local = value.astimezone(tz) if tz else value
    return dates.format_datetime(
        local, format=style, tzinfo=local.tzinfo, locale=babel_locale(code)
    )


def _known_locale(language: str, script: str = "", region: str = "") -> Locale | None:
    parts = (language, script.title(), region.upper())
    try:
        return Locale.parse("_".join(part for part in parts if part))
    except (UnknownLocaleError, ValueError):
        return None


def _without_trailing_zeros(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


def _format_measure(number: Decimal, unit: str, locale: Locale) -> str:
    name = _MEASURES[unit]
    known = [
        (units.format_unit(number, name, length, locale=locale), length)
        for length in _LENGTHS[unit]
    ]
    # Babel says the unit's own name where CLDR has no pattern.
    written = [(text, length) for text, length in known if name not in text]
    if not written:
        raise UnknownUnit(f"{locale} has no word for the unit “{unit}”.")
    # Words that do not change with the number are the unit's title; an abbreviation never does.
    fitting = (
        text
        for text, length in written
        if length != "long"
        or _word(text) != _word(units.format_unit(1, name, length, locale=locale))
    )
    return next(fitting, written[0][0])


def _word(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _format_money(number: Decimal, unit: str, locale: Locale) -> str:
    is_whole = number == number.to_integral()
    if unit == "lei":
        pattern = "#,##0" if is_whole else "#,##0.00"
        name = _format_currency(number, "RON", pattern, locale, "name")
        adjective = _ROMANIAN.get(locale.language)
        return adjective.sub("", name) if adjective else name
    currency = unit.upper()
    if not numbers.is_currency(currency):
        known = ", ".join(("percent", "count", "plain", "lei", *_MEASURES))
        raise UnknownUnit(f"“{unit}” is no unit; known are {known} and currency codes.")
    standard = locale.currency_formats["standard"].pattern
    pattern = standard.replace("0.00", "0") if is_whole else standard
    text = _format_currency(number, currency, pattern, locale, "standard")
    # CLDR keeps letters apart from digits; Babel does not.
    return re.sub(rf"({currency})(?=\d)", "\\1\u00a0", text)


def _format_currency(
    number: Decimal,
    currency: str,
    pattern: str,
    locale: Locale,
    format_type: Literal["name", "standard"],
) -> str:
    return numbers.format_currency(
        number,
        currency,
        pattern,
        locale=locale,
        currency_digits=False,
        format_type=format_type,
    )
