"""With any grants, licences and trees: what somebody sees and may do is what the words allow."""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.pages.entries import RecyclingPoint
from cms.pages.forms import Submission
from cms.pages.models import StandardPage
from countries import routing
from countries.access import Action, countries_where, may_manage_network, page_actions
from countries.access.models import Grant
from countries.admin.policies import pages_in_countries_of
from countries.identity.addresses import Menu
from countries.identity.countries import Country, NetworkVersion
from countries.identity.organisations import Licence, Organisation
from countries.identity.programmes import Programme
from countries.identity.tags import Tag
from tests.access import oracle
from tests.access.grants import Dates, Granted, Licensed, abilities_in
from tests.access.world import World
from tests.factories import home_of

pytestmark = pytest.mark.django_db

LOCALES = {
    "RO": ("ro-ro", "en-ro"),
    "GR": ("el-gr",),
    "BE": ("nl-be", "fr-be"),
    "INT": ("en",),
}
WORK = {"create", "edit", "translate", "review", "publish"}
NATIONAL = ("manager", "editor", "publisher", "translator", "reviewer")
UMBRELLAS = ("brand-manager", "umbrella-editor", "publisher", "auditor", "operator")
DAYS = st.sampled_from([None, -45, -31, -30, -29, -2, 0, 2, 45])
"""Far from today's turn: each country counts its days by its own clock."""
SHARE = int(os.environ.get("ACCESS_SHARE", "1"))


@st.composite
def dates(draw: st.DrawFn) -> Dates:
    start, end = draw(DAYS), draw(DAYS)
    if start is not None and end is not None and end < start:
        start, end = end, start
    return Dates(start, end)


@st.composite
def grants(draw: st.DrawFn) -> Granted:
    country = draw(st.sampled_from(sorted(LOCALES)))
    roles = UMBRELLAS if country == "INT" else NATIONAL
    actions = tuple(Action.values) if country == "INT" else tuple(sorted(oracle.MANAGER))
    return Granted(
        country=country,
        role=draw(st.sampled_from([*roles, *roles, *actions])),
        locales=tuple(draw(st.lists(st.sampled_from(LOCALES[country]), max_size=2, unique=True))),
        organisation=draw(st.sampled_from([None, None, 1, 2])) if country != "INT" else None,
        dates=draw(st.one_of(st.just(Dates()), dates())),
    )


licences = st.builds(
    Licensed,
    country=st.sampled_from(["RO", "GR", "BE"]),
    organisation=st.sampled_from([1, 2]),
    dates=st.one_of(st.just(Dates()), dates()),
)
trees = st.lists(
    st.tuples(st.sampled_from([code for row in LOCALES.values() for code in row]), st.booleans()),
    max_size=4,
)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "grants": draw(st.lists(grants(), max_size=4)),
        "licences": draw(st.lists(licences, max_size=4, unique_by=_start_of)),
        "closed": draw(st.sets(st.sampled_from(["RO", "GR", "BE"]), max_size=1)),
        "tree": draw(trees),
        "by_group": draw(st.booleans()),
        "is_active": draw(st.sampled_from([True, True, True, True, False])),
    }


def _start_of(row: Licensed) -> tuple[str, int, int | None]:
    return row.country, row.organisation, row.dates.start


def _day(days: int | None) -> dt.date | None:
    return None if days is None else timezone.now().date() + dt.timedelta(days=days)


def build(case: dict[str, Any]) -> Any:
    """Write a case down in the database, past what publishes; return the person."""
    countries = {row.code: row for row in Country.objects.filter(code__in=LOCALES)}
    programme = Programme.objects.get(code="every-can-counts")
    rows = [Organisation(code=f"number-{number}", name=str(number)) for number in (1, 2)]
    numbers = dict(enumerate(Organisation.objects.bulk_create(rows), start=1))
    Licence.objects.all()._raw_delete("default")
    Licence.objects.bulk_create(
        Licence(
            organisation=numbers[row.organisation],
            programme=programme,
            country=countries[row.country],
            valid_from=_day(row.dates.start),
            valid_until=_day(row.dates.end),
        )
        for row in case["licences"]
    )
    user = get_user_model().objects.create(username="somebody", is_active=case["is_active"])
    group = Group.objects.create(name="somebodies")
    user.groups.add(group)
    Grant.objects.bulk_create(
        Grant(
            user=None if case["by_group"] and number % 2 else user,
            group=group if case["by_group"] and number % 2 else None,
            country=countries[row.country],
            role=row.role,
            locales=list(row.locales),
            organisation=numbers[row.organisation] if row.organisation else None,
            valid_from=_day(row.dates.start),
            valid_until=_day(row.dates.end),
        )
        for number, row in enumerate(case["grants"])
    )
    _plant(case["tree"])
    if case["closed"]:
        Country.objects.filter(code__in=case["closed"]).update(status="closed")
        NetworkVersion.bump()
    return get_user_model().objects.get(pk=user.pk)


def _plant(tree: list[tuple[str, bool]]) -> None:
    """Add pages, each below the home, or below the one before it in its language."""
    last: dict[str, Page] = {}
    for number, (code, is_deeper) in enumerate(tree):
        above = last.get(code) if is_deeper else None
        parent = Page.objects.get(pk=(above or home_of(code)).pk)
        page = StandardPage(title=f"Planted {number}", slug=f"planted-{number}", live=False)
        last[code] = parent.add_child(instance=page)


def allowed(case: dict[str, Any], country: str, locale: str) -> set[str]:
    if not case["is_active"]:
        return set()
    return abilities_in(locale, country, case["grants"], case["licences"], set(case["closed"]))


def in_any_language(case: dict[str, Any], country: str) -> set[str]:
    found = (allowed(case, country, locale) for locale in LOCALES[country])
    return set().union(*found)


def pages_of(locale: str) -> set[int]:
    home = Page.objects.get(pk=home_of(locale).pk)
    return set(Page.objects.filter(path__startswith=home.path).values_list("pk", flat=True))


def rows_in(model: type[Any], path: str, codes: set[str]) -> set[int]:
    rows = model.objects.filter(**{f"{path}__code__in": codes})
    return set(rows.values_list("pk", flat=True))


def known(rows: Any, model: type[Any], path: str) -> set[int]:
    """Return which of ``rows`` are of the countries that a case is about."""
    return set(rows.values_list("pk", flat=True)) & rows_in(model, path, set(LOCALES))


def check_actions(case: dict[str, Any], user: Any) -> None:
    for country, codes in LOCALES.items():
        for code in codes:
            expected = allowed(case, country, code)
            pages = Page.objects.filter(pk__in=pages_of(code))
            assert {frozenset(map(str, page_actions(user, page))) for page in pages} == {
                frozenset(expected)
            }, code


def check_countries(case: dict[str, Any], user: Any) -> None:
    ids = {row.pk: row.code for row in Country.objects.filter(code__in=LOCALES)}
    for action in Action.values:
        found = {ids[pk] for pk in countries_where(user, Action(action)) if pk in ids}
        assert found == {c for c in LOCALES if action in in_any_language(case, c)}, action
    assert may_manage_network(user) == ("network" in in_any_language(case, "INT"))
    if any(in_any_language(case, country) for country in LOCALES):
        assert user.has_perm("wagtailadmin.access_admin")


def check_pages(case: dict[str, Any], user: Any) -> None:
    seen = set(
        policy_registry.get_by_type(Page).explorable_instances(user).values_list("pk", flat=True)
    )
    chosen = set(pages_in_countries_of(user).values_list("pk", flat=True))
    is_network = "network" in in_any_language(case, "INT")
    for country, codes in LOCALES.items():
        for code in codes:
            abilities, pages = allowed(case, country, code), pages_of(code)
            if "view" in abilities:
                assert pages <= seen, code
            if not abilities:
                assert not pages & seen, code
            if not is_network and not WORK & in_any_language(case, country):
                assert not pages & chosen, code


def check_files(case: dict[str, Any], user: Any) -> None:
    model = get_image_model()
    policy = policy_registry.get_by_type(model)
    path = "collection__country"
    managing = {c for c in LOCALES if "media" in in_any_language(case, c)}
    choosing = {c for c in LOCALES if {"media", "edit", "create"} & in_any_language(case, c)}
    if choosing:
        choosing.add("INT")
    for codes, actions in ((managing, ["change", "delete"]), (choosing, ["choose"])):
        rows = policy.instances_user_has_any_permission_for(user, actions)
        assert known(rows, model, path) == rows_in(model, path, codes), actions


def check_rows(case: dict[str, Any], user: Any) -> None:
    editing = {c for c in LOCALES if "edit" in in_any_language(case, c)}
    for model, path in (
        (Tag, "country"),
        (Menu, "country_locale__country"),
        (Submission, "country"),
        (RecyclingPoint, "country"),
    ):
        policy = policy_registry.get_by_type(model)
        rows = policy.instances_user_has_any_permission_for(user, ["change"])
        assert known(rows, model, path) == rows_in(model, path, editing), model


def check(case: dict[str, Any]) -> None:
    routing.forget_snapshots()
    with transaction.atomic():
        user = build(case)
        check_actions(case, user)
        check_countries(case, user)
        check_pages(case, user)
        check_files(case, user)
        check_rows(case, user)
        transaction.set_rollback(True)
    routing.forget_snapshots()


def examples(number: int) -> Any:
    return settings(
        max_examples=number,
        deadline=None,
        # A case is small as it is, and each costs a database: none is made smaller.
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        database=None,
        derandomize=number < 100,
    )


@examples(10)
@given(case=cases())
def test_a_few_grants_give_what_they_say(world: World, case: dict[str, Any]) -> None:
    """Actions, trees, choosers, files and rows are those that the grants of today allow."""
    check(case)


@pytest.mark.access
@examples(max(1000 // SHARE, 100))
@given(case=cases())
def test_any_grants_give_what_they_say(world: World, case: dict[str, Any]) -> None:
    """Actions, trees, choosers, files and rows are those that the grants of today allow."""
    check(case)


def test_nobody_without_grants_sees_anything(world: World) -> None:
    """The oracle itself denies by default: not by an oversight of the test."""
    case = {"grants": [], "licences": [], "closed": set(), "is_active": True}

    assert [in_any_language(case, country) for country in LOCALES] == [set()] * len(LOCALES)
