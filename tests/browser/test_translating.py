"""Translating in the editor: by keyboard alone, and two people at one text."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import follow
from tests.browser.people import Visit
from tests.browser.site import Site
from tests.journeys import story
from tests.site.axe import violations
from tests.site.fitting import cut_off

pytestmark = pytest.mark.browser

DRAFT, TRANSLATION = "to-translate", "translation"
ROMANIAN = {
    "Cans on the beach": "Doze pe plajă",
    "Where the music plays.": "Unde bate vântul.",
    "Why we come along": "De ce venim la mare",
    story.ORIGINAL: "Voluntarii golesc patruzeci de coșuri pe zi.",
    story.CLOSING: "Adu doza înapoi pe mal.",
}


def focused(page: Page) -> Locator:
    """Return the text in which the person is."""
    return page.get_by_role("article").filter(has=page.locator("textarea[name=text]:focus"))


def test_a_page_is_translated_by_keyboard_alone(visit: Visit, site: Site) -> None:
    """From the first text to the last and to publishing no other hand is needed."""
    publisher = visit("ro-publisher")
    page = publisher.page
    publisher.open(site.edit_url(DRAFT))
    done = []

    page.keyboard.press("Alt+ArrowDown")
    for _text in ROMANIAN:
        source = focused(page).locator("[data-ecc-source]").text_content() or ""
        page.keyboard.type(ROMANIAN[source])
        page.keyboard.press("Control+Enter")
        done.append(source)
        if len(done) < len(ROMANIAN):
            expect(focused(page).locator("[data-ecc-source]")).not_to_have_text(source)
    expect(page.locator("[data-ecc-progress]")).to_have_text("5 of 5 texts are done")
    expect(page.locator("[data-ecc-live]")).to_have_text("There is nothing more to do.")
    follow(page, "Publish in Romanian (Romania)", by="Shift+Tab")

    expect(page.get_by_text("Published “Doze pe plajă” in Romanian")).to_be_visible()
    assert set(done) == set(ROMANIAN)
    assert site.document(DRAFT, "ro-ro")["title"] == "Doze pe plajă"
    assert not publisher.faults.found


def test_the_keys_move_and_copy_and_are_listed(visit: Visit, site: Site) -> None:
    """Alt with the arrows goes up and down, with C copies the source, with H shows the list."""
    translator = visit("ro-translator")
    page = translator.page
    translator.open(site.edit_url(TRANSLATION))
    title, summary = (page.get_by_role("article", name=name) for name in ("Title", "Summary"))

    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowDown")
    expect(summary.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(title.locator("textarea[name=text]")).to_be_focused()
    page.keyboard.press("Alt+c")
    expect(title.locator("textarea[name=text]")).to_have_value(story.TITLE)
    page.keyboard.press("Alt+h")

    expect(page.get_by_role("region", name="Keys")).to_be_visible()
    title.locator("textarea[name=text]").fill(story.ROMANIAN_TITLE)


def test_two_people_at_one_text_are_told(visit: Visit, site: Site) -> None:
    """Who comes second sees the other's text and name, and chooses; nothing is lost before."""
    first, second = visit("ro-translator"), visit("ro-publisher")
    texts = []
    for person in (first, second):
        person.open(site.edit_url(TRANSLATION))
        texts.append(person.page.get_by_role("article", name="Summary"))
    texts[0].locator("textarea[name=text]").fill("Unde se cântă.")
    texts[0].get_by_role("button", name="Save", exact=True).click()
    expect(first.page.locator("[data-ecc-live]")).to_have_text("Saved.")

    texts[1].locator("textarea[name=text]").fill("Unde cântă toată lumea.")
    texts[1].get_by_role("button", name="Save", exact=True).click()

    expect(texts[1].get_by_text("ro-translator changed this text meanwhile.")).to_be_visible()
    expect(texts[1].get_by_text("Unde se cântă.")).to_be_visible()
    expect(texts[1].locator("textarea[name=text]")).to_have_value("Unde cântă toată lumea.")
    texts[1].get_by_role("button", name="Save mine instead").click()
    expect(second.page.locator("[data-ecc-live]")).to_have_text("Saved.")


def test_what_is_typed_saves_itself(visit: Visit, site: Site) -> None:
    """Whoever stops typing finds the text stored when the page is opened again."""
    translator = visit("ro-translator")
    page = translator.page
    translator.open(site.edit_url(TRANSLATION))
    closing = page.get_by_role("article").filter(has_text=story.CLOSING)

    closing.locator("textarea[name=text]").fill("Adu doza înapoi la noi.")
    expect(page.locator("[data-ecc-live]")).to_have_text("Saved.")
    page.reload()

    expect(closing.locator("textarea[name=text]")).to_have_value("Adu doza înapoi la noi.")


def test_the_page_stands_beside_its_texts(visit: Visit, site: Site) -> None:
    """The preview opens, is remembered, and shows what was saved a moment ago."""
    translator = visit("ro-translator", viewport={"width": 1600, "height": 1000})
    page = translator.page
    translator.open(site.edit_url(TRANSLATION))
    shown = page.frame_locator("[data-ecc-preview] iframe")

    page.get_by_role("button", name="Preview beside the texts").click()
    expect(shown.get_by_role("heading", level=1)).to_be_visible()
    page.reload()
    title = page.get_by_role("article", name="Title")
    title.locator("textarea[name=text]").fill("Doze la concerte")
    title.get_by_role("button", name="Save", exact=True).click()

    expect(shown.get_by_role("heading", name="Doze la concerte")).to_be_visible()
    title.locator("textarea[name=text]").fill(story.ROMANIAN_TITLE)
    title.get_by_role("button", name="Save", exact=True).click()
    expect(shown.get_by_role("heading", name=story.ROMANIAN_TITLE)).to_be_visible()


def test_the_editor_keeps_nobody_out(visit: Visit, site: Site) -> None:
    """axe finds nothing on a telephone and on a small screen, by day and by night."""
    translator = visit("ro-translator")
    page = translator.page
    translator.open(site.edit_url(TRANSLATION))
    page.keyboard.press("Alt+h")
    page.get_by_text("More", exact=True).click()
    found = []

    for width, scheme in product((390, 1024), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += [
            f"{width} px, {scheme}: cut off {element}"
            for element in cut_off(page, within=".ecc-desk")
        ]
        found += [
            f"{width} px, {scheme}: {violation}"
            for violation in violations(page, within=".ecc-desk")
            if not violation.is_advice
        ]

    assert not found, "\n".join(found)
    assert re.search("text", page.locator("[data-ecc-progress]").text_content() or "")
