"""Every address of the site has an expectation, and every expectation an address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from countries.admin import guard, rules
from countries.admin.guard import view_names
from countries.translation import guard as translation
from tests.countries.access.things import HOST, address_of
from tests.factories import make_network, make_superuser

ADMIN = "admin/"

PUBLIC = {
    # What the machines of those who run the site ask for; nothing of the content is in it.
    "healthz": "state",
    "readyz": "state",
    # Redirects to the address with a slash.
    "admin": "redirect",
    "api": "redirect",
    # Published documents; those of a private collection for whom its restriction names.
    r"documents/^(\d+)/(.*)$": "restricted",
    "documents/authenticate_with_password/<int:restriction_id>/": "password",
    # The API: its description is public, the rest asks for a key.
    "api/": "public",
    r"api/^partner/v1/openapi\.json/?$": "public",
    r"api/^partner/v1/docs/?$": "public",
    r"api/^partner/v1/docs/search/?$": "public",
    r"api/^partner/v1/docs/(?P<path>[a-z/-]+?)/?$": "public",
    "api/^.*$": "nothing",
    # What is published, and the page that is not there.
    "media/<path:path>": "published",
    "robots.txt": "published",
    "sitemap.xml": "published",
    "sitemap-<slug:code>.xml": "published",
    "images/<uuid:key>/<int:width>.webp": "published",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": "password",
    "_util/login/": "login",
    # Shows the draft that its signed words name.
    "_util/preview/<str:words>/": "signed",
    # Switches a mail off; the token says whose and which.
    "_util/mail/<str:token>/": "token",
    "^(?P<path>.*)$": "published",
}
"""What visitors may ask for, by address, and what they get of it."""

BY_KEY = "api/partner/v1"
"""Below it every address asks for a partner's key; see tests/countries/partners."""

WITHOUT_KEY = {
    # The draft that a signed link leads to.
    f"{BY_KEY}/previews/link/<token>": 404,
    # What other sites show of public pages: visitors' browsers have no key.
    f"{BY_KEY}/embed/<id>": 404,
    f"{BY_KEY}/oembed": 422,
}
"""What is there for those without a key, and what they get where nothing is named that there is."""


def addresses() -> Iterator[tuple[str, str, URLPattern]]:
    yield from view_names(get_resolver())


def admin_views() -> dict[str, URLPattern]:
    return {
        name: pattern
        for address, name, pattern in addresses()
        if address.startswith(ADMIN) and address != ADMIN.rstrip("/")
    }


def test_every_view_of_the_admin_has_an_expectation():
    """A view that an upgrade or a new screen brings fails here until somebody says whose it is."""
    missing = set(admin_views()) - set(guard.EXPECTATIONS)

    assert not missing, f"expect() nothing of: {sorted(missing)}"


def test_every_expectation_has_a_view():
    """What is gone leaves no rule behind that a new view of its name would take over."""
    left_over = set(guard.EXPECTATIONS) - set(admin_views())

    assert not left_over, f"no view has the names {sorted(left_over)}"


def test_every_public_address_has_an_expectation():
    """An address outside of the admin is named with what visitors get of it, or asks for a key."""
    found = {
        address
        for address, _name, _pattern in addresses()
        if not address.startswith(ADMIN) and not address.startswith(BY_KEY)
    }

    assert found == set(PUBLIC)


@pytest.mark.django_db
def test_every_address_of_the_api_asks_for_a_key(settings):
    """Where visitors may not read, no method of what lies below the API's root answers without a key."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"ANONYMOUS_API": False}
    make_network()
    client = Client(headers=HOST)
    asked = [
        re.sub(r"<\w+>", "x", address)
        for address, _name, _pattern in addresses()
        if address.startswith(BY_KEY) and address.rstrip("/") not in WITHOUT_KEY
    ]

    answers = {
        (method, address): client.generic(method, f"/{address}").status_code
        for address in asked
        for method in client.options(f"/{address}")["Allow"].split(", ")
        if method != "OPTIONS"
    }

    assert answers
    assert set(answers.values()) == {401}
    for address, status in WITHOUT_KEY.items():
        named = re.sub(r"<\w+>", "x", address)
        assert client.get(f"/{named}").status_code == status, address


def test_what_asks_itself_does():
    """A view may only be left to itself if it is made to ask before it looks anything up."""
    for name, pattern in admin_views().items():
        if guard.EXPECTATIONS[name] is not rules.asks_itself:
            continue
        view = getattr(pattern.callback, "view_class", None)
        if name.startswith("wagtail_localize:"):
            assert name.removeprefix("wagtail_localize:") in translation.RULES
        else:
            assert view.asks_before_looking, name


def test_rules_that_name_nothing_are_for_addresses_that_name_nothing():
    """Whoever is in the admin may call an address freely only if it names no row."""
    open_to = {guard.open_to_all, rules.anyone}
    free = {
        name: pattern.pattern.converters
        for name, pattern in admin_views().items()
        if guard.EXPECTATIONS[name] in open_to
    }
    named = {name: list(found) for name, found in free.items() if found}

    assert named == {
        # Only the user's own row is ever looked up.
        "wagtailadmin_editing_sessions:release": ["session_id"],
        # A type of page, of which the user's own pages are listed.
        "wagtailadmin_pages:choose_parent": ["app_label", "model_name"],
        "wagtailadmin_pages:type_use": ["content_type_app_name", "content_type_model_name"],
        "wagtailadmin_pages:type_use_results": ["content_type_app_name", "content_type_model_name"],
        "wagtailadmin_tag_model_autocomplete": ["app_name", "model_name"],
        # Prove themselves by their tokens.
        "invitation": ["uid", "token"],
        "confirm_address": ["token"],
        "wagtailadmin_password_reset_confirm": ["uidb64", "token"],
    }


@pytest.mark.django_db
def test_a_view_without_an_expectation_is_nobodys(rf, settings, monkeypatch):
    """What the census does not know answers as what does not exist, to superusers, too."""
    make_network()
    client = Client(headers=HOST)
    client.force_login(make_superuser())
    monkeypatch.delitem(guard.EXPECTATIONS, "wagtailadmin_reports:site_history")

    unknown = client.get("/admin/reports/site-history/")
    missing = client.get("/admin/reports/no-such-report/")

    assert (unknown.status_code, missing.status_code) == (404, 404)
    assert unknown.content == missing.content


@pytest.mark.django_db
def test_whoever_is_not_in_the_admin_is_led_to_the_login():
    """Each address that is not open sends strangers to the login, whatever it names."""
    make_network()
    client = Client(headers=HOST)

    for name, pattern in admin_views().items():
        if guard.EXPECTATIONS[name] in (guard.open_to_all, guard.nobody):
            continue
        found = address_of(name, pattern, None)
        response = client.get(found)
        assert response.status_code == 302, found
        assert response["Location"].startswith("/admin/login/"), found
