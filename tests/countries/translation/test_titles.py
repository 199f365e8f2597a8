"""Titles in lists, menus and previews say the language that they are in, which may be the source's."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory

from countries.delivery.models import Document, Kind
from countries.identity.addresses import Menu, MenuItem
from countries.publishing import renew
from tests.countries.translation.helpers import block, document, save, translate
from tests.factories import NOW, edit_page, locale_row, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


def page_list(*pages: Any) -> dict[str, Any]:
    """Return the stored form of a block that lists chosen pages."""
    chosen = [{"type": "item", "id": str(page.pk), "value": page.pk} for page in pages]
    value = {"title": "", "of": "chosen", "limit": 6, "pages": chosen, "language": ""}
    return {"type": "page_list", "id": "l1", "value": value}


def renew_all() -> None:
    while renew(now=NOW):
        pass


def menu(kind: str = "header") -> list[dict[str, Any]]:
    """Return the entries of a stored menu of ro-ro."""
    key = Menu.objects.get(country_locale=locale_row("ro-ro"), kind=kind).uuid
    items: list[dict[str, Any]] = document_at(key)["items"]
    return items


def document_at(key: Any) -> dict[str, Any]:
    body = bytes(Document.objects.get(kind=Kind.MENU, key=key).body)
    found: dict[str, Any] = orjson.loads(body)
    return found


def preview(page: Any) -> BeautifulSoup:
    """Return what an editor sees of a page as it is in memory."""
    request = RequestFactory().get("/", headers={"host": "localhost:8000"})
    return BeautifulSoup(page.serve_preview(request, "").content, "html.parser")


def draft_of(page: Any) -> Any:
    page.refresh_from_db()
    return page.get_latest_revision_as_object()


@staged
def listing(romanian):
    """A Romanian page that lists the adopted one, which is live with its English title."""
    save(romanian)
    return make_page("ro-ro", "Pagini", body=[page_list(romanian)])


# -- lists --


def test_a_card_says_that_its_title_is_in_the_sources_language(listing):
    """A title that nobody has translated is English on a Romanian list."""
    card = block(listing, "l1")["value"]["items"][0]

    assert (card["title"], card["lang"]) == ("About us", "en")


def test_a_translated_title_is_in_the_locales_language_on_every_list(listing, romanian):
    """Publishing the translated title renews the list, which then has no mark."""
    translate(romanian, title="Despre noi")
    save(romanian)
    renew_all()

    card = block(listing, "l1")["value"]["items"][0]

    assert (card["title"], card["lang"]) == ("Despre noi", "ro-RO")


def test_a_list_marks_a_foreign_title_for_readers(listing):
    """The HTML of the list has the title's language where it begins."""
    article = BeautifulSoup(document(listing)["html"], "html.parser")

    assert article.find(lang="en").get_text(strip=True).startswith("About us")


# -- menus --


@staged
def in_menu(romanian):
    """The adopted page, live with its English title, in the menu that follows the tree."""
    save(romanian)
    page = edit_page(romanian, show_in_menus=True)
    renew_all()
    return page


def test_a_menu_says_that_a_title_is_in_the_sources_language(in_menu):
    """A page that is not translated yet stands in the menu as what it is: English."""
    assert [(item["title"], item["lang"]) for item in menu()] == [("About us", "en")]


def test_a_menu_follows_a_titles_translation(in_menu):
    """The mark goes with the translation's publishing."""
    translate(in_menu, title="Despre noi")
    save(in_menu)
    renew_all()

    assert [(item["title"], item["lang"]) for item in menu()] == [("Despre noi", "ro-RO")]


def test_a_menus_own_label_is_in_the_menus_language(in_menu):
    """What an editor calls an entry, or a link elsewhere, is written for this locale."""
    footer = Menu.objects.get(country_locale=locale_row("ro-ro"), kind="footer")
    MenuItem.objects.create(menu=footer, page=in_menu, label="Despre noi")
    MenuItem.objects.create(menu=footer, link="https://www.example.org/", label="Altundeva")
    renew_all()

    assert [item["lang"] for item in menu("footer")] == ["ro-RO", "ro-RO"]


# -- previews --


def test_a_drafts_preview_marks_what_is_still_in_the_sources_language(romanian):
    """Before anything is live, a preview marks the title and the blocks that are English."""
    shown = preview(romanian)

    assert shown.h1["lang"] == "en"
    assert {part["lang"] for part in shown.select(".ecc-block")} == {"en"}


def test_a_preview_judges_the_draft_not_what_is_live(romanian):
    """What the draft has translated is unmarked in its preview, though visitors still see English."""
    save(romanian)
    translate(romanian, title="Despre noi")
    save(romanian, publish=False)

    shown = preview(draft_of(romanian))

    assert (shown.h1.get_text(), shown.h1.get("lang")) == ("Despre noi", None)
    assert document(romanian)["field_lang"]["title"] == "en"


def test_a_list_in_a_preview_says_the_language_of_live_titles(listing):
    """The cards of a draft are those that visitors would see: in English, and marked."""
    draft = draft_of(listing)

    card = preview(draft).select_one(".ecc-card")

    assert (card["lang"], "About us" in card.get_text()) == ("en", True)


def test_a_draft_that_lists_itself_shows_its_live_title_as_what_it_is(romanian):
    """The live card of a page is not judged by the draft that is being previewed."""
    save(romanian)
    translate(romanian, title="Despre noi")
    save(romanian, publish=False)
    draft = draft_of(romanian)
    draft.body = json.dumps([page_list(romanian)])

    card = preview(draft).select_one(".ecc-card")

    assert (card["lang"], "About us" in card.get_text()) == ("en", True)
