"""A partner's screens with something on them: keys, webhooks and what became of them, usage, drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import House, Visitor
from tests.site.axe import violations
from tests.site.fitting import cut_off
from tests.site.problems import none_of

pytestmark = pytest.mark.site

PARTNERS = "/admin/network/partners/"
USAGE = "/admin/reports/shown/?by=partner&by=page&by=day&by=country"
# The narrow one last: there axe looks.
WIDTHS = (1024, 390)
HEIGHT = 900


class Round:
    """One person's way through screens; what was wrong on them is in ``problems``."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.problems: list[str] = []

    def see(self, address: str = "") -> None:
        """Look at the screen that is shown, or at the one at ``address``, wide and narrow."""
        if address:
            answer = self.visitor.open(address)
            assert answer.status == 200, f"{answer.status}: {address}"
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            found = cut_off(self.page, within="main")
            self.problems += [f"{self.page.url}, {width} px: cut off {one}" for one in found]
        # The screens of the menu are looked at by day.
        self.page.emulate_media(color_scheme="dark")
        found_by_axe = violations(self.page, within="main")
        self.problems += [f"{self.page.url}: {one}" for one in found_by_axe if not one.is_advice]

    def see_links(self, *names: str) -> None:
        """Look at each screen to which the main part of this one has a link with a text."""
        links = [self.page.locator("main").get_by_role("link", name=name).first for name in names]
        for address in [link.get_attribute("href") or "" for link in links]:
            self.see(address)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def go(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()


@pytest.fixture
def walk(house: House) -> Iterator[Round]:
    """The brand manager, at the list of partners."""
    round_ = Round(house.visit("brand"))
    round_.visitor.open(PARTNERS)
    yield round_
    house.close()


def test_a_partners_screens_fit_and_meet_wcag(walk: Round) -> None:
    """From the first key to the last delivery, on small desks and on telephones."""
    page = walk.page
    walk.see()
    walk.go("Seaside News (invented)")
    partner = page.url
    walk.see_links("Issue a key")
    page.get_by_label("manage webhooks").check()
    walk.press("Issue the key")
    expect(page.get_by_label("The new key of Seaside News (invented)")).to_be_visible()
    walk.press("Copy")
    expect(page.locator("main")).to_contain_text("Copied")
    walk.see()
    walk.see(partner)
    walk.see_links("Change", "Rotate", "Revoke")

    walk.visitor.open(partner)
    walk.go("Webhooks")
    walk.see_links("Add an endpoint")
    # There is one key alone: it is chosen already.
    expect(page.locator("#id_key option:checked")).to_contain_text("ecc_live_")
    page.locator("#id_url").fill(f"{walk.visitor.site.url}/nobody-is-told-here/")
    walk.press("Add the endpoint")
    expect(page.get_by_label("The secret that signs what is sent")).to_be_visible()
    walk.see()
    walk.go("I have copied it")
    endpoint = page.url
    walk.press("Send a ping")
    _wait_for_an_attempt(walk, endpoint)
    for summary in page.locator("main summary").all():
        summary.click()
    walk.see()
    walk.see_links("Change", "Rotate the secret", "Delete")
    walk.see(re.sub(r"[0-9a-f-]{36}/$", "", endpoint))

    walk.visitor.open(f"{endpoint}delete/")
    walk.press("Delete the endpoint")
    walk.see()
    none_of([*walk.problems, *walk.visitor.faults.found, *walk.visitor.faults.foreign])


def _wait_for_an_attempt(walk: Round, endpoint: str) -> None:
    """Wait until the worker has tried to deliver."""
    tried = walk.page.locator("main td summary", has_text=re.compile(r"^\s*1\."))
    for _second in range(60):
        if tried.count():
            return
        walk.page.wait_for_timeout(1000)
        walk.visitor.open(endpoint)
    raise AssertionError("nothing was delivered")


def test_usage_fits_and_meets_wcag(walk: Round) -> None:
    """With every member that it can be summed by, after somebody was sent something."""
    page = walk.page
    walk.visitor.site.get("/api/partner/v1/pages?country=RO&limit=1")

    for _second in range(60):
        walk.visitor.open(USAGE)
        if page.locator("main tbody tr").count():
            break
        page.wait_for_timeout(1000)

    expect(page.locator("main tbody tr").first).to_be_visible()
    walk.see()
    none_of([*walk.problems, *walk.visitor.faults.found, *walk.visitor.faults.foreign])


def test_links_to_a_draft_fit_and_meet_wcag(house: House) -> None:
    """Before there is one, with one, and asked whether all are to end."""
    walk = Round(house.visit("ro-manager"))
    page = walk.page
    walk.visitor.open("/admin/?country=RO")
    walk.go("All pages")
    edit = page.locator("main a[href$='/edit/']").first.get_attribute("href") or ""
    number = re.search(r"/(\d+)/edit/$", edit)
    assert number
    address = f"/admin/draft-links/{number[1]}/"

    walk.see(address)
    walk.press("Make a link")
    expect(page.locator("main input[readonly]")).to_have_count(1)
    page.locator("main summary").click()
    walk.see()
    walk.press("End all links")

    expect(page.locator("main input[readonly]")).to_have_count(0)
    problems = [*walk.problems, *walk.visitor.faults.found, *walk.visitor.faults.foreign]
    house.leave(walk.visitor)
    none_of(problems)
