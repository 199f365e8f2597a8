"""Nobody gives what they lack, nor outside of where they manage people."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from countries.access import Action, Role, grant_role, grantable_roles, take_grant
from countries.access.actions import NATIONAL_ROLES
from countries.access.models import Grant
from tests.factories import make_licence, make_network, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def network():
    return make_network("RO", "GR", "BE")


@staged
def manager(network):
    return make_user("radu", ("RO", Role.MANAGER, ""))


@staged
def person(network):
    return make_user("ana")


def test_a_manager_gives_the_roles_of_the_own_country(network, manager, person):
    """And whoever gave it is remembered."""
    given = grant_role(person, network["RO"], Role.TRANSLATOR, by=manager, locales=["ro-ro"])

    assert (given.given_by, given.locales) == (manager, ["ro-ro"])
    assert grantable_roles(manager, network["RO"]) == list(NATIONAL_ROLES)


def test_a_manager_gives_nothing_in_another_country(network, manager, person):
    """There they are nobody."""
    with pytest.raises(PermissionDenied):
        grant_role(person, network["GR"], Role.TRANSLATOR, by=manager)

    assert grantable_roles(manager, network["GR"]) == []
    assert not Grant.objects.filter(user=person).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.REVIEWER, Role.TRANSLATOR])
def test_only_who_manages_people_gives_roles(network, person, role):
    """Others give nothing, not even their own role."""
    user = make_user("eve", ("RO", role, ""))

    with pytest.raises(PermissionDenied):
        grant_role(person, network["RO"], role, by=user)


def test_nobody_gives_what_they_lack(network, person):
    """Who manages people and edits makes editors, not publishers."""
    user = make_user("eve", ("RO", Role.EDITOR, ""), ("RO", Action.PEOPLE, ""))

    with pytest.raises(PermissionDenied):
        grant_role(person, network["RO"], Role.PUBLISHER, by=user)

    assert grantable_roles(user, network["RO"]) == [Role.EDITOR, Role.TRANSLATOR]


def test_a_right_in_one_language_is_not_given_in_all(network, person):
    """Nor in another one."""
    user = make_user("eve", ("BE", Action.PEOPLE, ""), ("BE", Role.TRANSLATOR, "nl-be"))
    belgium = network["BE"]

    for locales in ([], ["fr-be"], ["nl-be", "fr-be"]):
        with pytest.raises(PermissionDenied):
            grant_role(person, belgium, Role.TRANSLATOR, by=user, locales=locales)

    assert grant_role(person, belgium, Role.TRANSLATOR, by=user, locales=["nl-be"]).pk


def test_the_brand_manager_appoints_a_countrys_manager(network, person):
    """Who licenses a country names those who run it."""
    brand = make_user("bea", ("INT", Role.BRAND_MANAGER, ""))

    assert grant_role(person, network["RO"], Role.MANAGER, by=brand).pk
    assert grant_role(person, network["INT"], Role.UMBRELLA_EDITOR, by=brand).pk


def test_the_auditor_appoints_nobody(network, person):
    """Reading everything is no right to give it."""
    auditor = make_user("aud", ("INT", Role.AUDITOR, ""))

    with pytest.raises(PermissionDenied):
        grant_role(person, network["INT"], Role.AUDITOR, by=auditor)


def test_only_the_operator_by_command_makes_operators(network, person):
    """The brand manager cannot operate the site, so gives no such role; a superuser does."""
    brand = make_user("bea", ("INT", Role.BRAND_MANAGER, ""))

    with pytest.raises(PermissionDenied):
        grant_role(person, network["INT"], Role.OPERATOR, by=brand)

    assert grant_role(person, network["INT"], Role.OPERATOR, by=make_superuser()).pk


def test_a_grant_is_given_once(network, manager, person):
    """The same again changes nothing."""
    first = grant_role(person, network["RO"], Role.EDITOR, by=manager)

    assert grant_role(person, network["RO"], Role.EDITOR, by=manager) == first
    assert Grant.objects.filter(user=person).count() == 1


def test_a_grant_is_taken_by_whoever_could_give_it(network, manager, person):
    """Another country's manager cannot."""
    grant = grant_role(person, network["RO"], Role.EDITOR, by=manager)
    foreign = make_user("gina", ("GR", Role.MANAGER, ""))

    with pytest.raises(PermissionDenied):
        take_grant(grant, by=foreign)

    take_grant(grant, by=manager)

    assert not Grant.objects.filter(user=person).exists()


def test_a_licence_in_grace_gives_no_roles(network, person):
    """People are managed under a licence that is in force."""

    user = make_user("eve")
    make_licence("RO", valid_until=timezone.localdate() - dt.timedelta(days=3))
    grant_role(user, network["RO"], Role.MANAGER, by=None)

    with pytest.raises(PermissionDenied):
        grant_role(person, network["RO"], Role.EDITOR, by=user)
