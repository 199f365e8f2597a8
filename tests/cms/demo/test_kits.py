"""The demo's kits hold pages that the demo has, in an order in which they can be adopted."""

from __future__ import annotations

import pytest

from cms.demo.kits import make_kits, read_kits
from countries.umbrella.models import KitItem
from tests.cms.demo.data import page_by_key
from tests.factories import make_network, make_page

each_kit = pytest.mark.parametrize("kit", read_kits(), ids=lambda kit: kit["code"])


@each_kit
def test_a_kit_holds_pages_of_the_umbrella(kit) -> None:
    """Each of its pages is in the umbrella's file."""
    known = page_by_key("en")

    assert [row["page"] for row in kit["pages"] if row["page"] not in known] == []


@each_kit
def test_a_kit_is_named_in_the_languages_of_the_admin(kit) -> None:
    """Every country reads what it is called."""
    assert {"en", "fr", "nl", "de", "ro", "el", "ar"} <= set(kit["names"])


@pytest.mark.django_db
def test_kits_are_made_once() -> None:
    """A second run changes nothing that people made of them."""
    make_network()
    keys = {row["page"] for kit in read_kits() for row in kit["pages"]}
    pages = {key: make_page("en", key, slug=key).pk for key in keys}
    make_kits(pages)
    KitItem.objects.filter(kit__code="festival-kit").delete()

    make_kits(pages)

    assert set(KitItem.objects.values_list("kit__code", flat=True)) == {"starter-site"}
