"""Who answers which question: one back end says who somebody is, another what they may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings as site_settings
from django.contrib.auth import get_backends
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.models import Permission

from cms.users.backends import SignInBackend
from tests.factories import make_user

EDIT = "wagtailadmin.access_admin"


def test_rights_are_what_grants_give(editor: Any) -> None:
    """A grant opens the admin; Django's own groups and permissions open nothing."""
    stranger = make_user("stranger")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    backend = SignInBackend()

    assert [backend.has_perm(user, EDIT) for user in (editor, stranger)] == [True, False]
    assert backend.get_all_permissions(stranger) == set()
    assert not backend.has_module_perms(stranger, "wagtailadmin")
    assert not backend.with_perm(EDIT).exists()


def test_nobody_else_says_who_somebody_is() -> None:
    """Passwords are looked at by the site's own back end, behind the throttle."""
    names = [type(backend).__name__ for backend in get_backends()]

    assert names[:2] == ["ThrottlingBackend", "SignInBackend"]
    assert "ModelBackend" not in names


def test_new_passwords_are_hashed_by_argon2(settings: Any) -> None:
    """Outside of tests passwords are kept by argon2."""
    from cms.settings import base  # noqa: PLC0415  # not the suite's own

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    assert identify_hasher(make_password("a password")).algorithm == "argon2"
    assert site_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
