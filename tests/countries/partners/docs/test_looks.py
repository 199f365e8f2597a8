"""The documentation as people see it: nobody is kept out, and nothing runs over the edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from countries.partners.docs import contents
from tests.browser.chromium import chromium
from tests.site.axe import violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

PHONE, DESK = 390, 1280


def pages(browser: Any, site: Any, *, width: int, scheme: str) -> Iterator[tuple[str, Any]]:
    """Open every page in turn."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    for path in contents.ORDER:
        page.goto(f"{site.url}/api/partner/v1/docs/{path}?examples=all")
        yield path, page
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_nobody_is_kept_out(site, width, scheme):
    """axe finds nothing, on a phone in light and at a desk in dark colours."""
    with chromium() as browser:
        found = [
            f"{path}: {violation}"
            for path, page in pages(browser, site, width=width, scheme=scheme)
            for violation in violations(page)
        ]

    assert not found


def test_nothing_runs_over_the_edge_of_a_phone(site):
    """Long lines of code and wide tables are scrolled by themselves, not with the page."""
    with chromium() as browser:
        wide = [
            path
            for path, page in pages(browser, site, width=PHONE, scheme="light")
            if page.evaluate("document.documentElement.scrollWidth > innerWidth")
        ]

    assert not wide
