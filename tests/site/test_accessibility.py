"""Nobody is kept out: the public pages meet WCAG 2.2 AA in every script, on phones and desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import pytest

from tests.browser.people import Visit
from tests.site.axe import violations
from tests.site.catalogue import SCRIPTS, Catalogue
from tests.site.problems import none_of

pytestmark = pytest.mark.site

WIDTHS = (390, 1280)
HEIGHT = 900
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_pages_meet_wcag(
    visit: Visit,
    catalogue: Catalogue,
    script: str,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """axe finds nothing on any kind of page, at any width, in light and dark."""
    found, advice = [], []
    visitor = visit()

    for sample in catalogue.samples(script):
        visitor.open(sample.url)
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in get_args(Scheme):
                visitor.page.emulate_media(color_scheme=scheme)
                for violation in violations(visitor.page):
                    line = f"{sample.name}, {width} px, {scheme}: {sample.url}\n    {violation}"
                    (advice if violation.is_advice else found).append(line)

    record_testsuite_property(f"advice {script}", "\n".join(advice))
    none_of(found)
