"""A country of no fixture: one form, a few clicks, and visitors have a site in two languages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Visit, Visitor
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FEW_STEPS = 6
"""Clicks and choices; a person takes a few seconds for each."""


@dataclass
class Hands:
    """What a person does with mouse and keyboard, counted."""

    page: Page
    steps: int = 0
    keys: int = 0

    def click(self, place: Locator) -> None:
        self.steps += 1
        place.click()

    def choose(self, place: Locator, value: str) -> None:
        self.steps += 1
        place.select_option(value)

    def type(self, place: Locator, text: str) -> None:
        self.steps += 1
        self.keys += len(text)
        place.fill(text)


def open_andorra(brand: Visitor) -> Hands:
    """Let the form fill in what is known of Andorra, add Spanish, and open it."""
    brand.open("/admin/network/countries/new/")
    page = brand.page
    hands = Hands(page)
    hands.choose(page.get_by_label("Fill in what is known of"), "AD")
    hands.click(page.get_by_role("button", name="Fill in", exact=True))
    expect(page.get_by_label("Name in English")).to_have_value("Andorra")
    hands.click(page.get_by_role("button", name="Add a language"))
    hands.type(page.get_by_label("Locale").last, "es-ad")
    hands.click(page.get_by_role("button", name="Open the country"))
    expect(page.get_by_text("Andorra is open in 2 languages")).to_be_visible()
    return hands


def see_home(visitor: Visitor, *, lang: str, menu: list[str]) -> None:
    """See the look of the network and the menu in the page's own language."""
    page = visitor.page
    expect(page.locator("html")).to_have_attribute("lang", lang)
    nav = page.get_by_role("navigation").first
    for title in menu:
        expect(nav.get_by_role("link", name=title)).to_be_visible()
    typeface = page.locator("body").evaluate("node => getComputedStyle(node).fontFamily")
    assert typeface.startswith("Commissioner")


def test_a_country_is_opened_by_one_form(visit: Visit, site: Site) -> None:
    """A handful of steps; then its homes, search and missing pages answer in both languages."""
    brand, visitor = visit("brand"), visit()

    hands = open_andorra(brand)

    assert hands.steps <= FEW_STEPS
    assert hands.keys <= len("es-ad")
    assert visitor.open("/ad/").status == 200
    see_home(visitor, lang="ca-AD", menu=["Notícies", "Escriu-nos"])
    visitor.page.get_by_role("link", name="español").click()
    see_home(visitor, lang="es-AD", menu=["Noticias", "Escríbenos"])
    visitor.page.get_by_role("link", name="Buscar").first.click()
    expect(visitor.page).to_have_title("Buscar · Every Can Counts")
    assert visitor.open("/ad/no-hi-es/").status == 404
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Aquesta pàgina no és aquí")
    assert site.get("/api/partner/v1/countries/AD")[0]["url"] == f"{site.url}/ad/"
    assert "/sitemap-ca-ad.xml" in visitor.page.request.get(f"{site.url}/sitemap.xml").text()
    assert not brand.faults.found
    assert not visitor.faults.foreign
