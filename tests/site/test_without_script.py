"""Everything works where no script runs."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Visit
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.crawling import Crawl
from tests.site.looking import HEIGHT, READABLE, Visits
from tests.site.problems import none_of

pytestmark = pytest.mark.site

# Text that is there, but that nothing a reader does brings to light.
HIDDEN = """() => [...document.querySelectorAll("main *")]
  .filter((element) => [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    && !["SCRIPT", "STYLE", "TEMPLATE", "OPTION", "TEXTAREA"].includes(element.tagName)
    && !element.closest("[aria-hidden=true]")
    && !element.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map((element) => element.outerHTML.slice(0, 120))"""
ANSWERS = {"email": "ana@visitors.example", "tel": "0215550100", "number": "1", "url": "x.example"}


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_whole_text_is_there(visit: Visit, visits: Visits, script: str) -> None:
    """Without script, every kind of page shows what it shows with it, and hides nothing."""
    visitor = visit(java_script_enabled=False)
    found = []

    for look in visits.to(script).looks:
        visitor.open(look.sample.url)
        there = visitor.page.evaluate(READABLE)
        lines = [f"missing: {line}" for line in look.text if line not in there]
        lines += [f"hidden: {element}" for element in visitor.page.evaluate(HIDDEN)]
        found += [f"{look.sample.name}: {look.sample.url}: {line}" for line in lines]
        assert there

    none_of(found)


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_menu_leads_on(visit: Visit, catalogue: Catalogue, script: str, width: int) -> None:
    """Without script, the menu opens where it is folded, and each of its entries can be followed."""
    visitor = visit(java_script_enabled=False, viewport={"width": width, "height": HEIGHT})
    page = visitor.page
    visitor.open(catalogue.samples(script)[0].url)
    menu = page.locator("header details:has(nav)")

    for summary in menu.locator("summary").all():
        if summary.is_visible():
            summary.click()
    # An entry that stands both on the line and in its fold is shown in one of them.
    entry = menu.locator("a:not([aria-current])").filter(visible=True).last
    address = urljoin(page.url, entry.get_attribute("href") or "")
    entry.click()

    expect(page).to_have_url(address)
    expect(page.get_by_role("main")).to_be_visible()


def test_the_language_can_be_changed(visit: Visit, catalogue: Catalogue) -> None:
    """Without script, a home leads to each other language of its country."""
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    changes = catalogue.changes_of_language()

    for place, other in changes:
        visitor.open(place.url)
        for summary in page.locator("header details:has(a[hreflang]) summary").all():
            summary.click()
        page.locator(f"header a[hreflang='{other.lang}']").click()
        expect(page.locator("html")).to_have_attribute("lang", other.lang)

    assert changes


@pytest.mark.parametrize("script", SCRIPTS)
def test_searching_finds(visit: Visit, catalogue: Catalogue, script: str) -> None:
    """Without script, a word of a page's title that is typed into the search finds that page."""
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    wanted = catalogue.pages_in(script)[0]
    place = catalogue.place_of(wanted.url)
    visitor.open(place.url)

    page.locator("header a[href$='/search/']").click()
    page.get_by_role("searchbox").fill(wanted.title)
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**?q=*")

    results = page.get_by_role("main").locator("a").all()
    assert wanted.url in [urljoin(page.url, one.get_attribute("href") or "") for one in results]


@pytest.mark.parametrize("script", SCRIPTS)
def test_forms_are_taken(visit: Visit, catalogue: Catalogue, crawl: Crawl, script: str) -> None:
    """Without script, each kind of form says what is missing, and then takes what was filled in."""
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    with_forms = {answer.url for answer in crawl.refused}
    samples = [sample for sample in catalogue.samples(script) if sample.url in with_forms]

    for sample in samples:
        visitor.open(sample.url)
        form = page.locator("form[method=post]")
        form.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_be_visible()
        fill_in(form)
        form.get_by_role("button").click()
        expect(page.get_by_role("status")).to_be_visible()

    assert samples


def fill_in(form: Locator) -> None:
    """Give an answer of its kind to every field of a form that people can see."""
    for field in form.locator("input, select, textarea").all():
        kind = field.get_attribute("type") or field.evaluate("field => field.localName")
        if not field.is_visible() or field.get_attribute("tabindex") == "-1":
            continue
        if kind in ("checkbox", "radio"):
            field.check()
        elif kind == "select":
            field.select_option(index=1)
        else:
            field.fill(ANSWERS.get(kind, "Ana"))
