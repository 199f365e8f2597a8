"""Signing in and out, and second factors, are in the audit log."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from countries.audit import AuditEntry
from tests.cms.users.acting import SECRET, enrol, sign_in


def entries(*actions: str) -> list[AuditEntry]:
    """Return the entries of these actions, the oldest first."""
    return list(AuditEntry.objects.filter(action__in=actions).order_by("pk"))


def test_coming_in_and_leaving_are_entries(client: Client, editor: Any) -> None:
    """By the person's name, with the request."""
    sign_in(client, "edith")
    client.post(reverse("account_logout"))

    found = entries("login", "logout")
    assert [entry.action for entry in found] == ["login", "logout"]
    assert {(entry.user_name, entry.country) for entry in found} == {("Edith (edith)", "")}
    assert all(entry.request_id for entry in found)


@pytest.mark.parametrize(
    ("typed", "label"),
    [("Edith", "edith"), ("edith@site.example", "edith"), ("my-own-password", "")],
)
def test_a_refused_login_names_an_account_alone(
    client: Client, editor: Any, typed: str, label: str
) -> None:
    """By name or address; what is neither is kept nowhere: some type their password there."""
    sign_in(client, typed, "wrong")

    found = entries("login.failed")
    assert {entry.object_label for entry in found} == {label}
    assert {entry.user_name for entry in found} == {"visitor"}
    assert "my-own-password" not in str([vars(entry) for entry in found])


def test_a_second_factor_is_an_entry_without_its_secret(editor: Any) -> None:
    """That an authenticator app came is told, not what it shares with the site."""
    enrol(editor)

    found = entries("second_factor.create")
    assert found
    assert SECRET not in str([entry.after for entry in found])
