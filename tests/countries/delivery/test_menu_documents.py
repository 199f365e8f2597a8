"""The documents of menus and images say which of their texts are behind, as soon as they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wagtail.images.tests.utils import get_test_image_file

from cms.media.models import CountryImage, ImageText
from countries.delivery.models import Document, Kind
from countries.identity.addresses import Menu, MenuItem
from countries.identity.countries import Country, CountryLocale
from countries.publishing import renew
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_network, make_page
from tests.keeping import staged

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in.*SpooledTemporaryFile"),
]

SHOP = "https://shop.example/"


def menu_of(code: str) -> Menu:
    place = CountryLocale.objects.get(locale__language_code=code)
    menu, _created = Menu.objects.update_or_create(
        country_locale=place, kind="header", defaults={"follows_tree": False}
    )
    return menu


def document(kind: Kind, key: Any) -> dict[str, Any]:
    """Return what is delivered once all that waits is renewed."""
    while renew(now=NOW):
        pass
    row = Document.objects.get(kind=kind, key=key, gone="")
    found: dict[str, Any] = json.loads(bytes(row.body))
    return found


def behind(menu: Menu) -> dict[str, bool]:
    items = document(Kind.MENU, menu.uuid)["items"]
    return {item["title"]: item["behind"] for item in items}


@staged
def page():
    """A page of Romania and its source in English, which both menus may show."""
    make_network("RO")
    source = make_page("en", "About us", slug="about")
    copy = adopt(source, "ro-ro")
    translate(copy, title="Despre noi")
    save(copy)
    return copy, source


def test_a_title_is_behind_once_its_source_is_called_otherwise(page):
    """Publishing the source turns it, publishing the translation turns it back."""
    copy, source = page
    menu = menu_of("ro-ro")
    MenuItem.objects.create(menu=menu, page=copy)
    before = behind(menu)

    edit_page(source, title="Who we are")
    changed = behind(menu)
    save(copy)
    still = behind(menu)
    translate(copy, title="Cine suntem")
    save(copy)

    assert before == {"Despre noi": False}
    assert changed == still == {"Despre noi": True}
    assert behind(menu) == {"Cine suntem": False}


def test_a_title_is_not_behind_for_the_rest_of_its_page(page):
    """What else the source says has no part in it."""
    copy, source = page
    menu = menu_of("ro-ro")
    MenuItem.objects.create(menu=menu, page=copy)

    edit_page(source, summary="Since 2009.")

    assert behind(menu) == {"Despre noi": False}


def test_a_label_is_behind_once_its_page_is_called_otherwise(page):
    """A label of one's own was written for a title, too."""
    copy, _source = page
    menu = menu_of("ro-ro")
    MenuItem.objects.create(menu=menu, page=copy, label="Noi", made_from="Despre noi")
    before = behind(menu)

    translate(copy, title="Cine suntem")
    save(copy)

    assert (before, behind(menu)) == ({"Noi": False}, {"Noi": True})


def test_a_link_is_behind_once_the_first_language_calls_it_otherwise(page):
    """A change in one menu reaches the country's others."""
    first, second = menu_of("ro-ro"), menu_of("en-ro")
    named = MenuItem.objects.create(menu=first, link=SHOP, label="Magazin")
    MenuItem.objects.create(menu=second, link=SHOP, label="Shop", made_from="Magazin")
    before = behind(second)

    named.label = "Cadouri"
    named.save()

    assert (before, behind(second)) == ({"Shop": False}, {"Shop": True})
    assert behind(first) == {"Cadouri": False}


def test_an_image_tells_how_each_of_its_texts_stands(page):
    """The source, what was made from it, and what its country wrote for itself."""
    country = Country.objects.get(code="RO")
    image = CountryImage.objects.create(
        title="Can", file=get_test_image_file(), collection=country.collection
    )
    source = ImageText.objects.create(image=image, locale="ro-ro", alt="O doză")
    made_from = {"locale": "ro-ro", "alt": "O doză", "caption": ""}
    ImageText.objects.create(image=image, locale="en-ro", alt="A can", made_from=made_from)
    ImageText.objects.create(image=image, locale="fr", alt="Une canette")
    before = document(Kind.IMAGE, image.uuid)["text_states"]

    source.alt = "Două doze"
    source.save()

    assert before == {"en-ro": "current", "fr": "local", "ro-ro": "source"}
    assert document(Kind.IMAGE, image.uuid)["text_states"] == before | {"en-ro": "behind"}
