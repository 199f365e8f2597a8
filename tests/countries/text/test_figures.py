"""Figures in running text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from countries.text.figures import find_figures, parse_number


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("95 % less", "en", [("percent", "95")]),
        ("76,3% în plus", "ro-ro", [("percent", "76.3")]),
        ("95 la sută", "ro-ro", [("percent", "95")]),
        ("٪ 95 في المئة", "ar-ae", [("percent", "95")]),
        ("peste 4 milioane de gospodării", "ro-ro", [("count", "4000000")]),
        ("5.3 million homes", "en", [("count", "5300000")]),
        ("1,234 cans", "en", [("count", "1234")]),
        ("1.234 doze", "ro-ro", [("count", "1234")]),
        ("douăzeci de țări", "ro-ro", [("count", "20")]),
        ("εννέα χώρες", "el-gr", [("count", "9")]),
        ("τέσσερις χώρες", "el-gr", [("count", "4")]),
        ("once people know", "en", []),
        ("once países", "es-es", [("count", "11")]),
        ("0,50 lei", "ro-ro", [("money", "0.50")]),
        ("€20 a box", "en", [("money", "20")]),
        ("50+ towns", "en", [("count", "50")]),
        ("more than 5000 bring banks", "en", [("count", "5000")]),
        ("since 2012 we", "en", [("year", "2012")]),
        ("din 2012 noi", "ro-ro", [("year", "2012")]),
        ("Tour 2012 was", "en", []),
        ("2000 bottle banks", "en", [("count", "2000")]),
        ("two friends", "en", []),
        ("two schools", "en", [("count", "2")]),
        ("on 30 November 2023", "en", []),
        ("pe 30 noiembrie 2023", "ro-ro", []),
        ("at 14:30 on 01.02.2023 and 2023-02-01", "en", []),
        ("Article 12 of the law", "en", []),
        ("the 20th of CO2 and F16", "en", []),
        ("call +40 21 555 01 23", "en", []),
    ],
)
def test_figures_are_told_by_kind_and_value(text, locale, expected):
    """Percentages, sums, counts and years are found; dates, ordinals and names are not."""
    found = [(figure.kind, figure.value) for figure in find_figures(text, locale)]

    assert found == [(kind, Decimal(value)) for kind, value in expected]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4.000.000", "4000000"),
        ("4,000,000", "4000000"),
        ("4\u202f000\u00a0000", "4000000"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("0.500", "0.500"),
        ("76,3", "76.3"),
        ("2012", "2012"),
    ],
)
def test_numbers_are_read_in_any_countrys_way(text, value):
    """Groups of three are thousands, the last other mark is the decimal one."""
    assert parse_number(text) == Decimal(value)


def test_a_figure_knows_its_place():
    """Start and end are places in the text, beside the sentence that holds them."""
    text = "We began small. Now 50% comes back."

    figure = next(find_figures(text, "en"))

    assert text[figure.start : figure.end] == "50%"
    assert text[figure.sentence_start :] == figure.sentence == "Now 50% comes back."
