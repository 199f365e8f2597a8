"""Signing in by an OpenID Connect provider: it says who somebody is that was invited here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.test import Client

from cms.settings.sign_in import providers
from cms.users.urls import PROVIDED
from countries.admin import guard
from tests.cms.users.acting import BROWSER, PASSWORD, enrol, visit
from tests.cms.users.provider import CLIENT, SECRET, Provider, make_key, serving
from tests.mailing import post_mails

EDITH = {"sub": "1", "email": "edith@site.example", "email_verified": True}


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with serving() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The provider, set up at the site, that knows Edith."""
    running.claims, running.information, running.key = dict(EDITH), {}, None
    settings.SOCIALACCOUNT_PROVIDERS = providers(
        {
            "OIDC_SERVER_URL": running.url,
            "OIDC_NAME": "Example login",
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
        }
    )
    settings.ROOT_URLCONF = "tests.cms.users.with_provider"
    for pattern in PROVIDED:
        monkeypatch.setitem(guard.EXPECTATIONS, str(pattern.name), guard.open_to_all)
    return running


def come_back(client: Client, query: str = "") -> Any:
    """Go to the provider, agree, and return the site's answer to coming back."""
    asked = client.get(f"/admin/login/oidc/{query}", headers=BROWSER)
    agreed = httpx.get(asked["Location"])
    back = urlsplit(agreed.headers["Location"])
    assert back.netloc == "localhost"
    return client.get(f"{back.path}?{back.query}", headers=BROWSER)


def is_in(client: Client) -> bool:
    return visit(client).status_code == 200


def test_the_sign_in_page_offers_it_by_name(client: Client, db: None, provider: Provider) -> None:
    """The page has a link that says where it leads, and takes along what was asked for."""
    page = client.get("/admin/login/?next=/admin/pages/", headers=BROWSER).content.decode()

    assert "Sign in with Example login" in page
    assert 'href="/admin/login/oidc/?next=%2Fadmin%2Fpages%2F"' in page


def test_who_was_invited_gets_in(client: Client, editor: Any, provider: Provider) -> None:
    """The provider's verified address is that of an account here: its person is signed in."""
    response = come_back(client, "?next=/admin/account/")

    assert response["Location"] == "/admin/account/"
    assert visit(client).context["user"] == editor


def test_the_password_stays(client: Client, editor: Any, provider: Provider) -> None:
    """Connecting the provider takes no other way in away."""
    come_back(client)

    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_connecting_is_told_by_mail(
    client: Client, editor: Any, provider: Provider, mailoutbox: list[Any]
) -> None:
    """The first time the owner hears of it, and later not any more."""
    come_back(client)
    come_back(Client(SERVER_NAME="localhost"))

    assert [mail.to for mail in post_mails()] == [["edith@site.example"]]


def test_a_stranger_does_not(client: Client, editor: Any, provider: Provider) -> None:
    """An address without an account here brings nobody in, and makes no account."""
    provider.claims["email"] = "stranger@site.example"

    response = come_back(client)

    assert response["Location"] == "/admin/login/"
    assert not is_in(client)
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("verified", [False, "false", None])
def test_an_unverified_address_does_not_count(
    client: Client, editor: Any, provider: Provider, verified: Any
) -> None:
    """Whoever typed somebody else's address at the provider is turned away."""
    provider.claims["email_verified"] = verified

    come_back(client)

    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_who_is_not_active_does_not(client: Client, editor: Any, provider: Provider) -> None:
    """A deactivated account is opened by no provider, connected before or not."""
    come_back(Client(SERVER_NAME="localhost"))
    editor.is_active = False
    editor.save()

    response = come_back(client)

    assert response["Location"] == "/admin/login/"
    assert not is_in(client)


def test_the_subject_counts_after_the_first_time(
    client: Client, editor: Any, publisher: Any, provider: Provider
) -> None:
    """An address that the provider gives to somebody else opens no account that is another's."""
    come_back(Client(SERVER_NAME="localhost"))
    provider.claims["email"] = "paula@site.example"

    come_back(client)

    assert visit(client).context["user"] == editor


def test_a_forged_token_is_refused(client: Client, editor: Any, provider: Provider) -> None:
    """A token that the provider's key did not sign brings nobody in."""
    provider.key = make_key()

    response = come_back(client)

    assert response["Location"] == "/admin/login/"
    assert not is_in(client)


@pytest.mark.parametrize(
    ("claim", "value"), [("iss", "http://127.0.0.1:1"), ("aud", "another-site"), ("exp", 1)]
)
def test_a_token_for_others_is_refused(
    client: Client, editor: Any, provider: Provider, claim: str, value: Any
) -> None:
    """A token of another issuer, for another site, or of yesterday brings nobody in."""
    provider.claims[claim] = value

    come_back(client)

    assert not is_in(client)


def test_two_persons_in_one_answer_are_refused(
    client: Client, editor: Any, provider: Provider
) -> None:
    """Token and user information must speak of the same person."""
    provider.information = {**EDITH, "sub": "2"}

    come_back(client)

    assert not is_in(client)


def test_a_code_without_its_state_is_refused(
    client: Client, editor: Any, provider: Provider
) -> None:
    """An answer that this browser did not ask for signs nobody in."""
    asked = Client(SERVER_NAME="localhost").get("/admin/login/oidc/", headers=BROWSER)
    back = urlsplit(httpx.get(asked["Location"]).headers["Location"])

    client.get(f"{back.path}?{back.query}", headers=BROWSER)

    assert not is_in(client)


def test_it_asks_with_a_challenge(client: Client, editor: Any, provider: Provider) -> None:
    """A code that was overheard is of no use: the question carries a challenge (PKCE)."""
    come_back(client)

    asked = provider.asked[-1]
    assert (asked["code_challenge_method"], "openid" in asked["scope"]) == ("S256", True)


@pytest.mark.parametrize("process", ["connect", "redirect", "nonsense"])
def test_it_is_for_signing_in_alone(
    client: Client, editor: Any, provider: Provider, process: str
) -> None:
    """No address connects a provider's account to a session that is open."""
    response = client.get(f"/admin/login/oidc/?process={process}", headers=BROWSER)

    assert response.status_code == 404


def test_who_is_signed_in_is_not_sent_there(
    client: Client, editor: Any, provider: Provider
) -> None:
    """An open session is not exchanged for another."""
    client.force_login(editor)

    response = client.get("/admin/login/oidc/?process=connect", headers=BROWSER)

    assert response["Location"] == "/admin/"


def test_a_provider_that_is_down_is_said(
    client: Client, editor: Any, provider: Provider, settings: Any
) -> None:
    """Where the provider does not answer people are told, and can use their password."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:1"

    response = client.get("/admin/login/oidc/", headers=BROWSER, follow=True)

    assert response.request["PATH_INFO"] == "/admin/login/"
    assert "did not work" in response.content.decode()


def test_who_refuses_is_led_back(client: Client, editor: Any, provider: Provider) -> None:
    """Saying no at the provider leads to the sign-in page."""
    asked = client.get("/admin/login/oidc/", headers=BROWSER)
    state = httpx.URL(asked["Location"]).params["state"]

    response = client.get(
        f"/admin/login/oidc/callback/?error=access_denied&state={state}", headers=BROWSER
    )

    assert response["Location"] == "/admin/login/"


def paula(provider: Provider, **claims: Any) -> None:
    provider.claims = {"sub": "7", "email": "paula@site.example", "email_verified": True, **claims}


@pytest.mark.parametrize(
    ("claims", "is_enough"),
    [
        ({}, False),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"acr": "urn:comfactor"}, False),
    ],
)
def test_two_factors_count_when_the_provider_says_so(
    client: Client,
    publisher: Any,
    provider: Provider,
    settings: Any,
    claims: dict[str, Any],
    is_enough: bool,
) -> None:
    """The token's `amr` or `acr` says that two were asked for; else the site asks."""
    settings.REQUIRE_SECOND_FACTOR = True
    paula(provider, **claims)

    come_back(client)

    assert is_in(client) == is_enough


def test_user_information_alone_says_nothing_of_factors(
    client: Client, publisher: Any, provider: Provider, settings: Any
) -> None:
    """What is not signed does not count for a second factor."""
    settings.REQUIRE_SECOND_FACTOR = True
    paula(provider)
    provider.information = {**provider.claims, "amr": ["mfa"]}

    come_back(client)

    assert not is_in(client)


def test_a_setting_takes_each_for_two(
    client: Client, publisher: Any, provider: Provider, settings: Any
) -> None:
    """For a provider that always asks for two and never says so there is a setting."""
    settings.REQUIRE_SECOND_FACTOR = settings.OIDC_SECOND_FACTOR = True
    paula(provider)

    come_back(client)

    assert is_in(client)


@pytest.mark.parametrize(("amr", "asked"), [(["pwd"], True), (["mfa"], False)])
def test_the_own_factor_is_asked_for_unless_the_provider_did(
    client: Client, publisher: Any, provider: Provider, amr: list[str], asked: bool
) -> None:
    """Who has a factor here shows it here, or has shown one there."""
    enrol(publisher)
    paula(provider, amr=amr)

    response = come_back(client)

    assert (response["Location"] == "/admin/login/second-factor/") == asked
    assert Authenticator.objects.exists()


def test_enrolment_follows_for_who_has_no_password(
    client: Client, publisher: Any, provider: Provider, settings: Any
) -> None:
    """Somebody without a password enrols just after the provider has said who they are."""
    settings.REQUIRE_SECOND_FACTOR = True
    publisher.set_unusable_password()
    publisher.save()
    paula(provider)
    come_back(client)

    response = client.get("/admin/", headers=BROWSER, follow=True)

    assert response.request["PATH_INFO"] == "/admin/account/second-factor/app/"
    assert response.status_code == 200
