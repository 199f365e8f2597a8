"""Keys that end soon wait for those who manage the partner."""

from __future__ import annotations

import datetime as dt

import pytest

from countries.access import Role
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from countries.workspace import waiting_for
from tests.factories import NOW, make_network, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@staged
def countries():
    return make_network("RO", "GR")


def make_partner(name, country=None):
    return Partner.objects.create(
        name=name, code=name.lower(), contact_email="a@b.example", country=country
    )


def keys_for(user):
    return [
        (row.country, [item.title for item in row.items], row.due)
        for row in waiting_for(user, now=NOW)
        if row.kind == "key"
    ]


def test_a_key_that_ends_soon_waits_for_its_countrys_manager(countries):
    """With the day of its end; for nobody else."""
    key, _text = issue_key(make_partner("Shop", countries["RO"]), now=NOW, ends_at=NOW + 9 * DAY)

    found = keys_for(make_user("mara", ("RO", Role.MANAGER, "")))

    assert found == [("RO", [f"Shop: {key.prefix}…"], (NOW + 9 * DAY).date())]
    assert keys_for(make_user("gina", ("GR", Role.MANAGER, ""))) == []
    assert keys_for(make_user("eva", ("RO", Role.PUBLISHER, ""))) == []


def test_those_of_the_networks_partners_wait_in_the_umbrellas_section(countries):
    """For its managers."""
    issue_key(make_partner("Shop"), now=NOW, ends_at=NOW + 9 * DAY)

    found = keys_for(make_user("berta", ("INT", Role.BRAND_MANAGER, "")))

    assert [country for country, _titles, _due in found] == ["INT"]
    assert keys_for(make_user("mara", ("RO", Role.MANAGER, ""))) == []


@pytest.mark.parametrize("when", [NOW + 31 * DAY, NOW - DAY, None])
def test_others_do_not_wait(countries, when):
    """What ends later, never, or has ended."""
    issue_key(make_partner("Shop", countries["RO"]), now=NOW - 9 * DAY, ends_at=when)

    assert keys_for(make_user("mara", ("RO", Role.MANAGER, ""))) == []


def test_a_key_with_a_successor_does_not_wait(countries):
    """The partner has a newer one that lasts longer."""
    shop = make_partner("Shop", countries["RO"])
    issue_key(shop, now=NOW - DAY, ends_at=NOW + 5 * DAY)
    issue_key(shop, now=NOW, ends_at=NOW + 99 * DAY)

    assert keys_for(make_user("mara", ("RO", Role.MANAGER, ""))) == []
