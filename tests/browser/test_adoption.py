"""The second journey: a country's manager adopts a page of the umbrella, from the menu to the visitor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Visit, Visitor
from tests.browser.site import Site
from tests.browser.waiting import until
from tests.journeys import story

pytestmark = pytest.mark.browser

SOURCE = "to-adopt"
TITLE = "Cans at school"
SLUG = "cans-at-school"
ROMANIAN = {
    TITLE: "Doze în curtea școlii",
    "Where the music plays.": "Unde se sună de pauză.",
    "Why we come along": "De ce venim la școală",
    story.ORIGINAL: "Elevii golesc patruzeci de coșuri în fiecare lună.",
    story.CLOSING: "Adu doza înapoi la poartă.",
}
NEW_TITLE, NEW_WORD = ROMANIAN[TITLE], "pauză"


def adopt(manager: Visitor) -> None:
    """Go through the admin's menu to the umbrella's pages, and adopt one into Romania."""
    page = manager.page
    manager.open("/admin/")
    page.get_by_role("link", name="Umbrella pages").click()
    row = page.get_by_role("row", name=TITLE)
    row.locator("a[href*='locale=ro-ro']", has_text="Adopt").click()
    page.get_by_role("button", name="Adopt", exact=True).click()
    expect(page.get_by_text(f"“{TITLE}” is adopted, as a draft.")).to_be_visible()


def see_draft(manager: Visitor) -> None:
    """See the page in Romania's tree, as a draft, and come back to its editor."""
    page = manager.page
    editor = page.url
    manager.open("/admin/")
    page.get_by_role("row", name="Go to").get_by_role("link", name="All pages").first.click()
    row = page.get_by_role("row", name=TITLE)
    expect(row.locator(".w-status", has_text="draft")).to_be_visible()
    manager.open(editor)


def translate(page: Page) -> None:
    """Type every text of the page into the translation editor that is open."""
    expect(page.get_by_text("not translated yet", exact=True)).to_have_count(len(ROMANIAN))
    for text, translated in ROMANIAN.items():
        row = page.get_by_role("article").filter(has=page.get_by_text(text, exact=True))
        row.locator("textarea[name=text]").fill(translated)
        row.get_by_role("button", name="Save", exact=True).click()
        expect(row.get_by_text("translated", exact=True)).to_be_visible()
    expect(page.get_by_text("not translated yet", exact=True)).to_have_count(0)


def publish(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Publish in")).click()
    expect(page.get_by_text(re.compile("Published “.+” in Romanian"))).to_be_visible()


def listed(site: Site) -> list[str]:
    """Return the ids of the pages that the API lists in Romania."""
    found, _sequence = site.get("/api/partner/v1/pages?locale=ro-ro&limit=100&fields=id")
    return [item["id"] for item in found["items"]]


def see_the_umbrellas(visitor: Visitor, url: str) -> None:
    """See that Romania's address still shows the umbrella's page, and says so."""
    visitor.open(url)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.page.locator(".ecc-notice--fallback")).to_be_visible()


def see_romanias(visitor: Visitor, url: str) -> None:
    """See every translated text there, and no notice."""
    visitor.open(url)
    for text in ROMANIAN.values():
        expect(visitor.page.get_by_role("main")).to_contain_text(text)
    expect(visitor.page.locator(".ecc-notice")).to_have_count(0)


def search(visitor: Visitor, site: Site) -> Locator:
    """Search on Romania's pages as a visitor, and return the links to what was found."""
    visitor.open(f"{site.homes['ro-ro']}search/")
    visitor.page.get_by_role("searchbox").fill(NEW_WORD)
    visitor.page.get_by_role("searchbox").press("Enter")
    return visitor.page.get_by_role("main").get_by_role("link", name=NEW_TITLE)


def test_an_adopted_page_is_published_by_its_country(visit: Visit, site: Site) -> None:
    """Until Romania has published what it translated, nobody sees it; then it is everywhere."""
    manager, visitor = visit("ro-manager"), visit()
    key, url = site.pages[SOURCE]["uuid"], f"{site.homes['ro-ro']}{SLUG}/"

    adopt(manager)
    see_draft(manager)
    translate(manager.page)

    assert key not in listed(site)
    see_the_umbrellas(visitor, url)
    expect(search(visitor, site)).to_have_count(0)

    publish(manager.page)

    until(lambda: key in listed(site))
    see_romanias(visitor, url)
    expect(search(visitor, site)).to_have_count(1)
    document = site.document(SOURCE, "ro-ro")
    assert (document["title"], document["origin"]["mode"]) == (NEW_TITLE, "adopted")
    assert manager.faults.foreign == visitor.faults.foreign == []
