"""The demo's people and its partner: invented, each with a password or key that the demo tells."""

from __future__ import annotations

import copy
import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password

from countries.access import Role, grant_role
from countries.identity.countries import Country, CountryLocale
from countries.identity.loading import stable_uuid
from countries.identity.organisations import Organisation
from countries.partners.keys import issue_key
from countries.partners.models import Key, Partner

PARTNER = "seaside-news"
KEY_FILE = "demo-key.json"


@dataclass(frozen=True)
class Login:
    """Someone who can log in to the demo."""

    role: str
    country: str
    username: str
    password: str


SUPERUSER = "superuser"
"""Whom ``createsuperuser`` would make: the one who needs no grant."""


def planned_logins(codes: tuple[str, ...]) -> list[Login]:
    """Return the demo's people: the umbrella's, and each country's roles."""
    found = [
        _login(Role.BRAND_MANAGER, "INT", "brand"),
        _login(Role.UMBRELLA_EDITOR, "INT", "umbrella-editor"),
        _login(Role.AUDITOR, "INT", "auditor"),
        _login(SUPERUSER, "INT", "operator"),
    ]
    for code in codes:
        if code == "INT":
            continue
        found += [
            _login(role, code, f"{code.lower()}-{role.value}")
            for role in (Role.MANAGER, Role.EDITOR, Role.PUBLISHER, Role.REVIEWER)
        ]
        locales = CountryLocale.objects.filter(country__code=code).select_related("locale")
        found += [
            _login(f"{Role.TRANSLATOR} {row.code}", code, f"{row.code}-translator")
            for row in locales
        ]
    return found


def _login(role: str, country: str, username: str) -> Login:
    return Login(
        role=str(role), country=country, username=username, password=f"demo-{username}-2026"
    )


def make_people(codes: tuple[str, ...]) -> list[Login]:
    """Make the demo's people once; where passwords must not be known they get none."""
    logins = planned_logins(codes)
    for login in logins:
        _make(login)
    return logins if settings.DEMO_LOGINS else []


def _make(login: Login) -> None:
    model = get_user_model()
    if model.objects.filter(username=login.username).exists():
        return
    user = model(
        username=login.username,
        email=f"{login.username}@people.example",
        first_name=login.role.replace("-", " ").capitalize(),
        last_name=f"({login.country})",
        uuid=stable_uuid("demo-user", login.username),
        is_superuser=login.role == SUPERUSER,
    )
    if settings.DEMO_LOGINS:
        user.password = make_password(login.password, hasher=_quick_hasher())
    else:
        user.set_unusable_password()
    user.save()
    if login.role != SUPERUSER:
        _give_role(user, login)


def _quick_hasher() -> Any:
    """Return the site's hasher, for passwords that everybody may read in the documentation.

    Seventy of them would take ten seconds; signing in replaces each by one that is hard to guess from.
    """
    hasher = copy.copy(get_hasher())
    if isinstance(hasher, Argon2PasswordHasher):
        hasher.time_cost, hasher.memory_cost, hasher.parallelism = 1, 1024, 1
    return hasher


def _give_role(user: Any, login: Login) -> None:
    country = Country.objects.get(code=login.country)
    role, _space, locale = login.role.partition(" ")
    grant_role(user, country, Role(role), by=None, locales=[locale] if locale else [])


def make_partner(*, now: dt.datetime) -> list[dict[str, Any]]:
    """Make the demo's partner and its key once; return the keys as the demo tells them."""
    if not settings.DEMO_LOGINS:
        return []
    organisation, _created = Organisation.objects.get_or_create(
        code=PARTNER,
        defaults={"name": "Seaside News (invented)", "uuid": stable_uuid("organisation", PARTNER)},
    )
    partner, _created = Partner.objects.get_or_create(
        code=PARTNER,
        defaults={"name": "Seaside News (invented)", "organisation": organisation},
    )
    file = Path(settings.DATA_DIR) / KEY_FILE
    told = _told(file)
    if told is None:
        key, text = issue_key(partner, now=now, scopes=["read"])
        told = {"partner": partner.name, "scopes": list(key.scopes), "key": text, "id": key.pk}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(told), encoding="utf-8")
    return [{name: told[name] for name in ("partner", "scopes", "key")}]


def _told(file: Path) -> dict[str, Any] | None:
    """Return what an earlier run wrote of its key, if that key is still there."""
    if not file.exists():
        return None
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    is_kept = Key.objects.filter(pk=told["id"], revoked_at__isnull=True).exists()
    return told if is_kept else None
