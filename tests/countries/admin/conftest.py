"""Two countries, who works in them, and one row of each kind in Romania."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from countries.access import Role
from countries.delivery.models import Document
from countries.facts.models import Fact, FactValue
from countries.identity.addresses import FormerAddress, Menu, MenuItem
from countries.identity.countries import Country, CountryLocale, NetworkVersion
from countries.identity.organisations import Licence, Organisation
from countries.identity.organisations import Role as OrganisationRole
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.identity.tags import Tag
from countries.partners.keys import issue_key
from countries.partners.models import Key, Partner
from tests.factories import (
    NOW,
    locale_row,
    make_fact,
    make_licensee,
    make_network,
    make_page,
    make_superuser,
    make_user,
)
from tests.keeping import staged

WATCHED = (
    *(Country, CountryLocale, Organisation, OrganisationRole, Licence, Programme),
    *(ProgrammeIdentity, Fact, FactValue, Menu, MenuItem, Tag, FormerAddress, Partner, Key),
    *(Document, NetworkVersion),
)


@staged
def network() -> dict[str, Country]:
    return make_network("RO", "GR")


@staged
def signed_in(network: dict[str, Country]) -> dict[str, str]:
    """Return the session of each kind of person: root, own (Romania), foreign, translator."""
    users = {
        "root": make_superuser(),
        "own": make_user("radu", ("RO", Role.MANAGER, "")),
        "foreign": make_user("gina", ("GR", Role.MANAGER, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
    }
    return {name: _session_of(user) for name, user in users.items()}


@pytest.fixture
def clients(signed_in: dict[str, str]) -> dict[str, Client]:
    """Return a client for each kind of person, and for nobody (``anonymous``)."""
    found = {"anonymous": _client()}
    for name, session in signed_in.items():
        found[name] = _client()
        found[name].cookies[settings.SESSION_COOKIE_NAME] = session
    return found


def _session_of(user: Any) -> str:
    client = _client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _client() -> Client:
    return Client(headers={"host": "localhost:8000"})


@dataclass(frozen=True)
class Rows:
    """One row of each kind, Romania's where it has a country."""

    country: Country
    organisation: Organisation
    programme: Programme
    fact: Fact
    menu: Menu
    tag: Tag
    former: FormerAddress
    partner: Partner
    key: Key
    page: Any


@staged
def rows(network: dict[str, Country]) -> Rows:
    page = make_page("ro-ro", "Despre", slug="despre")
    partner = Partner.objects.create(name="Cans", code="cans", contact_email="a@site.example")
    return Rows(
        country=network["RO"],
        organisation=make_licensee("RO", "Alucro"),
        programme=Programme.objects.get(code="every-can-counts"),
        fact=make_fact("rate", "76.3", RO="30", GR="40"),
        menu=Menu.objects.get(country_locale=locale_row("ro-ro"), kind="header"),
        tag=Tag.objects.create(name="Școală", slug="scoala", country=network["RO"]),
        former=FormerAddress.objects.create(
            country_locale=locale_row("ro-ro"), rest="vechi/", page=page
        ),
        partner=partner,
        key=issue_key(partner, now=NOW)[0],
        page=page,
    )


@pytest.fixture
def state() -> Any:
    """Return a function that tells all that the screens could have written."""
    return lambda: {
        model: list(model._default_manager.order_by("pk").values()) for model in WATCHED
    }
