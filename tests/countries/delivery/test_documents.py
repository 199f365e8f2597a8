"""Publishing puts finished documents into the log, and the read file follows it."""

from __future__ import annotations

import pytest

from countries.delivery.models import Document, Mark
from countries.delivery.store import Query, read_store
from tests.factories import edit_page, make_fact, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db


def document(page):
    return Document.objects.get(key=page.translation_key, locale=page.locale.language_code)


def test_a_published_page_has_a_document_with_the_next_sequence():
    """Publishing writes the page's document under the newest number."""
    make_network()

    page = make_page("en", "About us", body=[paragraph("<p>Hello</p>")])

    newest = Document.objects.order_by("-sequence").first()
    assert document(page) == newest
    assert b"Hello" in bytes(newest.body)


def test_publishing_the_same_again_takes_no_number():
    """Bytes that do not change get no new sequence."""
    make_network()
    page = make_page("en", "About us")
    before = document(page)

    page.save()

    assert document(page).sequence == before.sequence


def test_the_read_file_holds_what_the_log_holds():
    """A page just published is read from the read file at its path."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")

    store = read_store()
    store.catch_up()

    found = store.page_at("ro-ro", "despre-noi/")
    assert found is not None
    assert found.document["id"] == str(page.translation_key)
    assert store.count(Query(locales=["ro-ro"])) == 2


def test_a_full_disk_leaves_the_read_file_as_it_was():
    """It answers from what it has, says that it is behind, and catches up when there is room."""
    make_network("RO")
    store = read_store()
    store.catch_up()
    before = store.state()
    (pages,) = store.rows("PRAGMA page_count")[0]
    store.rows(f"PRAGMA max_page_count = {pages}")
    page = make_page("ro-ro", "Despre", body=[paragraph(f"<p>{'doza ' * 60_000}</p>")])

    is_current = store.catch_up()

    assert (is_current, store.state()) == (False, before)
    store.rows("PRAGMA max_page_count = 1000000")
    assert store.catch_up()
    assert store.get("page", page.translation_key, "ro-ro") is not None


def test_a_draft_has_no_document():
    """What was never published is not in the log."""
    make_network()

    page = make_page("en", "Secret", publish=False)

    assert not Document.objects.filter(key=page.translation_key).exists()


def test_unpublishing_leaves_a_tombstone():
    """An unpublished page is gone, with the reason and no bytes."""
    make_network()
    page = make_page("en", "About us")

    page.unpublish()

    gone = document(page)
    assert (gone.gone, bytes(gone.body)) == ("unpublished", b"")


def test_deleting_leaves_a_tombstone():
    """A deleted page is gone for good."""
    make_network()
    page = make_page("en", "About us")

    page.delete()

    assert document(page).gone == "deleted"


def test_a_changed_fact_marks_the_pages_that_show_it():
    """A fact's change marks exactly the documents that embed it."""
    make_network()
    fact = make_fact("energy-saving", "95")
    page = make_page("en", "Why", body=[paragraph("<p>{{fact:energy-saving}}</p>")])
    make_page("en", "Other")
    Mark.objects.all().delete()

    value = fact.values.get()
    value.value = "96"
    value.save()

    assert {mark.key for mark in Mark.objects.all()} == {page.translation_key}


def test_a_slug_change_redirects():
    """A page that changes its slug leaves a redirect at its former address."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")

    edit_page(page, slug="cine-suntem")

    store = read_store()
    store.catch_up()
    former = store.redirect_at("ro-ro", "despre-noi/")
    assert former is not None
    assert former.document["to"] == "http://localhost:8000/ro/cine-suntem/"
