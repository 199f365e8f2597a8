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


@dataclass(frozen=True)
class Shown:
    """What was wrong with the screens that somebody's menu leads to."""

    problems: list[str]
    violations: list[str]


@pytest.fixture(scope="module", params=["brand", "ro-manager"])
def shown(request: pytest.FixtureRequest, house: House) -> Iterator[Shown]:
    """Somebody has opened every screen of their menu, one after the other."""
    visitor = house.visit(request.param)
    visitor.open("/admin/")
    found = Shown([], [])
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
    found.problems.extend([*visitor.faults.found, *visitor.faults.foreign])
    yield found
    house.leave(visitor)


def test_every_screen_of_the_menu_opens(shown: Shown) -> None:
    """Each screen answers, no script fails there, and nothing is asked of others."""
    none_of(shown.problems)


def test_every_screen_of_the_menu_meets_wcag(shown: Shown) -> None:
    """axe finds nothing in what the screens are about."""
    none_of(shown.violations)


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
                f"{url}, {width} px, {scheme}: {violation}"
                for violation in violations(visitor.page, within="main")
                if not violation.is_advice
            )

    house.leave(visitor)
    none_of(found)
