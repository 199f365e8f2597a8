"""What a user may do where, computed from the grants of the moment; deny by default.

Looked up once a request and kept on the user, so what is taken counts from the next request.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page

from countries.access.actions import COUNTRY_WIDE, EVERYWHERE, IN_GRACE, Action, actions_of
from countries.access.licences import Dates, Standing, standing
from countries.access.models import Grant
from countries.conf import UMBRELLA
from countries.identity.countries import Country, CountryStatus
from countries.routing import LocaleInfo, network

ALL = frozenset(Action)
CHANGING = frozenset({Action.CREATE, Action.EDIT, Action.TRANSLATE, Action.REVIEW, Action.PUBLISH})
"""What is done to pages: whoever does any of it works in a country."""
_KEPT = "_wagtail_countries_rights"


@dataclass(frozen=True)
class Right:
    """What one grant gives in its country: in ``locales``, or in all where that is empty."""

    actions: frozenset[Action]
    locales: frozenset[str] = frozenset()
    is_in_grace: bool = False

    def actions_in(self, locale: str | None) -> frozenset[Action]:
        """Return what is allowed in the language ``locale``, or in any language at all."""
        is_here = not self.locales or locale is None or locale in self.locales
        return self.actions if is_here else frozenset()


@dataclass(frozen=True)
class Rights:
    """All that a user may do, by country. ``everywhere`` holds in each of them."""

    by_country: Mapping[int, tuple[Right, ...]] = field(default_factory=dict)
    everywhere: frozenset[Action] = frozenset()

    def actions(self, country_id: int, locale: str | None = None) -> frozenset[Action]:
        """Return what is allowed in a country: in one language, or, without it, in any."""
        own = (right.actions_in(locale) for right in self.by_country.get(country_id, ()))
        return self.everywhere.union(*own)

    def corrects_only(self, action: Action, country_id: int, locale: str) -> bool:
        """Tell whether ``action`` is allowed for corrections alone, by licences in their grace."""
        allowing = [
            right
            for right in self.by_country.get(country_id, ())
            if action in right.actions_in(locale)
        ]
        return bool(allowing) and all(right.is_in_grace for right in allowing)

    def __bool__(self) -> bool:
        return bool(self.by_country or self.everywhere)


NOTHING = Rights()
EVERYTHING = Rights(everywhere=ALL)


def rights_of(user: Any) -> Rights:
    """Return what ``user`` may do; looked up with the first question of a request."""
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    if user.is_superuser:
        return EVERYTHING
    found: Rights | None = getattr(user, _KEPT, None)
    if found is None:
        found = _look_up(Q(user=user) | Q(group__user=user), now=timezone.now()).get(
            user.pk, NOTHING
        )
        setattr(user, _KEPT, found)
    return found


def forget_rights(user: Any) -> None:
    """Look the rights of ``user`` up again when they are next asked for."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def may(
    user: Any, action: Action, country: Country | int | None, *, locale: str | None = None
) -> bool:
    """Tell whether ``user`` may do ``action`` in a country, in the language ``locale`` or in any."""
    if country is None:
        return may_manage_network(user)
    country_id = country if isinstance(country, int) else country.pk
    return action in rights_of(user).actions(country_id, locale)


def may_manage_network(user: Any) -> bool:
    """Tell whether ``user`` may open and close countries and manage what all share."""
    umbrella = network().umbrella
    rights = rights_of(user)
    if Action.NETWORK in rights.everywhere:
        return True
    return umbrella is not None and Action.NETWORK in rights.actions(umbrella.pk)


def countries_where(user: Any, *actions: Action) -> frozenset[int]:
    """Return the countries (their ``pk``) in which ``user`` may do any of ``actions``."""
    rights, wanted = rights_of(user), set(actions)
    known: Iterable[int] = rights.by_country
    if rights.everywhere & wanted:
        known = [country.pk for country in network().countries]
    return frozenset(pk for pk in known if rights.actions(pk) & wanted)


def countries_of(user: Any) -> QuerySet[Country]:
    """Return the countries in which ``user`` may change anything."""
    return Country.objects.filter(pk__in=countries_where(user, *CHANGING))


def page_actions(user: Any, page: Page) -> frozenset[Action]:
    """Return what ``user`` may do with ``page``, which lies in one country and language."""
    if rights_of(user) is EVERYTHING:
        return ALL
    info = network().locale_of_page_path(page.path)
    return locale_actions(user, info) if info else frozenset()


def locale_actions(user: Any, info: LocaleInfo) -> frozenset[Action]:
    """Return what ``user`` may do in a country locale."""
    return rights_of(user).actions(info.country.pk, info.code)


def can_edit(user: Any, page: Page) -> bool:
    return Action.EDIT in page_actions(user, page)


def can_publish(user: Any, page: Page) -> bool:
    """Tell whether ``user`` may publish ``page``: in a licence's days of grace, only again."""
    if Action.PUBLISH not in page_actions(user, page):
        return False
    return page.first_published_at is not None or not corrects_only(user, Action.PUBLISH, page)


def corrects_only(user: Any, action: Action, page: Page) -> bool:
    """Tell whether ``user`` may do ``action`` at ``page`` for corrections alone: the licence is over."""
    info = network().locale_of_page_path(page.path)
    return info is not None and rights_of(user).corrects_only(action, info.country.pk, info.code)


def can_translate(user: Any, page: Page) -> bool:
    """Tell whether ``user`` may write the translation that ``page`` is."""
    return Action.TRANSLATE in page_actions(user, page)


def people_who_may(
    actions: Iterable[Action], country_id: int | None = None, *, locale: str | None = None
) -> QuerySet[Any]:
    """Return the active people who may do any of ``actions`` in a country, or in any country."""
    people = get_user_model()._default_manager.filter(is_active=True)
    wanted, found = set(actions), set()
    given = Q()
    if country_id is not None:
        given = Q(country_id=country_id) | Q(country__code=UMBRELLA)
    for pk, rights in _look_up(given, now=timezone.now()).items():
        ids = [country_id] if country_id is not None else list(rights.by_country)
        if any(rights.actions(each, locale) & wanted for each in ids):
            found.add(pk)
    return people.filter(Q(pk__in=found) | Q(is_superuser=True))


def people_in(infos: Iterable[LocaleInfo], action: Action) -> dict[str, list[Any]]:
    """Return the active people who hold a grant of ``action`` in each locale, by its code; two queries.

    Superusers, who may do all everywhere, hold none.
    """
    infos = list(infos)
    given = Q(country_id__in={info.country.pk for info in infos})
    rights = _look_up(given, now=timezone.now())
    people = get_user_model()._default_manager.filter(is_active=True).in_bulk(list(rights))
    ordered = sorted(people.items(), key=lambda row: row[1].get_username())
    return {
        info.code: [
            person
            for pk, person in ordered
            if action in rights[pk].actions(info.country.pk, info.code)
        ]
        for info in infos
    }


def locales_where(user: Any, *actions: Action) -> list[LocaleInfo]:
    """Return the country locales in which ``user`` may do any of ``actions``."""
    wanted = set(actions)
    return [info for info in network().locales if wanted & locale_actions(user, info)]


def _look_up(whose: Q, *, now: dt.datetime) -> dict[int, Rights]:
    """Return the rights of each person whom grants of ``whose`` name, by ``pk``; one query."""
    rows = (
        Grant.objects.filter(whose)
        .order_by()
        .values_list(
            *("pk", "user_id", "group__user", "country_id", "country__code", "country__status"),
            *("country__time_zone", "role", "locales", "valid_from", "valid_until"),
            *("organisation_id", "country__licences__organisation_id"),
            *("country__licences__valid_from", "country__licences__valid_until"),
        )
    )
    grants: dict[tuple[int, int], _Row] = {}
    for pk, user_id, member_id, *rest in rows:
        person = user_id or member_id
        if person is None:
            continue
        *own, organisation, licensee, start, end = rest
        row = grants.setdefault((pk, person), _Row(*own))
        if licensee is not None and organisation in (None, licensee):
            row.licences.append((start, end))
    given: dict[int, dict[int, list[Right]]] = defaultdict(lambda: defaultdict(list))
    everywhere: dict[int, frozenset[Action]] = defaultdict(frozenset)
    for (_pk, person), row in grants.items():
        right = row.right(now)
        if not right.actions:
            continue
        given[person][row.country_id].append(right)
        if row.code == UMBRELLA and not right.locales:
            everywhere[person] = everywhere[person].union(
                *(EVERYWHERE.get(action, frozenset()) for action in right.actions)
            )
    return {
        person: Rights(
            {country: tuple(rights) for country, rights in by_country.items()}, everywhere[person]
        )
        for person, by_country in given.items()
    }


@dataclass
class _Row:
    """A grant with all licences that it can stand on."""

    country_id: int
    code: str
    status: str
    time_zone: str
    role: str
    locales: list[str]
    valid_from: dt.date | None
    valid_until: dt.date | None
    licences: list[Dates] = field(default_factory=list)

    def right(self, now: dt.datetime) -> Right:
        """Return what the grant gives now, by the calendar of its country."""
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        starts, ends = self.valid_from or dt.date.min, self.valid_until or dt.date.max
        if not starts <= today <= ends or self.status != CountryStatus.OPEN:
            return Right(frozenset())
        actions, locales = actions_of(self.role), frozenset(self.locales)
        if locales:
            actions -= COUNTRY_WIDE
        if self.code == UMBRELLA:
            return Right(actions, locales)
        found = standing(self.licences, today=today)
        if found is Standing.ENDED:
            return Right(frozenset())
        if found is Standing.GRACE:
            return Right(actions & IN_GRACE, locales, is_in_grace=True)
        return Right(actions, locales)
