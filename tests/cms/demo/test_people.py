"""The demo's people can sign in with what the demo tells, and only where it may tell it."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate, get_user_model

from cms.demo.people import make_people
from countries.access import Action, may, may_manage_network
from tests.factories import make_licence, make_network

pytestmark = pytest.mark.django_db

ARGON2 = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]


def test_everybody_can_sign_in(settings):
    """Each login that is told works."""
    make_network("RO")
    settings.DEMO_LOGINS = True

    logins = make_people(("INT", "RO"))

    assert {"brand", "ro-manager"} <= {login.username for login in logins}
    for login in logins:
        assert authenticate(username=login.username, password=login.password) is not None


def test_nobody_but_the_operator_needs_no_grant(settings):
    """The brand manager too has what a grant gives; a translator has one language."""
    countries = make_network("RO")
    make_licence("RO")
    settings.DEMO_LOGINS = True

    make_people(("INT", "RO"))

    people = get_user_model().objects
    superusers = people.filter(is_superuser=True).values_list("username", flat=True)
    assert list(superusers) == ["operator"]
    assert may_manage_network(people.get(username="brand"))
    translator = people.get(username="en-ro-translator")
    assert may(translator, Action.TRANSLATE, countries["RO"], locale="en-ro")
    assert not may(translator, Action.TRANSLATE, countries["RO"], locale="ro-ro")


def test_signing_in_makes_a_password_hard_to_guess_from(settings):
    """Public passwords are hashed quickly; what is stored after signing in is the site's own."""
    make_network("RO")
    settings.DEMO_LOGINS, settings.PASSWORD_HASHERS = True, ARGON2
    login = next(login for login in make_people(("INT", "RO")) if login.username == "brand")
    quick = get_user_model().objects.get(username="brand").password

    assert authenticate(username=login.username, password=login.password) is not None

    kept = get_user_model().objects.get(username="brand").password
    assert "t=1,p=1$" in quick
    assert kept.startswith("argon2$")
    assert "t=1,p=1$" not in kept


def test_where_logins_are_not_told_nobody_can_sign_in(settings):
    """Without DEMO_LOGINS people have no password, and nothing is told."""
    make_network("RO")
    settings.DEMO_LOGINS = False

    assert make_people(("INT", "RO")) == []
    assert not get_user_model().objects.get(username="ro-manager").has_usable_password()
