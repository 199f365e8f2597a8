"""Which fact a typed figure means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from countries.text.claims import KnownFact, drifting

FACTS = (
    KnownFact("countries", Decimal(19), "count", ("countries", "țări", "χώρες", "دولة")),
    KnownFact("energy", Decimal(95), "percent", ("less energy", "mai puțină energie")),
    KnownFact("rate", Decimal("76.3"), "percent", ("recycling rate",)),
    KnownFact("begun", Decimal(2009), "year", ("launched in",)),
)


def found(text, locale="en"):
    """Return (figure, fact, whether they differ) of each typed figure."""
    return [(one.figure, one.fact, one.differs) for one in drifting(text, locale, FACTS)]


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("It runs in 12 countries.", "en", [("12", "countries", True)]),
        ("It runs in nineteen countries.", "en", [("nineteen", "countries", False)]),
        ("În 20 de țări.", "ro-ro", [("20", "countries", True)]),
        ("Σε εννέα χώρες.", "el-gr", [("εννέα", "countries", True)]),
        ("A recycling rate of 76.3%.", "en", [("76.3%", "rate", False)]),
        ("Cu 95 % mai puțină energie.", "ro-ro", [("95 %", "energy", False)]),
        ("It was launched in 2009.", "en", [("2009", "begun", False)]),
    ],
)
def test_a_figure_beside_the_words_of_a_fact_is_found(text, locale, expected):
    """Digits and words, in the writing of the locale; what says the same is typed all the same."""
    assert found(text, locale) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It runs in {{fact:countries}} countries.",
        "The rules of two countries differ.",
        "It was launched in 2014.",
        "See https://site.example/12-countries for more.",
        "On 12 June all countries met.",
        "It takes 12 days.",
    ],
)
def test_what_is_another_figure_is_not_found(text):
    """A token, a far smaller number, another year, an address, a day, something else that is counted."""
    assert found(text) == []


def test_the_nearer_figure_is_meant():
    """Of two figures of one kind the words belong to the nearer one."""
    assert found("In 14 towns of 12 countries.") == [("12", "countries", True)]
