"""Who tries too often must wait, and learns nothing by it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import authenticate
from django.core.cache import caches
from django.test import Client, RequestFactory

from cms.users.throttling import client_address
from tests.cms.users.acting import BROWSER, PASSWORD, sign_in

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def browser_at(address: str) -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address)


def fail(name: str, *, times: int, address: str = HERE) -> Any:
    """Fail so often from one address; return the last answer."""
    for _attempt in range(times):
        response = sign_in(browser_at(address), name, "wrong")
    return response


def test_the_fifth_failure_locks(editor: Any) -> None:
    """Four wrong passwords are forgiven; after the fifth the right one waits, too."""
    assert fail("edith", times=4).status_code == 200

    locked = fail("edith", times=1)
    right = sign_in(browser_at(HERE), "edith")

    assert [locked.status_code, right.status_code] == [429, 429]


def test_it_says_how_long_to_wait(editor: Any) -> None:
    """The answer carries Retry-After, and is kept by nobody."""
    response = fail("edith", times=5)

    assert (response["Retry-After"], response["Cache-Control"]) == ("900", "no-store")
    assert "15 minutes" in response.content.decode()


def test_who_is_not_there_is_locked_alike(editor: Any) -> None:
    """A name that is nobody's answers as one that is somebody's, letter for letter."""
    there, not_there = (fail(name, times=5) for name in ("edith", "nobody"))

    assert said(there) == said(not_there)
    assert there.headers == not_there.headers
    assert (there.status_code, not_there.status_code) == (429, 429)


def said(response: Any) -> bytes:
    """Return a page without the token that is new in each."""
    return re.sub(rb'"CSRF_TOKEN": "\w+"', b"", response.content)


def test_name_and_address_are_one_account(editor: Any) -> None:
    """Taking turns between user name and e-mail address gives no more attempts."""
    fail("edith", times=2)
    fail("Edith@site.example", times=2)

    assert fail("EDITH", times=1).status_code == 429


def test_the_owner_elsewhere_is_not_locked_out(editor: Any, settings: Any) -> None:
    """A stranger's failures lock the stranger's address alone, however long it goes on."""
    settings.ACCOUNT_RATE_LIMITS = {"account": "6/h/key"}
    fail("edith", times=9)

    assert sign_in(browser_at(ELSEWHERE), "edith").status_code == 302


def test_a_lockout_ends(editor: Any) -> None:
    """After a quarter of an hour the right password is right again."""
    fail("edith", times=5)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= dt.timedelta(minutes=16)
        attempt.save()

    assert sign_in(browser_at(HERE), "edith").status_code == 302


def test_trying_on_does_not_lengthen_it(editor: Any) -> None:
    """Whoever goes on trying cannot keep the account locked for ever."""
    fail("edith", times=5)
    before = AccessAttempt.objects.get().attempt_time

    fail("edith", times=3)

    assert AccessAttempt.objects.get().attempt_time == before


def test_success_clears_the_count(editor: Any) -> None:
    """A person who mistypes now and then is never locked out."""
    fail("edith", times=4)
    sign_in(browser_at(HERE), "edith")

    assert fail("edith", times=4).status_code == 200


def test_many_addresses_do_not_help(editor: Any, settings: Any) -> None:
    """So many failures on one account from anywhere are enough for an hour."""
    settings.ACCOUNT_RATE_LIMITS = {"account": "6/h/key"}
    for number in range(6):
        sign_in(browser_at(f"198.51.100.{number}"), "edith", "wrong")

    response = sign_in(browser_at(ELSEWHERE), "edith")

    assert response.status_code == 429


def test_many_accounts_do_not_help(editor: Any) -> None:
    """One address may try to sign in thirty times a minute, at whatever accounts."""
    for number in range(30):
        sign_in(browser_at(HERE), f"nobody-{number}", "wrong")

    response = sign_in(browser_at(HERE), "edith")

    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_an_emptied_cache_opens_nothing(editor: Any) -> None:
    """Failures are in the database, where all processes see them and no cache loses them."""
    fail("edith", times=5)
    caches["default"].clear()

    assert sign_in(browser_at(HERE), "edith").status_code == 429


def test_what_was_typed_is_not_kept(editor: Any) -> None:
    """Of a failed attempt neither the password nor the form's name is written down."""
    sign_in(browser_at(HERE), "edith", "my-other-password")

    kept = AccessAttempt.objects.get()

    assert "my-other-password" not in kept.post_data
    assert "edith" not in kept.post_data


@pytest.mark.parametrize(
    ("header", "told", "expected"),
    [
        ("", "203.0.113.9", HERE),
        ("X-Forwarded-For", "203.0.113.9, 203.0.113.7", "203.0.113.7"),
        ("X-Forwarded-For", "nonsense", HERE),
        ("X-Forwarded-For", "", HERE),
    ],
)
def test_the_address_is_the_trusted_proxy_s(
    settings: Any, header: str, told: str, expected: str
) -> None:
    """Behind a proxy the last address of the named header counts; nonsense counts as none."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "CLIENT_ADDRESS_HEADER": header}
    request = RequestFactory().get("/", headers={"x-forwarded-for": told}, REMOTE_ADDR=HERE)

    assert client_address(request) == expected


def test_a_command_is_not_throttled(editor: Any) -> None:
    """What asks without a request has no address to be counted by."""
    assert authenticate(username="edith", password=PASSWORD) == editor


def test_the_answer_speaks_the_reader_s_language(editor: Any) -> None:
    """The page says it in the browser's language."""
    for _attempt in range(5):
        response = browser_at(HERE).post(
            "/admin/login/",
            {"username": "edith", "password": "wrong"},
            headers={**BROWSER, "accept-language": "ro"},
        )

    assert 'lang="ro"' in response.content.decode()
