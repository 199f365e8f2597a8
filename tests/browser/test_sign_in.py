"""A security key takes the place of a code, and the pages of signing in are fit for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.people import PASSWORD, Visit, Visitor
from tests.site.axe import violations

pytestmark = pytest.mark.browser

WITH_KEY = "ro-with-key"
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
STRANGERS = ("login/", "password_reset/", "password_reset/done/", "invitation/{uid}/x/")
OWN = ("second-factor/app/", "second-factor/", "second-factor/keys/add/", "sessions/", "password/")
PHONE = {"width": 390, "height": 800}


@pytest.fixture
def person(visit: Visit) -> Visitor:
    return visit(WITH_KEY)


@pytest.fixture
def key(person: Visitor) -> Iterator[CDPSession]:
    """A key in the browser's pocket, whose owner touches it when asked."""
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield session
    session.detach()


def sign_out_and_in(page: Page, site: str) -> None:
    """Go until the second question is asked."""
    page.goto(f"{site}/admin/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").fill(WITH_KEY)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/login/second-factor/")


def test_a_key_is_added_and_signs_in(person: Visitor, key: CDPSession) -> None:
    """Somebody adds a key, keeps the recovery codes, and is let in by the key the next time."""
    page = person.page
    person.open("/admin/account/second-factor/keys/add/")
    page.get_by_label("Name").fill("Key in my pocket")
    page.get_by_role("button", name="Add").click()

    expect(page.locator(".sign-in__codes li")).to_have_count(10)
    sign_out_and_in(page, person.site.url)
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(f"{person.site.url}/admin/")

    assert person.faults.found == []
    assert person.faults.foreign == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_keep_nobody_out(visit: Visit, scheme: str) -> None:
    """axe finds nothing, and nothing is wider than a telephone, in light and in dark."""
    stranger = visit(viewport=PHONE, color_scheme=scheme)
    person = visit("ro-manager", viewport=PHONE, color_scheme=scheme)
    uid = "00000000-0000-4000-8000-000000000000"
    found = []
    for visitor, addresses in ((stranger, STRANGERS), (person, [f"account/{a}" for a in OWN])):
        for address in addresses:
            visitor.open(f"/admin/{address.format(uid=uid)}")
            found += [f"{address}: {violation}" for violation in violations(visitor.page)]
            if visitor.page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
                found.append(f"{address}: too wide")

    assert found == []
