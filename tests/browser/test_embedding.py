"""A partner shows a page on its site; nobody else shows it in the partner's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from countries.partners.docs import contents
from tests.browser.elsewhere import Elsewhere, site_elsewhere
from tests.browser.people import Visit
from tests.browser.serving import PATIENCE
from tests.browser.site import Site

pytestmark = pytest.mark.browser

FRAME = "iframe"
FITS = """(width) => innerWidth === width
  && innerHeight === Math.ceil(document.documentElement.getBoundingClientRect().height)"""


@pytest.fixture
def elsewhere() -> Iterator[tuple[Elsewhere, Elsewhere]]:
    """The partner's site and a stranger's."""
    with site_elsewhere() as own, site_elsewhere() as foreign:
        yield own, foreign


@pytest.fixture
def embedded(site: Site, elsewhere: tuple[Elsewhere, Elsewhere]) -> dict[str, Any]:
    """What oEmbed tells the partner of a page, put on both sites."""
    code = f"metro-{urlsplit(elsewhere[0].url).port}"
    key = site.call("tests.browser.elsewhere", "make_partner", code, elsewhere[0].url)
    answer = httpx.get(
        f"{site.url}/api/partner/v1/oembed",
        params={"url": site.url_of("translation")},
        headers={"Authorization": f"Bearer {key}"},
        timeout=PATIENCE,
    )
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    for place in elsewhere:
        place.html = told["html"]
    return told


def test_the_partners_visitors_see_the_page(
    visit: Visit, embedded: dict[str, Any], elsewhere: tuple[Elsewhere, Elsewhere]
) -> None:
    """It is there with its title, its typefaces and whose it is, and its links open a window."""
    visitor = visit()
    visitor.open(elsewhere[0].url)
    frame = visitor.page.frame_locator(FRAME)

    expect(frame.get_by_role("heading", level=1)).to_have_text(embedded["title"])
    link = frame.get_by_role("contentinfo").get_by_role("link")
    expect(link).to_contain_text("Alucro")
    assert visitor.faults.found == []
    with visitor.page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(embedded["title"])
    assert visitor.context.cookies() == []


def test_nobody_else_shows_it_in_the_partners_name(
    visit: Visit, embedded: dict[str, Any], elsewhere: tuple[Elsewhere, Elsewhere]
) -> None:
    """On a site that is not the partner's the browser refuses the frame."""
    visitor = visit()
    visitor.open(elsewhere[1].url)
    frame = visitor.page.frame_locator(FRAME)

    visitor.page.wait_for_timeout(500)

    expect(frame.get_by_role("heading", level=1)).to_have_count(0)
    assert any("frame-ancestors" in fault for fault in visitor.faults.found)


def test_without_a_partner_everybody_may_show_it(
    visit: Visit, site: Site, embedded: dict[str, Any], elsewhere: tuple[Elsewhere, Elsewhere]
) -> None:
    """What is public may be framed by whoever likes; it counts for nobody."""
    bare = httpx.get(
        f"{site.url}/api/partner/v1/oembed",
        params={"url": site.url_of("translation")},
        timeout=PATIENCE,
    )
    elsewhere[1].html = bare.json()["html"]
    visitor = visit()
    visitor.open(elsewhere[1].url)

    heading = visitor.page.frame_locator(FRAME).get_by_role("heading", level=1)

    expect(heading).to_have_text(embedded["title"])


def test_a_frame_takes_the_height_of_what_is_in_it(
    visit: Visit, site: Site, elsewhere: tuple[Elsewhere, Elsewhere]
) -> None:
    """With the lines that the documentation has nothing is left to scroll, wide and narrow."""
    page_id = site.pages["translation"]["uuid"]
    values = {"base": f"{site.url}/api/partner/v1/", "page": page_id, "locale": "ro-ro"}
    elsewhere[1].html = contents.with_values(_lines_for_height(), values)
    visitor = visit()

    visitor.open(elsewhere[1].url)

    for width in (1000, 320):
        visitor.page.locator(FRAME).evaluate("(frame, width) => { frame.width = width; }", width)
        visitor.page.frames[1].wait_for_function(FITS, arg=width, timeout=PATIENCE * 1000)
    assert visitor.faults.found == []


def _lines_for_height() -> str:
    """Return the HTML that the documentation tells partners to write."""
    text = contents.pages()["how-to/embed-a-page"].text
    found = re.search(r"```html\n(<iframe[^`]*tell_height[^`]*</script>\n)```", text)
    assert found
    return found[1]
