"""Where people sign in: all of it below the admin, each address by name, none by accident."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from cms.settings import sign_in as sign_in_settings
from cms.users.urls import PROVIDED
from tests.cms.users.acting import BROWSER
from tests.factories import make_country, make_superuser

ROUTED = {
    "/admin/login/": "account_login",
    "/admin/login/second-factor/": "mfa_authenticate",
    "/admin/logout/": "account_logout",
    "/admin/invitation/<uuid:uid>/<str:token>/": "invitation",
    "/admin/password_reset/": "account_reset_password",
    "/admin/password_reset/done/": "account_reset_password_done",
    "/admin/password_reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "account_reset_password_from_key"
    ),
    "/admin/password_reset/complete/": "account_reset_password_from_key_done",
    "/admin/account/": "account",
    "/admin/account/confirm/": "account_reauthenticate",
    "/admin/account/password/": "account_change_password",
    "/admin/account/password/set/": "account_set_password",
    "/admin/account/address/": "change_address",
    "/admin/account/address/<str:token>/": "confirm_address",
    "/admin/account/sessions/": "usersessions_list",
    "/admin/account/second-factor/": "mfa_index",
    "/admin/account/second-factor/app/": "mfa_activate_totp",
    "/admin/account/second-factor/app/remove/": "mfa_deactivate_totp",
    "/admin/account/second-factor/codes/": "mfa_view_recovery_codes",
    "/admin/account/second-factor/codes/new/": "mfa_generate_recovery_codes",
    "/admin/account/second-factor/keys/": "mfa_list_webauthn",
    "/admin/account/second-factor/keys/add/": "mfa_add_webauthn",
    "/admin/account/second-factor/keys/<int:pk>/edit/": "mfa_edit_webauthn",
    "/admin/account/second-factor/keys/<int:pk>/remove/": "mfa_remove_webauthn",
    "/admin/account/second-factor/confirm/": "mfa_reauthenticate",
    "/admin/account/second-factor/confirm/key/": "mfa_reauthenticate_webauthn",
}
SIGNED_IN_ALONE = [
    address for address in ROUTED if address.startswith("/admin/account/") and "<" not in address
]


def all_patterns(patterns: Any, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Give each address of the site and its pattern."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern.url_patterns, address)
        else:
            yield address, pattern


def module_of(pattern: URLPattern) -> str:
    """Return the module of a view, below whatever is wrapped around it."""
    view: Any = pattern.callback
    while hasattr(view, "__wrapped__") and not hasattr(view, "view_class"):
        view = view.__wrapped__
    return str(getattr(view, "view_class", view).__module__)


def test_every_address_of_signing_in_is_known() -> None:
    """An upgrade of allauth or axes cannot add an address; each is in the list above or fails."""
    found = {
        address: str(pattern.name)
        for address, pattern in all_patterns(get_resolver().url_patterns)
        if module_of(pattern).startswith(("allauth", "axes", "cms.users"))
    }

    assert found == ROUTED


@pytest.mark.parametrize(
    "address",
    [
        *("/accounts/", "/accounts/login/", "/accounts/signup/", "/admin/signup/"),
        *("/admin/login/code/", "/admin/account/2fa/", "/admin/account/3rdparty/"),
        *("/admin/login/oidc/", "/admin/login/oidc/callback/"),
        *("/admin/account/second-factor/codes/download/", "/admin/account/inactive/"),
        "/admin/password_reset/confirm/MQ/set-password/",
    ],
)
def test_what_is_not_needed_does_not_answer(client: Client, db: None, address: str) -> None:
    """Sign-up, codes by mail, connections and, without a provider, its addresses are not there."""
    client.force_login(make_superuser())

    response = client.get(address, headers=BROWSER)

    assert response.status_code == 404


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/account/", "/accounts/login/"])
def test_no_country_s_host_has_it(client: Client, db: None, address: str) -> None:
    """People sign in on the umbrella's host alone."""
    make_country("RO", host="alucro.example")

    response = client.get(address, headers={**BROWSER, "host": "alucro.example"})

    assert response.status_code == 404


@pytest.mark.parametrize("address", SIGNED_IN_ALONE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in(client: Client, db: None, address: str, method: str) -> None:
    """Each address of the account asks who it is before anything else."""
    response = getattr(client, method)(address, headers=BROWSER)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("address", SIGNED_IN_ALONE)
def test_each_page_can_be_shown(client: Client, db: None, address: str) -> None:
    """Every page of the account renders, or leads to one that does."""
    client.force_login(make_superuser())

    response = client.get(address, headers=BROWSER, follow=True)

    # Who has no factor has no codes to look at.
    assert response.status_code in (
        {404} if "codes/" in address and "new" not in address else {200, 404}
    )


def test_a_provider_adds_two() -> None:
    """With a provider there is the way to it and the way back, and no third."""
    assert [str(pattern.pattern) for pattern in PROVIDED] == ["login/oidc/", "login/oidc/callback/"]
    assert sign_in_settings.PROVIDER == "oidc"


def test_the_admin_says_that_nobody_is_asked(client: Client, db: None, settings: Any) -> None:
    """Where no second factor is required every screen of the admin says so."""
    client.force_login(make_superuser())
    page = client.get("/admin/account/", headers=BROWSER).content.decode()
    settings.REQUIRE_SECOND_FACTOR = True
    required = client.get("/admin/account/", headers=BROWSER, follow=True).content.decode()

    assert "asks nobody for a second factor" in page
    assert "asks nobody for a second factor" not in required
