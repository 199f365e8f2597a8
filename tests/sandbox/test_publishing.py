"""Publishing writes documents, whatever page and image models a site has."""

from __future__ import annotations

import orjson
import pytest

from countries.delivery.models import Document
from countries.delivery.store import read_store
from countries.facts.models import Fact, FactValue
from countries.publishing import renew
from countries.umbrella.adopting import adopt_page
from tests.sandbox.building import NOW, home_of, make_page, make_picture, note

pytestmark = pytest.mark.django_db


def document_of(page):
    """Return what the log has of a page."""
    row = Document.objects.get(key=page.translation_key, locale=page.locale.language_code)
    return orjson.loads(bytes(row.body)) if row.body else {"gone": row.gone}


def test_a_published_page_is_in_the_log() -> None:
    """Its document holds the block's value as the block resolves it."""
    page = make_page("ro-ro", "Despre noi", note("Salut"))

    document = document_of(page)

    assert document["type"] == "sandbox"
    assert [block["value"] for block in document["blocks"]] == [{"text": "Salut"}]


def test_the_read_file_has_what_the_log_has() -> None:
    """What was published is found by its path."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")

    store = read_store()
    store.catch_up()
    found = store.page_at("ro-ro", "despre-noi/")

    assert found is not None
    assert found.key == str(page.translation_key)


def test_a_page_class_needs_no_other_fields() -> None:
    """Without summary, image and tags of its own, a page has none."""
    document = document_of(home_of("ro-ro"))

    assert (document["summary"], document["image"], document["tags"]) == ("", None, [])


def test_a_picture_is_described_in_the_locale() -> None:
    """The document has the text, measures and credit of the site's own image model."""
    picture = make_picture("O doză goală", locale="ro-ro")
    page = make_page("ro-ro", "Doze", image=picture)

    image = document_of(page)["image"]

    assert (image["alt"], image["width"], image["credit"]) == (
        "O doză goală",
        800,
        "A. Photographer",
    )


def test_a_changed_picture_renews_the_pages_that_show_it() -> None:
    """The page's document follows the picture's text."""
    picture = make_picture("A can")
    page = make_page("en", "Cans", image=picture)

    text = picture.texts.get()
    text.alt = "An empty can"
    text.save()
    renew(now=NOW)

    assert document_of(page)["image"]["alt"] == "An empty can"


def test_facts_stand_in_texts() -> None:
    """A token in a block's text becomes the fact's value."""
    fact = Fact.objects.create(name="energy-saving", labels={"en": "Energy saved"}, unit="percent")
    FactValue.objects.create(fact=fact, value="95", source="Report", as_of=NOW.date())
    page = make_page("en", "Why", note("It saves {{fact:energy-saving}}."))

    (block,) = document_of(page)["blocks"]

    assert block["value"]["text"] == "It saves 95%."


def test_an_unpublished_page_leaves_a_tombstone() -> None:
    """The log says that the page is gone, and why."""
    page = make_page("ro-ro", "Despre noi")

    page.unpublish()

    assert document_of(page) == {"gone": "unpublished"}


def test_a_country_adopts_an_umbrella_page() -> None:
    """The copy is a draft in the country's locale with the source's key."""
    source = make_page("en", "About us", note("Hello"))

    (copy,) = adopt_page(source, into="ro-ro", user=None, now=NOW)

    assert copy.translation_key == source.translation_key
    assert (copy.locale.language_code, copy.live) == ("ro-ro", False)
