"""A translation from being asked for to being live: four people, each by keyboard alone."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import follow, reach
from tests.browser.people import Visit, Visitor
from tests.browser.site import Site
from tests.browser.words import ASKED_FOR
from tests.journeys import story

pytestmark = pytest.mark.browser

PAGE = "to-ask-for"
ROMANIAN = {
    ASKED_FOR: "Doze în parc",
    "Where the music plays.": "La umbra copacilor.",
    "Why we come along": "De ce venim în parc",
    story.ORIGINAL: "Voluntarii golesc patruzeci de coșuri pe zi.",
    story.CLOSING: "Adu doza înapoi la poartă.",
}
TITLE = ROMANIAN[ASKED_FOR]
REASON = "Titlul: spuneți și în care parc."
MENDED = "Doze în parcul orașului"


def ask(manager: Visitor) -> None:
    """Ask a translator for the page, in a week."""
    page = manager.page
    manager.open("/admin/translation-requests/")
    follow(page, "Ask for translations")
    reach(page, "Translate into")
    page.keyboard.type("Romania: română")
    follow(page, "Show pages")
    reach(page, ASKED_FOR)
    page.keyboard.press("Space")
    reach(page, "Translator")
    page.keyboard.type("ro-translator")
    reach(page, "Due on")
    page.keyboard.type(str(dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=7)))
    page.keyboard.press("Escape")
    reach(page, "Note")
    page.keyboard.type("Pentru ziua orașului.")
    follow(page, "Ask for the translation")
    expect(page.get_by_role("heading", name="Words to translate")).to_be_visible()


def open_from_mine(translator: Visitor) -> None:
    """Come to the editor over what one was asked for."""
    page = translator.page
    translator.open("/admin/translation-requests/mine/")
    due = page.get_by_role("table").get_by_role("link").first.text_content() or ""
    follow(page, due)
    expect(page.get_by_text("Pentru ziua orașului.")).to_be_visible()
    follow(page, translator_title(page))
    expect(page.locator("[data-ecc-progress]")).to_be_visible()


def translator_title(page: Page) -> str:
    """Return what the request's page is called by now."""
    return page.locator(".ecc-requests__list").get_by_role("link").first.text_content() or ""


def translate(page: Page) -> None:
    """Type each text that is to do and go to the next."""
    page.keyboard.press("Alt+ArrowDown")
    for number in range(len(ROMANIAN)):
        focused = page.get_by_role("article").filter(has=page.locator("textarea[name=text]:focus"))
        source = focused.locator("[data-ecc-source]").text_content() or ""
        page.keyboard.type(ROMANIAN[source])
        page.keyboard.press("Control+Enter")
        if number + 1 < len(ROMANIAN):
            expect(focused.locator("[data-ecc-source]")).not_to_have_text(source)
    expect(page.locator("[data-ecc-progress]")).to_have_text("5 of 5 texts are done")


def open_from_reviews(reviewer: Visitor, title: str) -> None:
    """Come to the editor over what waits for a review."""
    reviewer.open("/admin/reviews/")
    follow(reviewer.page, title)
    expect(reviewer.page.get_by_role("heading", name="Your review")).to_be_visible()


def test_a_translation_is_asked_for_made_reviewed_and_published(visit: Visit, site: Site) -> None:
    """Manager, translator, reviewer and publisher hand it on; the reviewer sends it back once."""
    manager, translator = visit("ro-manager"), visit("ro-translator")
    reviewer, publisher = visit("ro-reviewer"), visit("ro-publisher")

    ask(manager)
    open_from_mine(translator)
    translate(translator.page)
    follow(translator.page, "Send for review", by="Shift+Tab")
    expect(translator.page.get_by_text(f"“{TITLE}” is sent for review.")).to_be_visible()

    open_from_reviews(reviewer, TITLE)
    reach(reviewer.page, "What has to be changed, where you send it back")
    reviewer.page.keyboard.type(REASON)
    follow(reviewer.page, "Send back")
    expect(reviewer.page.get_by_text("Nothing waits for your review.")).to_be_visible()

    translator.open(site.edit_url(PAGE))
    expect(translator.page.get_by_text(REASON, exact=True)).to_be_visible()
    translator.page.keyboard.press("Alt+ArrowDown")
    translator.page.keyboard.press("Control+A")
    translator.page.keyboard.type(MENDED)
    translator.page.keyboard.press("Control+Enter")
    expect(translator.page.locator("[data-ecc-live]")).not_to_be_empty()
    follow(translator.page, "Send for review", by="Shift+Tab")
    expect(translator.page.get_by_text(f"“{MENDED}” is sent for review.")).to_be_visible()

    open_from_reviews(reviewer, MENDED)
    follow(reviewer.page, "Accept")
    expect(reviewer.page.get_by_text("Nothing waits for your review.")).to_be_visible()
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        site.document(PAGE, "ro-ro")

    publisher.open(site.edit_url(PAGE))
    follow(publisher.page, "Publish in Romanian (Romania)")
    expect(publisher.page.get_by_text(f"Published “{MENDED}” in Romanian")).to_be_visible()
    assert site.document(PAGE, "ro-ro")["title"] == MENDED
    for person in (manager, translator, reviewer, publisher):
        assert not person.faults.found
