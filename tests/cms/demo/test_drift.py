"""The demo types no figure that a fact says; the pages that it was modelled on type many."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from countries.text import plain_text
from countries.text.claims import KnownFact, drifting
from tests.cms.demo.data import (
    UMBRELLA_LOCALE,
    country_of,
    each_locale,
    network,
    written_texts,
)

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
DRIFTED = (
    *(f"It is at home in {count} countries." for count in (9, 12, 14, 15, 16, 20, 21)),
    "MetalMatters has reached over 3.2 million households in 50 local authorities.",
    "MetalMatters has reached 5.3 million households.",
    "Caps & Closures stands on 7,500 bring banks.",
)
"""What pages that were online at the same time said."""


@cache
def facts_of(code: str) -> tuple[KnownFact, ...]:
    """Return the figures of the demo's registry as a country sees them."""
    found = []
    for fact in network()["facts"]:
        by_country = {value["country"]: value["value"] for value in fact["values"]}
        value = by_country.get(code, by_country.get(None))
        if value and fact["unit"] != "text" and fact.get("keywords"):
            number = Decimal(str(value).split()[0])
            words = tuple(fact["keywords"])
            found.append(KnownFact(fact["name"], number, fact["unit"], words))
    return tuple(found)


@each_locale
def test_the_demo_types_no_figure_that_a_fact_says(locale: str) -> None:
    """Every figure of the registry stands in the texts as its token."""
    facts = facts_of(country_of(locale))

    found = [
        (key, drift)
        for key, text in written_texts(locale)
        for drift in drifting(plain_text(text), locale, facts)
    ]

    assert found == []


def test_figures_that_drifted_are_found() -> None:
    """Each figure that pages said beside the fact's is found, and differs from it."""
    facts = facts_of("GB")

    found = [drift for text in DRIFTED for drift in drifting(text, UMBRELLA_LOCALE, facts)]

    assert len([drift for drift in found if drift.differs]) == len(DRIFTED) + 1


@pytest.mark.parametrize(
    ("name", "locale", "facts"),
    [
        (
            "alucro-about-us.txt",
            "en-ro",
            {
                *("countries-count", "energy-saving", "aluminium-still-in-use"),
                *("recyclability", "alucro-founded-year", "programme-launch-year"),
            },
        ),
        (
            "alupro-our-initiatives.txt",
            "en-gb",
            {
                *("countries-count", "metalmatters-households", "metalmatters-authorities"),
                *("caps-authorities", "caps-bring-banks", "programme-launch-year"),
            },
        ),
    ],
)
def test_the_typed_figures_of_the_seeds_are_found(name: str, locale: str, facts: set[str]) -> None:
    """Thirteen figures of the two pages are the registry's."""
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside the project")

    found = list(drifting(path.read_text(), locale, facts_of(country_of(locale))))

    assert {drift.fact for drift in found} == facts
    assert len(found) >= len(facts)
