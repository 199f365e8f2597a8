"""Numbers and dates as the readers of each locale write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from countries.text import (
    UnknownUnit,
    babel_locale,
    format_date,
    format_datetime,
    format_number,
)

DAY = dt.date(2023, 11, 30)
MOMENT = dt.datetime(2023, 11, 30, 14, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ro-ro", "ro_RO"),
        ("sr-latn-rs", "sr_Latn_RS"),
        ("sr-latn-me", "sr_Latn_ME"),
        ("ar-ae", "ar_AE"),
        ("en", "en_150"),
        ("en-ro", "en_150"),
        ("en-gr", "en_150"),
        ("en-gb", "en_GB"),
        ("en-ie", "en_IE"),
        ("en-ae", "en_AE"),
        ("en-us", "en_US"),
        ("en-jp", "en_001"),
    ],
)
def test_formats_come_from_the_nearest_locale(code, expected):
    """English without a standard of its own takes Europe's or the world's, never America's."""
    assert str(babel_locale(code)) == expected


@pytest.mark.parametrize(
    ("code", "percent", "count"),
    [
        ("ro-ro", "76,1\u00a0%", "4.000.000"),
        ("en-ro", "76.1%", "4,000,000"),
        ("el-gr", "76,1%", "4.000.000"),
        ("sr-latn-rs", "76,1%", "4.000.000"),
        ("ar-ae", "76.1%", "4,000,000"),
        ("fr-be", "76,1\u00a0%", "4\u202f000\u202f000"),
    ],
)
def test_figures_have_the_marks_of_the_locale(code, percent, count):
    """A percentage is its number, without trailing zeros; counts are grouped."""
    assert format_number(Decimal("76.10"), code, unit="percent") == percent
    assert format_number(Decimal("4000000"), code, unit="count") == count


@pytest.mark.parametrize(
    ("code", "days", "tonnes", "kilograms"),
    [
        ("ro-ro", "60 de zile", "9 t", "16 kg"),
        ("en-ro", "60 days", "9 t", "16 kg"),
        ("el-gr", "60 ημέρες", "9 τ.", "16 κιλά"),
        ("sr-latn-rs", "60 dana", "9 t", "16 kg"),
        ("ar-ae", "60 يومًا", "9 ط.م", "16 كغم"),
    ],
)
def test_measures_are_said_in_the_language(code, days, tonnes, kilograms):
    """Days are spelled out with the language's plural, weights by their sign."""
    assert format_number(Decimal(60), code, unit="day") == days
    assert format_number(Decimal(9), code, unit="tonne") == tonnes
    assert format_number(Decimal(16), code, unit="kilogram") == kilograms


@pytest.mark.parametrize(
    ("value", "code", "unit", "expected"),
    [
        ("0.50", "ro-ro", "lei", "0,50 lei"),
        ("0.50", "en-ro", "lei", "0.50 lei"),
        ("20", "ro-ro", "lei", "20 de lei"),
        ("1", "ro-ro", "lei", "1 leu"),
        ("0.50", "ro-ro", "RON", "0,50\u00a0RON"),
        ("0.50", "en-gb", "RON", "RON\u00a00.50"),
        ("20", "en-ie", "eur", "€20"),
        ("0.15", "en-ie", "EUR", "€0.15"),
    ],
)
def test_money_is_written_as_the_locale_does(value, code, unit, expected):
    """Lei are said, other currencies stand by sign or code; whole sums have no decimals."""
    assert format_number(Decimal(value), code, unit=unit) == expected


@pytest.mark.parametrize(("value", "expected"), [("2009", "2009"), ("1234.50", "1234,5")])
def test_plain_numbers_are_not_grouped(value, expected):
    """A year stays one word; decimals take the locale's mark."""
    assert format_number(Decimal(value), "ro-ro") == expected


@pytest.mark.parametrize("unit", ["bananas", "", "XYZ", "percentage"])
def test_an_unknown_unit_is_refused(unit):
    """A unit that nobody taught is an error that names it."""
    with pytest.raises(UnknownUnit, match=f"“{unit}”"):
        format_number(Decimal(1), "en", unit=unit)


@pytest.mark.parametrize(
    ("code", "long", "short"),
    [
        ("ro-ro", "30 noiembrie 2023", "30.11.2023"),
        ("en-ro", "30 November 2023", "30/11/2023"),
        ("en", "30 November 2023", "30/11/2023"),
        ("en-us", "November 30, 2023", "11/30/23"),
        ("el-gr", "30 Νοεμβρίου 2023", "30/11/23"),
        ("sr-latn-rs", "30. novembar 2023.", "30. 11. 2023."),
        ("ar-ae", "30 نوفمبر 2023", "30\u200f/11\u200f/2023"),
    ],
)
def test_dates_are_written_in_the_order_of_the_locale(code, long, short):
    """Months have their names in the right script, and only America puts them first."""
    assert format_date(DAY, code) == long
    assert format_date(DAY, code, "short") == short


def test_a_moment_is_told_in_the_zone_asked_for():
    """A moment is shown in the given time zone, else in its own."""
    bucharest = ZoneInfo("Europe/Bucharest")

    assert format_datetime(MOMENT, "ro-ro", tz=bucharest) == "30 nov. 2023, 16:05:00"
    assert format_datetime(MOMENT, "en-gb") == "30 Nov 2023, 14:05:00"


def test_a_moment_without_a_zone_is_refused():
    """A naive moment could be anywhere."""
    with pytest.raises(ValueError, match="time zone"):
        format_datetime(MOMENT.replace(tzinfo=None), "en")
