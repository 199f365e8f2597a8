"""The admin's own screens, as its menu lists them: they open, ask nobody else, keep nobody out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.people import Visit
from tests.site.axe import violations
from tests.site.problems import none_of

pytestmark = pytest.mark.site

LEAVING = "/admin/logout/"


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


@pytest.mark.parametrize("username", ["brand", "ro-manager"])
def test_every_screen_of_the_menu_opens(visit: Visit, username: str) -> None:
    """Each screen answers, no script fails there, and nothing is asked of others."""
    visitor = visit(username)
    visitor.open("/admin/")
    found = []

    for url in menu(visitor.page):
        answer = visitor.open(url)
        found += [f"{answer.status}: {url}"] if answer.status != 200 else []

    none_of([*found, *visitor.faults.found, *visitor.faults.foreign])


def test_every_screen_of_the_menu_meets_wcag(visit: Visit) -> None:
    """axe finds nothing in what a country's manager is shown."""
    visitor = visit("ro-manager")
    visitor.open("/admin/")
    found = []

    for url in ["/admin/", *menu(visitor.page)]:
        visitor.open(url)
        found += [
            f"{url}: {violation}"
            for violation in violations(visitor.page, within="main")
            if not violation.is_advice
        ]

    none_of(found)
