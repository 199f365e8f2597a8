"""Tags have names in languages, and may belong to a country."""

from __future__ import annotations

import pytest

from countries.delivery.store import Query, read_store
from countries.identity.tags import Tag
from tests.factories import make_network, make_page

pytestmark = pytest.mark.django_db


def test_a_tag_has_a_name_in_each_language():
    """A tag is called by its translated name where there is one."""
    tag = Tag(name="recycling", names={"ro": "reciclare"})

    assert (tag.name_in("ro"), tag.name_in("el")) == ("reciclare", "recycling")


def test_pages_are_listed_by_tag():
    """A page's tags are in its document and select it."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi")
    page.tags.add(Tag.objects.create(name="recycling", slug="recycling"))
    page.save_revision().publish()

    store = read_store()
    store.catch_up()

    found = store.select(Query(tags=["recycling"]))
    assert [stored.title for stored in found] == ["Despre noi"]
    assert found[0].document["tags"] == ["recycling"]
