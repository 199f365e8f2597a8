"""Nobody is kept out: the public pages meet WCAG 2.2 AA in every script, on phones and desks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.people import Visit
from tests.site.axe import ALL, COLOURED, Violation, violations
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.problems import none_of

pytestmark = pytest.mark.site

WIDTHS = (390, 1280)
HEIGHT = 900
# The night changes colours alone, so what does not look at them need not be asked again.
RULES = {"light": ALL, "dark": COLOURED}


@pytest.mark.parametrize("script", SCRIPTS)
def test_pages_meet_wcag(
    visit: Visit,
    catalogue: Catalogue,
    script: str,
    record_property: Callable[[str, object], None],
) -> None:
    """axe finds nothing on any kind of page, at any width, in light and dark."""
    found, advice = [], []
    visitor = visit()

    for sample in catalogue.samples(script):
        visitor.open(sample.url)
        for how, violation in at_each_width_by_day_and_night(visitor.page):
            line = f"{sample.name}, {how}: {sample.url}\n    {violation}"
            (advice if violation.is_advice else found).append(line)

    record_property("advice", "\n".join(advice))
    none_of(found)


def at_each_width_by_day_and_night(page: Page) -> Iterator[tuple[str, Violation]]:
    """Yield what axe finds on an open page, and how the page was looked at then."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme, rules in RULES.items():
            page.emulate_media(color_scheme=scheme)
            for violation in violations(page, rules=rules):
                yield f"{width} px, {scheme}", violation
