"""The admin's own screens, as its menu lists them: they open, ask nobody else, keep nobody out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.people import House
from tests.site.axe import violations
from tests.site.fitting import cut_off
from tests.site.problems import none_of

pytestmark = pytest.mark.site

LEAVING = "/admin/logout/"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (390, 1024)
HEIGHT = 900


def menu(page: Page) -> list[str]:
    """Return the addresses of the admin's menu, with those of its folded parts."""
    props = json.loads(page.locator("#wagtail-sidebar-props").text_content() or "{}")
    found = [url for url in _urls(props) if url.startswith("/admin/") and url != LEAVING]
    return list(dict.fromkeys(found))


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _urls(entry)
    elif isinstance(value, dict):
        if isinstance(value.get("url"), str):
            yield value["url"]
        for entry in value.values():
            yield from _urls(entry)


def workspace(page: Page) -> list[str]:
    """Return the addresses of the workspace to which the first screen, shown now, leads."""
    links = page.locator("main a[href*='/admin/workspace/']").all()
    found = [urlsplit(link.get_attribute("href") or "") for link in links]
    return list(dict.fromkeys(url._replace(scheme="", netloc="").geturl() for url in found))


# What can be used in the part that a screen is about, and is shown; each with a number of its own.
# A choice among several is one stop, and so is a group of tabs.
USABLE = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
    && one.tabIndex >= 0 && one.type !== "radio" && one.type !== "hidden";
  return [...document.querySelectorAll(`main :is(${all})`)].filter(shown).map((one, number) => {
    one.dataset.stop = number;
    return one.outerHTML.slice(0, 120);
  });
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  return {stop: one.dataset.stop ?? null, outside: !one.closest("main")};
}"""


@dataclass(frozen=True)
class Shown:
    """What was wrong with the screens that somebody's menu leads to."""

    problems: list[str]
    violations: list[str]
    cut_off: list[str]


@pytest.fixture(scope="module", params=["brand", "ro-manager"])
def shown(request: pytest.FixtureRequest, house: House) -> Iterator[Shown]:
    """Somebody has opened every screen of their menu, one after the other."""
    visitor = house.visit(request.param)
    visitor.page.set_viewport_size({"width": 1024, "height": 768})
    visitor.open("/admin/")
    found = Shown([], [], [])
    for url in ["/admin/", *menu(visitor.page)]:
        answer = visitor.open(url)
        if answer.status != 200:
            found.problems.append(f"{answer.status}: {url}")
            continue
        found.violations.extend(
            f"{url}: {violation}"
            for violation in violations(visitor.page, within="main")
            if not violation.is_advice
        )
        found.cut_off.extend(
            f"{url}: {element}" for element in cut_off(visitor.page, within="main")
        )
    found.problems.extend([*visitor.faults.found, *visitor.faults.foreign])
    yield found
    house.leave(visitor)


def test_every_screen_of_the_menu_opens(shown: Shown) -> None:
    """Each screen answers, no script fails there, and nothing is asked of others."""
    none_of(shown.problems)


def test_every_screen_of_the_menu_meets_wcag(shown: Shown) -> None:
    """axe finds nothing in what the screens are about."""
    none_of(shown.violations)


def test_every_screen_of_the_menu_fits_a_small_desk(shown: Shown) -> None:
    """At 1024 px nothing is cut off, and nothing has to be scrolled sideways to be seen."""
    none_of(shown.cut_off)


OURS = {
    "brand": ["/admin/network_dashboard/", "/admin/network/licences/", "/admin/reports/audit/"],
    "ro-manager": ["/admin/?country=RO", "/admin/team/", "/admin/workspace/ro/correct/"],
}


@pytest.mark.parametrize("who", list(OURS))
def test_our_screens_are_used_by_keyboard(house: House, who: str) -> None:
    """The tabulator comes to everything on them that can be used, in the order in which it stands."""
    visitor = house.visit(who)
    found: list[str] = []

    for url in OURS[who]:
        visitor.open(url)
        usable = visitor.page.evaluate(USABLE)
        visitor.page.locator("main").evaluate("(main) => { main.tabIndex = -1; main.focus(); }")
        stops = stops_of(visitor.page, at_most=len(usable) + 30)
        missed = [usable[number] for number in range(len(usable)) if number not in stops]
        found.extend(f"{url}: {element}" for element in missed)
        if stops != sorted(stops):
            found.append(f"{url}: goes through {stops}")

    house.leave(visitor)
    none_of(found)


def stops_of(page: Page, *, at_most: int) -> list[int]:
    """Press the tabulator until it leaves the screen's own part; return the numbers of its stops."""
    stops: list[int] = []
    for _press in range(at_most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUSED)
        if focus["outside"]:
            break
        if focus["stop"] is not None:
            stops.append(int(focus["stop"]))
    return stops


@pytest.mark.parametrize("who", ["brand", "ro-manager"])
def test_the_workspace_meets_wcag_on_telephones_and_by_night(house: House, who: str) -> None:
    """The first screen and all of the workspace that it leads to, at two widths in light and dark."""
    visitor = house.visit(who)
    visitor.open("/admin/?country=RO")
    found: list[str] = []

    for url in ["/admin/?country=RO", *workspace(visitor.page)]:
        visitor.open(url)
        for width, scheme in product(WIDTHS, SCHEMES):
            visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
            visitor.page.emulate_media(color_scheme=scheme)
            found.extend(
                f"{url}, {width} px: cut off {element}"
                for element in cut_off(visitor.page, within="main")
            )
            found.extend(
                f"{url}, {width} px, {scheme}: {violation}"
                for violation in violations(visitor.page, within="main")
                if not violation.is_advice
            )

    house.leave(visitor)
    none_of(found)
