"""Pages fit every screen, and the keyboard reaches everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.looking import HEIGHT, Visits
from tests.site.problems import none_of

pytestmark = pytest.mark.site

MORE_STOPS_THAN_THIS = 400
LAPTOPS = (1024, 1152, 1280, 1440)

# The lines that the main menu takes, by where its entries stand.
LINES = """() => new Set([...document.querySelectorAll(".ecc-nav > li")]
  .filter((entry) => entry.checkVisibility())
  .map((entry) => Math.round(entry.getBoundingClientRect().top))).size"""

# Where the keyboard is, and what is wrong with how that shows once nothing moves any more.
STOP = """async () => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const parts = [element, element.parentElement, element.closest("li, label")].filter(Boolean);
  const isOutlined = () => parts.some((part) => ["", "::before", "::after"].some((pseudo) => {
    const style = getComputedStyle(part, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }));
  const problem = () => {
    const {left, right, top, bottom} = element.getBoundingClientRect();
    if (Math.min(right, innerWidth) - Math.max(left, 0) < 1) return "out of sight";
    if (Math.min(bottom, innerHeight) - Math.max(top, 0) < 1) return "out of sight";
    const over = document.elementFromPoint(
      (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    if (!over || !(element.contains(over) || over.contains(element))) return "covered";
    return isOutlined() ? "" : "no outline";
  };
  for (let tries = 0; tries < 10 && problem(); tries += 1) {
    await new Promise((done) => setTimeout(done, 50));
  }
  window.stops = window.stops ?? new Set();
  const isKnown = window.stops.has(element);
  window.stops.add(element);
  return {element: element.outerHTML.slice(0, 120), isKnown, problem: problem()};
}"""

# What somebody can use now, whether the keyboard reaches it or not.
USABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter((element) => element.tabIndex >= 0 && element.checkVisibility({visibilityProperty: true})
    && !element.closest("[aria-hidden=true]") && !(window.stops ?? new Set()).has(element))
  .map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("script", SCRIPTS)
def test_pages_fit_every_width(visits: Visits, script: str) -> None:
    """No kind of page is wider than the screen, from the narrowest phone to the desk."""
    visited = visits.to(script)

    none_of(
        f"{look.sample.name}, {element}: {look.sample.url}"
        for look in visited.looks
        for element in look.sticking_out
    )


def test_the_menu_stands_on_one_line(visit: Visit, catalogue: Catalogue) -> None:
    """In every country and language, from a small laptop on, the menu takes one line."""
    page = visit().page
    found = []

    for place in catalogue.places:
        page.goto(place.url)
        for width in LAPTOPS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            if (lines := page.evaluate(LINES)) != 1:
                found.append(f"{width} px, {lines} lines: {place.url}")

    none_of(found)


def walk(page: Page) -> Iterator[str]:
    """Press Tab from the top to the end of a page and tell what is wrong on the way."""
    for number in range(MORE_STOPS_THAN_THIS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["isKnown"]:
            break
        if stop["problem"]:
            yield f"{stop['problem']}: {stop['element']}"
        if not number and "#main" not in stop["element"]:
            yield f"the first stop does not skip to the content: {stop['element']}"
    yield from (f"not reached: {element}" for element in page.evaluate(USABLE))


@pytest.mark.parametrize(("script", "width"), [("latn", 1280), ("arab", 390)])
def test_the_keyboard_reaches_everything_in_sight(
    visit: Visit, catalogue: Catalogue, script: str, width: int
) -> None:
    """On every kind of page, Tab comes to all that can be used, and shows where it is."""
    visitor = visit(viewport={"width": width, "height": HEIGHT})
    found = []

    for sample in catalogue.samples(script):
        visitor.open(sample.url)
        found += [f"{sample.name}: {sample.url}: {wrong}" for wrong in walk(visitor.page)]

    none_of(found)


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_first_stop_skips_to_the_content(
    visit: Visit, catalogue: Catalogue, script: str
) -> None:
    """Whoever presses Tab and Enter is past the menu."""
    visitor = visit()
    page = visitor.page
    visitor.open(catalogue.samples(script)[0].url)

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_keyboard_opens_the_menu(visit: Visit, catalogue: Catalogue, script: str) -> None:
    """On a phone's width, Tab comes to the menu, Enter opens it, and Tab goes on inside."""
    visitor = visit(viewport={"width": 390, "height": HEIGHT})
    page = visitor.page
    visitor.open(catalogue.samples(script)[0].url)
    menu = page.locator("header details:has(nav)")

    menu.locator("summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(menu.locator("a").first).to_be_visible()
    assert menu.locator(":focus").count() == 1
