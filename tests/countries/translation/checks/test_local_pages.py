"""A page that was written here, and not translated, is looked at before it is published, too."""

from __future__ import annotations

import pytest

from countries.translation.checks.gathering import findings_of_page
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import make_page, paragraph

pytestmark = pytest.mark.django_db

ENGLISH = (
    "<p>We collect all of the cans that people bring to us at the end of each day, and we take them "
    "to the place where they are made into something new.</p>"
)
ROMANIAN = (
    "<p>Strângem toate dozele pe care oamenii ni le aduc la sfârșitul fiecărei zile și le ducem la "
    "locul în care din ele se face ceva nou.</p>"
)


def found_in(*texts, locale="ro-ro", title="Despre noi"):
    """Return the rules that find something in a draft, each with the place."""
    body = [paragraph(text, block_id=f"p{number}") for number, text in enumerate(texts)]
    page = make_page(locale, title, body=body, publish=False)
    return [(one.finding.rule, one.path) for one in findings_of_page(page)]


def test_english_paragraphs_of_a_romanian_page_are_named(network):
    """Each paragraph that reads as another language is a warning, and none that does not."""
    found = found_in(ROMANIAN, ENGLISH, ROMANIAN, ENGLISH)

    assert [path for rule, path in found if rule == "language"] == ["body.p1.html", "body.p3.html"]


def test_a_page_in_its_own_language_has_no_finding(network):
    """What is as it should be is left alone."""
    assert found_in(ROMANIAN, ROMANIAN) == []


def test_the_wrong_script_of_a_short_text_is_told(network):
    """Latin letters among Greek ones are found in two words."""
    rules = [rule for rule, _path in found_in("<p>Kάθε κουτί</p>", locale="el-gr", title="Νέα")]

    assert rules != []


def test_old_letters_of_a_short_text_are_told(network):
    """Romanian with the cedilla is found in two words."""
    assert found_in("<p>Noutăţi aici</p>") != []


def test_a_short_text_left_as_the_source_has_it_is_told(about):
    """What a person stored as it stands in the source is asked about, though it has few words."""
    page = adopt(about, "ro-ro")
    translate(page, title="Despre noi", summary="Who we are.", h1_text="De ce", p1_html="Doze.")
    save(page)

    page = type(page).objects.get(pk=page.pk)

    assert ("untranslated", "summary") in [
        (one.finding.rule, one.path) for one in findings_of_page(page)
    ]
