"""A replica equals a fresh one, whatever happened in between."""

from __future__ import annotations

import pytest

from countries.publishing import renew
from tests.factories import NOW, edit_page, make_fact, make_licensee, make_network, make_page
from tests.keeping import staged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@staged
def content():
    """Pages in two countries, a fact, an organisation."""
    make_network("RO", "GB")
    page = make_page("ro-ro", "Despre noi", slug="despre-noi", show_in_menus=True)
    make_page("en-gb", "About", translation_key=page.translation_key)
    make_fact("energy-saving", "95", RO="94", GB="93")
    make_licensee("GB", "Alupro")
    renew(now=NOW)
    return page


def test_a_first_sync_has_every_kind_and_no_deletion(replicate):
    """All that is there is an upsert."""
    replica = replicate(limit=3)

    assert {"page", "fact", "organisation", "menu"} <= {item["kind"] for item in replica.items}
    assert {item["op"] for item in replica.items} == {"upsert"}


def test_changes_come_once(replicate, content):
    """What was edited or unpublished comes with the next answer, and not again."""
    replica = replicate()
    edit_page(content, title="Cine suntem")

    items = replica.sync()

    assert [
        (it["kind"], it["op"]) for it in items if it["locale"] == "ro-ro" and it["kind"] == "page"
    ] == [("page", "upsert")]
    assert replica.sync() == []
    assert replica.documents == replicate().documents


def test_what_is_unpublished_is_deleted_with_the_reason(replicate, content):
    """A tombstone takes the document away."""
    replica = replicate()
    content.unpublish()

    (gone,) = [item for item in replica.sync() if item["op"] == "delete"]

    assert (gone["id"], gone["reason"]) == (str(content.translation_key), "unpublished")
    assert replica.documents == replicate().documents
