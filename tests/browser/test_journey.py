"""The journey: from the brand manager's change to everybody who reads Romania's page."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit, Visitor
from tests.browser.site import Site
from tests.browser.waiting import until
from tests.journeys import story
from tests.journeys.replica import Replica, pull

pytestmark = pytest.mark.browser

ORIGINAL, TRANSLATION = "original", "translation"


def change_original(brand: Visitor, site: Site) -> None:
    """Type a new paragraph into Wagtail's editor and publish."""
    page = brand.page
    brand.open(site.edit_url(ORIGINAL))
    page.locator(".public-DraftEditor-content", has_text=story.ORIGINAL).click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(story.CHANGED)
    # The rich text reaches the form a moment after it was typed.
    text = page.locator("input[name=body-1-value-html]")
    expect(text).to_have_value(re.compile(re.escape(story.CHANGED)))
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("has been published")).to_be_visible()


def see_behind(translator: Visitor, site: Site) -> None:
    """Go from the first screen to the page in the explorer, and see that it is behind."""
    page = translator.page
    translator.open("/admin/")
    page.get_by_role("row", name="Go to").get_by_role("link", name="All pages").first.click()
    row = page.get_by_role("row", name=story.ROMANIAN_TITLE)
    expect(row.get_by_text("1 behind")).to_be_visible()
    row.get_by_role("link", name=story.ROMANIAN_TITLE, exact=True).click()
    page.wait_for_url(site.edit_url(TRANSLATION))
    expect(page.locator(".ecc-banner")).to_contain_text("1 behind")


def translate(page: Page) -> None:
    """Type the one missing text into the translation editor that is open."""
    row = page.get_by_role("article").filter(has=page.get_by_text(story.CHANGED, exact=True))
    expect(row.get_by_text("source changed", exact=True)).to_be_visible()
    expect(row.get_by_text(story.ROMANIAN, exact=True)).to_be_visible()
    row.locator("textarea[name=text]").fill(story.ROMANIAN_CHANGED)
    row.get_by_role("button", name="Save", exact=True).click()
    expect(row.get_by_text("translated", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^To do"))).to_be_hidden()


def publish(publisher: Visitor, site: Site) -> None:
    """Publish from the same editor."""
    page = publisher.page
    publisher.open(site.edit_url(TRANSLATION))
    page.get_by_role("button", name="Publish in Romanian").click()
    expect(page.get_by_text(f"Published “{story.ROMANIAN_TITLE}”")).to_be_visible()
    expect(page.locator(".ecc-banner")).to_contain_text("current")


def read(visitor: Visitor, site: Site, *, text: str, is_behind: bool) -> None:
    """See the page as a visitor: which text, and whether a notice says that it is an old one."""
    visitor.open(site.url_of(TRANSLATION))
    expect(visitor.page.get_by_role("main")).to_contain_text(text)
    expect(visitor.page.locator(".ecc-notice--behind")).to_have_count(int(is_behind))


def freshness(site: Site) -> tuple[str, int]:
    found = site.document(TRANSLATION, "ro-ro")["freshness"]
    return found["state"], found["segments_behind"]


def search(site: Site, word: str) -> list[str]:
    """Return the ids that the partner API's search finds in Romania."""
    found, _sequence = site.get(f"/api/partner/v1/search?q={quote(word)}&locale=ro-ro")
    return [item["id"] for item in found["items"]]


def follow(replica: Replica, site: Site) -> Replica:
    """Bring a replica up to date from the log alone."""
    replica.apply(site.call("tests.journeys.replica", "changes_since", replica.sequence))
    return replica


def test_a_change_of_the_umbrella_reaches_romania(visit: Visit, site: Site) -> None:
    """Until Romania has published, the old text stands, marked; then all show the new one."""
    brand, translator, publisher = map(visit, ("brand", "ro-translator", "ro-publisher"))
    visitor = visit()
    replica = pull(site.get)

    change_original(brand, site)

    until(lambda: freshness(site) == ("behind", 1))
    read(visitor, site, text=story.ROMANIAN, is_behind=True)
    see_behind(translator, site)
    translate(translator.page)
    read(visitor, site, text=story.ROMANIAN, is_behind=True)

    publish(publisher, site)

    read(visitor, site, text=story.ROMANIAN_CHANGED, is_behind=False)
    assert freshness(site) == ("current", 0)
    assert story.ROMANIAN_CHANGED in site.document(TRANSLATION, "ro-ro")["html"]
    assert search(site, story.NEW_WORD) == [site.pages[TRANSLATION]["uuid"]]
    until(lambda: follow(replica, site).pages == pull(site.get).pages)
