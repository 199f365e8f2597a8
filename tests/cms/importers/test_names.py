"""Names of programmes in headings and at the start of texts."""

from __future__ import annotations

import pytest

from cms.importers import KnownNames


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Kerb Heroes", "kerb-heroes"),
        ("KERB  HEROES", "kerb-heroes"),
        ("The Kerb Heroes campaign", "kerb-heroes"),
        ("Lids and Tops", "lids-tops"),
        ("clateste si returneaza", "rinse-and-return"),
        ("What our friends of Kerb Heroes do on a Sunday", None),
        ("Heroes of the kerb", None),
        ("", None),
    ],
)
def test_a_heading_names_a_programme_with_few_words_beside(names, heading, code):
    """Case, accents and “&” do not matter; a heading about something else names nothing."""
    programme = names.programme_of_heading(heading)

    assert (programme.code if programme else None) == code


def test_the_longest_name_leads(names):
    """A text is led by the programme whose name begins it."""
    assert names.leading_programme("Lids & Tops wants more").code == "lids-tops"
    assert names.leading_programme("We love Lids & Tops") is None


def test_names_are_blanked_letter_by_letter(names):
    """Places in the text without names are places in the text with them."""
    text = "By Nordic Aluminium Association today"

    assert names.without_names(text) == "By" + " " * 30 + "today"


def test_without_names_nothing_is_found():
    """An import without known names finds none and blanks nothing."""
    nobody = KnownNames()

    assert nobody.programme_of_heading("Kerb Heroes") is None
    assert nobody.without_names("Kerb Heroes") == "Kerb Heroes"
