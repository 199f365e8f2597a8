"""Pages fit every screen, and the keyboard reaches everything."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Visit
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.problems import none_of

pytestmark = pytest.mark.site

WIDTHS = (320, 390, 768, 1280)
HEIGHT = 900
MORE_STOPS_THAN_THIS = 400

# What sticks out, unless something around it clips or scrolls it.
STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const held = (element) => {
    for (let box = element.parentElement; box && box !== root; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== "visible") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const {left, right} = element.getBoundingClientRect();
    return (right > root.clientWidth + 1 || left < -1) && !held(element);
  });
  return [`${root.scrollWidth} px wide`, ...out.map((one) => one.outerHTML.slice(0, 120))];
}"""

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
def test_pages_fit_every_width(visit: Visit, catalogue: Catalogue, script: str) -> None:
    """No kind of page is wider than the screen."""
    visitor = visit()
    found = []

    for sample in catalogue.samples(script):
        visitor.open(sample.url)
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
            out = visitor.page.evaluate(STICKING_OUT)
            found += [f"{sample.name}, {width} px: {sample.url}: {element}" for element in out]

    none_of(found)


def walk(page: Page) -> list[str]:
    """Press Tab from the top to the end of a page and return what is wrong on the way."""
    found = []
    for _number in range(MORE_STOPS_THAN_THIS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or stop["isKnown"]:
            break
        if stop["problem"]:
            found.append(f"{stop['problem']}: {stop['element']}")
    return found + [f"not reached: {element}" for element in page.evaluate(USABLE)]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("width", [390, 1280])
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
    """Whoever presses Tab and Enter is past the menu, on every kind of page."""
    visitor = visit()

    for sample in catalogue.samples(script):
        visitor.open(sample.url)
        visitor.page.keyboard.press("Tab")
        expect(visitor.page.locator(":focus")).to_have_attribute("href", "#main")
        expect(visitor.page.locator(":focus")).to_be_in_viewport()
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_role("main")).to_be_focused()


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
