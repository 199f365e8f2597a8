"""Who answers which question: one back end says who somebody is, another what they may do."""

from __future__ import annotations

from typing import Any

from django.conf import settings as site_settings
from django.contrib.auth import get_backends
from django.contrib.auth.hashers import identify_hasher, make_password

from cms.users.backends import SignInBackend

EDIT = "wagtailadmin.access_admin"


def test_permissions_are_django_s_as_long_as_there_are_no_grants(editor: Any) -> None:
    """Without the grants' back end groups give rights as ever."""
    assert SignInBackend().has_perm(editor, EDIT)
    assert EDIT in SignInBackend().get_all_permissions(editor)


def test_permissions_are_the_grants_alone_once_they_are_there(editor: Any, settings: Any) -> None:
    """With the grants' back end in the list this one says nothing of rights any more."""
    settings.GRANTS_BACKEND = settings.AUTHENTICATION_BACKENDS[0]
    backend = SignInBackend()

    assert not backend.has_perm(editor, EDIT)
    assert not backend.has_module_perms(editor, "wagtailadmin")
    assert backend.get_all_permissions(editor) == set()
    assert backend.get_user_permissions(editor) == backend.get_group_permissions(editor) == set()
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
