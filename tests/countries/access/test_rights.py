"""Rights come from grants, licences and dates alone, and act with the next request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from countries.access import (
    Action,
    Role,
    can_publish,
    countries_where,
    forget_rights,
    grant_role,
    may,
    may_manage_network,
    page_actions,
    people_who_may,
    take_grant,
)
from countries.access.actions import NATIONAL, ROLES
from countries.access.models import Grant
from countries.identity.organisations import Organisation
from countries.opening import close_country
from tests.factories import NOW, home_of, make_licence, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@staged
def network():
    return make_network("RO", "GR", "BE")


@staged
def person(network):
    return make_user("ana")


def days(count: int) -> dt.date:
    return TODAY + count * DAY


@pytest.mark.parametrize("role", [role for role in Role if ROLES[role] <= NATIONAL][:5])
def test_a_role_is_a_set_of_actions(network, role):
    """Exactly what the role names, in its country and nowhere else."""
    user = make_user("ana", ("RO", role, ""))

    allowed = {action for action in Action if may(user, action, network["RO"])}

    assert allowed == ROLES[role]
    assert not any(may(user, action, network["GR"]) for action in Action)


def test_nobody_may_anything_without_a_grant(network, person):
    """Django's own permissions, of a person or a group, give nothing."""
    group = Group.objects.create(name="Editors")
    person.groups.add(group)
    GroupPagePermission.objects.create(group=group, page=home_of("ro-ro"), permission_type="change")
    person.user_permissions.add(*Permission.objects.all())
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(person)

    answer = client.get(reverse("wagtailadmin_home"))

    assert page_actions(person, home_of("ro-ro")) == frozenset()
    assert not person.has_perm("wagtailadmin.access_admin")
    assert not person.has_perm("wagtailcore.change_page")
    assert answer.status_code == 302


def test_one_action_can_be_given_alone(network):
    """A grant names a role or a single action."""
    user = make_user("ana", ("RO", Action.AUDIT, ""))

    assert [action for action in Action if may(user, action, network["RO"])] == [Action.AUDIT]


def test_a_group_can_hold_a_grant(network, person):
    """Its members have what the group has."""
    make_licence("RO")
    group = Group.objects.create(name="Agency")
    Grant.objects.create(group=group, country=network["RO"], role=Role.EDITOR)
    before = may(person, Action.EDIT, network["RO"])

    person.groups.add(group)
    forget_rights(person)

    assert (before, may(person, Action.EDIT, network["RO"])) == (False, True)


def test_a_grant_can_be_for_some_languages(network):
    """There alone, and without what belongs to the whole country."""
    user = make_user("ana", ("BE", Role.MANAGER, "nl-be"))

    assert Action.PUBLISH in page_actions(user, home_of("nl-be"))
    assert page_actions(user, home_of("fr-be")) == frozenset()
    assert not may(user, Action.PEOPLE, network["BE"])
    assert not may(user, Action.PUBLISH, network["BE"], locale="fr-be")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(None, None, True), (1, None, False), (-1, 0, True), (-9, -1, False), (0, 0, True)],
)
def test_a_grant_holds_between_its_days(network, person, start, end, expected):
    """From the first to the last, both included, by the calendar of the country."""
    make_licence("RO")
    grant_role(
        person,
        network["RO"],
        Role.EDITOR,
        by=None,
        valid_from=None if start is None else days(start),
        valid_until=None if end is None else days(end),
    )

    assert may(person, Action.EDIT, network["RO"]) is expected


def test_without_a_licence_a_grant_gives_nothing(network, person):
    """The country must be licensed to somebody."""
    grant_role(person, network["RO"], Role.MANAGER, by=None)

    assert countries_where(person, *Action) == frozenset()


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (0, NATIONAL),
        (1, {"view", "edit", "translate", "review", "publish", "audit"}),
        (30, {"view", "edit", "translate", "review", "publish", "audit"}),
        (31, set()),
    ],
)
def test_a_licence_ends_in_steps(network, person, ended, expected):
    """To its last day everything, for 30 days corrections, then nothing."""
    make_licence("RO", valid_until=days(-ended))
    grant_role(person, network["RO"], Role.MANAGER, by=None)

    allowed = {action for action in Action if may(person, action, network["RO"])}

    assert allowed == set(expected)


def test_another_licence_goes_on(network, person):
    """The best of a country's licences counts; one that begins tomorrow is none yet."""
    make_licence("RO", valid_until=days(-90))
    grant_role(person, network["RO"], Role.MANAGER, by=None)
    make_licence("RO", valid_from=days(1))
    before = may(person, Action.EDIT, network["RO"])

    make_licence("RO", valid_from=days(-2))
    forget_rights(person)

    assert (before, may(person, Action.EDIT, network["RO"])) == (False, True)


def test_a_grant_can_stand_on_one_organisations_licence(network, person):
    """When the country is licensed to another organisation, this one's people lose their rights."""
    old = make_licence("RO", valid_until=days(-90))
    grant_role(person, network["RO"], Role.EDITOR, by=None, organisation=old.organisation)
    old.organisation.licences.create(
        programme=old.programme, country=network["GR"], valid_from=days(-9)
    )
    other = Organisation.objects.create(code="other", name="Other")
    other.licences.create(programme=old.programme, country=network["RO"])

    assert not may(person, Action.EDIT, network["RO"])


def test_in_the_days_of_grace_nothing_new_is_published(network, person):
    """What was live before may be published again, a first publish waits for a licence."""
    page = make_page("ro-ro", "Despre")
    draft = make_page("ro-ro", "Nou", publish=False)
    make_licence("RO", valid_until=days(-1))
    grant_role(person, network["RO"], Role.PUBLISHER, by=None)

    assert (can_publish(person, page), can_publish(person, draft)) == (True, False)
    assert page.permissions_for_user(person).can_publish()
    assert page.permissions_for_user(person).can_unpublish()
    assert not draft.permissions_for_user(person).can_publish()
    assert not page.permissions_for_user(person).can_add_subpage()


def test_in_the_days_of_grace_nothing_is_deleted(network, person):
    """Neither a live page nor a draft: only what is wrong is put right, or taken off."""
    pages = [make_page("ro-ro", "Despre"), make_page("ro-ro", "Nou", publish=False)]
    make_licence("RO", valid_until=days(-1))
    grant_role(person, network["RO"], Role.MANAGER, by=None)

    found = [page.permissions_for_user(person) for page in pages]

    assert [tester.can_delete() for tester in found] == [False, False]
    assert [tester.can_move() for tester in found] == [False, False]


def test_a_grant_that_gives_nothing_opens_nothing(network):
    """What belongs to a whole country cannot be given for one language: it is no way in."""
    user = make_user("ana", ("RO", Action.AUDIT, "ro-ro"))

    assert not user.has_perm("wagtailadmin.access_admin")


def test_a_closed_country_is_nobodys(network):
    """Its grants wait for it to open again."""
    user = make_user("ana", ("RO", Role.MANAGER, ""))

    close_country("RO", now=NOW)
    forget_rights(user)

    assert countries_where(user, *Action) == frozenset()


def test_the_inactive_may_nothing(network):
    """Whatever they were granted."""
    user = make_user("ana", ("RO", Role.MANAGER, ""), is_active=False)

    assert not may(user, Action.VIEW, network["RO"])


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.BRAND_MANAGER, {"view", "people", "partners", "settings", "audit"}),
        (Role.AUDITOR, {"view", "audit"}),
        (Role.UMBRELLA_EDITOR, set()),
        (Role.OPERATOR, set()),
    ],
)
def test_the_umbrellas_roles_reach_into_countries(network, role, expected):
    """The brand manager runs the network without writing in a country; the auditor reads."""
    user = make_user("ana", ("INT", role, ""))

    allowed = {action for action in Action if may(user, action, network["RO"])}

    assert allowed == expected
    assert may_manage_network(user) is (role == Role.BRAND_MANAGER)


@pytest.mark.parametrize(
    ("country", "role"),
    [
        ("RO", "brand-manager"),
        ("RO", "auditor"),
        ("RO", "network"),
        ("INT", "manager"),
        ("RO", "king"),
    ],
)
def test_a_role_is_given_where_it_belongs(network, person, country, role):
    """The umbrella's roles in no country, a licensee's not in the umbrella, and no unknown one."""
    with pytest.raises(ValidationError, match="role"):
        grant_role(person, network[country], role, by=None)


def test_a_grant_names_the_countrys_own_languages(network, person):
    """A foreign or unknown locale is refused by name."""
    with pytest.raises(ValidationError, match="el-gr"):
        grant_role(person, network["RO"], Role.TRANSLATOR, by=None, locales=["ro-ro", "el-gr"])


def test_a_grant_is_a_persons_or_a_groups(network, person):
    """The database keeps none that is nobody's."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(country=network["RO"], role=Role.EDITOR)


def test_rights_are_looked_up_once(network, django_assert_num_queries):
    """One query a request, whatever is asked afterwards."""
    user = make_user("ana", ("RO", Role.MANAGER, ""), ("GR", Role.EDITOR, ""))
    forget_rights(user)

    with django_assert_num_queries(1):
        for action in Action:
            may(user, action, network["RO"])
            may(user, action, network["GR"])


def test_a_right_that_is_taken_is_gone_with_the_next_request(network):
    """A session that is open does not keep it."""
    user = make_user("ana", ("RO", Role.EDITOR, ""))
    page = make_page("ro-ro", "Despre")
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(user)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    before = client.get(url).status_code

    take_grant(user.grants.get(), by=None)

    assert (before, client.get(url).status_code) == (200, 302)


def test_people_are_found_by_what_they_may(network):
    """Those who may in the country and language, and superusers."""
    reviewer = make_user("rea", ("RO", Role.REVIEWER, "ro-ro"))
    make_user("gina", ("GR", Role.REVIEWER, ""))
    make_user("dan", ("RO", Role.EDITOR, ""))
    auditor = make_user("aud", ("INT", Role.AUDITOR, ""))
    ro = network["RO"].pk

    assert list(people_who_may([Action.REVIEW], ro, locale="ro-ro")) == [reviewer]
    assert list(people_who_may([Action.REVIEW], ro, locale="en-ro")) == []
    assert set(people_who_may([Action.AUDIT], ro)) == {auditor}
