"""The names and facts that the fixtures of the importer speak of."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cms.importers import (
    KnownFact,
    KnownNames,
    KnownOrganisation,
    KnownProgramme,
    ParsedPage,
    Source,
    parse_source,
    read_source,
)

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def names() -> KnownNames:
    """Three programmes and three organisations, one of them with several names."""
    return KnownNames(
        programmes=(
            KnownProgramme("rinse-and-return", "Rinse and Return", ("Clătește și returnează",)),
            KnownProgramme("kerb-heroes", "Kerb Heroes", ("KerbHeroes",)),
            KnownProgramme("lids-tops", "Lids & Tops"),
        ),
        organisations=(
            KnownOrganisation("Cercul Metalic"),
            KnownOrganisation("Nordic Aluminium", ("Nordic Aluminium Association",)),
            KnownOrganisation("Metal Nord România", ("Metal Nord Romania",)),
        ),
    )


@pytest.fixture(scope="session")
def facts() -> tuple[KnownFact, ...]:
    """Facts in several units, some of which the fixtures gainsay."""
    return (
        KnownFact("countries", Decimal(21), "count", ("countries", "țări")),
        KnownFact("energy-saved", Decimal(95), "percent", ("less energy",)),
        KnownFact("still-in-use", Decimal(70), "percent", ("in use",)),
        KnownFact("back-on-the-shelf", Decimal(60), "day", ("days",)),
        KnownFact("launch-year", Decimal(2009), "year", ("launched in",)),
        KnownFact("recyclability", Decimal(100), "percent", ("reciclabil",)),
        KnownFact("homes", Decimal(2_000_000), "count", ("homes",)),
    )


@pytest.fixture(scope="session")
def about(names: KnownNames) -> ParsedPage:
    """An English page of Romania with every defect of a page that was translated by hand."""
    return parse_source(read_source(FIXTURES / "about.txt"), locale="en-ro", names=names)


@pytest.fixture(scope="session")
def initiatives(names: KnownNames) -> ParsedPage:
    """A page about three programmes with what a page builder and a camera left in it."""
    return parse_source(read_source(FIXTURES / "initiatives.txt"), locale="en-gb", names=names)


@pytest.fixture(scope="session")
def web_page(names: KnownNames) -> ParsedPage:
    """A page saved as HTML."""
    return parse_source(read_source(FIXTURES / "page.html"), locale="en-ro", names=names)


@pytest.fixture(scope="session")
def parse(names: KnownNames):
    """Return a function that parses a text in a locale."""

    def parse_text(text: str, locale: str = "en-gb", **options: str) -> ParsedPage:
        source = Source(text, "text", options.pop("file", "a-page.txt"))
        return parse_source(source, locale=locale, names=names, **options)

    return parse_text
