"""The two pages that the first import is for, where their files lie beside the project."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cms.importers import (
    KnownFact,
    KnownNames,
    KnownOrganisation,
    KnownProgramme,
    find_residue,
    parse_source,
    read_source,
)

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
NAMES = KnownNames(
    programmes=(
        KnownProgramme("every-can-counts", "Every Can Counts"),
        KnownProgramme("metalmatters", "MetalMatters"),
        KnownProgramme("caps-closures", "Caps & Closures"),
    ),
    organisations=(
        KnownOrganisation("European Aluminium", ("European Aluminium Association", "EAA")),
        KnownOrganisation("CANPACK Romania", ("Can Pack Romania",)),
        KnownOrganisation("Alucro"),
        KnownOrganisation("Alupro"),
    ),
)
FACTS = (KnownFact("countries", Decimal(21), "count", ("countries",)),)


def seed(name):
    """Return the path of a seed, or skip the test that asks for it by its name."""
    path = SEEDS / name
    if not path.exists():
        pytest.skip(f"{name} does not lie beside the project")
    return path


@pytest.fixture
def about():
    """Alucro's page, imported as Romania's English."""
    return parse_source(read_source(seed("alucro-about-us.txt")), locale="en-ro", names=NAMES)


@pytest.fixture
def initiatives():
    """Alupro's page, imported into the United Kingdom."""
    return parse_source(
        read_source(seed("alupro-our-initiatives.txt")), locale="en-gb", names=NAMES
    )


def test_exactly_two_fragments_are_foreign(about):
    """The video's label and one paragraph are Romanian, and nothing else is marked."""
    marked = [(block.type, block.language) for block in about.blocks if block.language]

    assert marked == [("video", "ro"), ("paragraph", "ro")]


def test_the_about_page_has_its_sections(about):
    """The title stands once, three headings are recognised, nothing is lost."""
    kinds = [block.type for block in about.blocks]

    assert (about.title, kinds.count("heading"), kinds.count("paragraph")) == ("About us", 3, 9)


def test_every_defect_of_the_about_page_is_reported(about):
    """Foreign text, doubled title, broken sentence, residue, spelling, names and figures."""
    codes = {finding.code for finding in find_residue([about], names=NAMES, facts=FACTS)}

    assert codes >= {
        "foreign-language", "doubled-heading", "broken-sentence", "machine-residue",
        "mixed-spelling", "name-variant", "free-figure", "stale-figure", "undated-claim",
    }  # fmt: skip


def test_the_initiatives_become_pages(initiatives):
    """Each of the three programmes has a page, the second although its heading is gone."""
    assert [child.programme for child in initiatives.children] == [
        "every-can-counts", "metalmatters", "caps-closures",
    ]  # fmt: skip
    assert [child.has_heading for child in initiatives.children] == [True, False, True]


def test_every_defect_of_the_initiatives_is_reported(initiatives):
    """Caption, file name, shortcode, missing heading and figures out of date."""
    findings = find_residue([initiatives], names=NAMES, facts=FACTS)
    found = {(finding.page, finding.code) for finding in findings}

    assert found >= {
        ("every-can-counts", "leaked-caption"),
        ("every-can-counts", "stale-figure"),
        ("metalmatters", "leaked-filename"),
        ("metalmatters", "leaked-shortcode"),
        ("metalmatters", "missing-heading"),
        ("metalmatters", "free-figure"),
        ("caps-closures", "free-figure"),
    }
