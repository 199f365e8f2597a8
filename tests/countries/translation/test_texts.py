"""Translated texts are put into the memory by path, all or none."""

from __future__ import annotations

import pytest
from wagtail_localize.models import StringTranslation

from countries.translation.texts import TextsDoNotMatch, put_texts
from tests.countries.translation.helpers import running, save

pytestmark = pytest.mark.django_db

TEXTS = {
    "title": ["Despre noi"],
    "summary": ["Cine suntem."],
    "body.h1.text": ["De ce"],
    "body.p1.html": ["Reciclăm doze."],
}


def memory(page):
    """Return what the memory holds for a page: text and whether it is wrong, by path."""
    rows = StringTranslation.objects.filter(locale=page.locale)
    return {row.context.path: (row.data, row.has_error) for row in rows}


def test_texts_become_the_page(romanian):
    """What was put is what the page says once it is saved, its draft's title at once."""
    put_texts(running(romanian), TEXTS, user=None)

    romanian.refresh_from_db()
    assert romanian.draft_title == "Despre noi"
    save(romanian)
    romanian.refresh_from_db()
    assert (romanian.title, romanian.summary) == ("Despre noi", "Cine suntem.")


def test_put_again_they_replace_what_was_there(romanian):
    """A text of the same path is changed, not doubled."""
    put_texts(running(romanian), TEXTS, user=None)

    put_texts(running(romanian), TEXTS | {"title": ["Cine suntem"]}, user=None)

    assert memory(romanian)["title"] == ("Cine suntem", False)
    assert len(memory(romanian)) == len(TEXTS)


def test_a_text_with_a_link_of_its_own_is_kept_and_marked(romanian):
    """As if it was typed in the editor, it is there to be mended, and used on no page."""
    wrong = 'Cine <a id="a9">suntem</a>.'

    put_texts(running(romanian), TEXTS | {"summary": [wrong]}, user=None)

    assert memory(romanian)["summary"] == (wrong, True)


def test_another_number_of_texts_is_refused(romanian):
    """A path with two texts for one of the source is named, and nothing is stored."""
    with pytest.raises(TextsDoNotMatch, match="summary"):
        put_texts(running(romanian), TEXTS | {"summary": ["Unu.", "Doi."]}, user=None)

    assert not memory(romanian)


def test_their_number_costs_no_queries(romanian, django_assert_max_num_queries):
    """All texts of a page are stored together, with one entry of the audit log."""
    with django_assert_max_num_queries(6):
        put_texts(running(romanian), TEXTS, user=None)


def test_a_title_that_is_too_long_is_kept_to_be_mended(romanian):
    """Lists of drafts show as much of it as there is room for; the translator's text is all there."""
    long = "Despre noi " * 40

    put_texts(running(romanian), TEXTS | {"title": [long]}, user=None)

    romanian.refresh_from_db()
    assert romanian.draft_title == long[:255]
    assert memory(romanian)["title"][0] == long
