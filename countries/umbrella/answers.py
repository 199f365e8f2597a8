"""What a country answers to umbrella pages that it does not take: never, or not before a day.

An answer holds for the page and, until the country adopts it or answers nearer to it, for all that
lies below it in the umbrella, also for what is published there later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries import publishing
from countries.access import Action
from countries.access.rights import countries_where
from countries.routing import CountryInfo, network
from countries.translation.registering import TranslationError
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.models import AdoptionAnswer, AnswerKind


class PastDay(TranslationError):
    """The day until which a page was to be put off is not to come."""


class Answers:
    """The answers of countries that hold on a day; ``above`` names the pages over each, nearest first."""

    def __init__(
        self, rows: Iterable[AdoptionAnswer], above: Mapping[UUID, tuple[UUID, ...]]
    ) -> None:
        self._above = above
        self._by_country: dict[int, dict[UUID, AdoptionAnswer]] = {}
        for row in rows:
            self._by_country.setdefault(row.country_id, {})[row.translation_key] = row

    def of(self, country_id: int, key: UUID) -> AdoptionAnswer | None:
        """Return what the country answers to a page that it has not: its own answer, or one above."""
        own = self._by_country.get(country_id)
        if own is None:
            return None
        chain = (key, *self._above.get(key, ()))
        return next((own[each] for each in chain if each in own), None)

    def has_any(self, country_id: int) -> bool:
        """Tell whether the country answers anything at all."""
        return country_id in self._by_country


def answers_of(
    country_ids: Iterable[int], *, on: dt.date, above: Mapping[UUID, tuple[UUID, ...]]
) -> Answers:
    """Return what countries answer on a day; one query."""
    rows = AdoptionAnswer.objects.standing(on=on).filter(country_id__in=list(country_ids))
    return Answers(rows.select_related("answered_by"), above)


def above_each(rows: Iterable[tuple[str, UUID]]) -> dict[UUID, tuple[UUID, ...]]:
    """Return the keys over each umbrella page, nearest first, from the paths and keys of all of them."""
    rows = list(rows)
    key_at = dict(rows)
    found: dict[UUID, tuple[UUID, ...]] = {}
    for path, key in rows:
        steps = range(len(path) - Page.steplen, 0, -Page.steplen)
        over = tuple(key_at[path[:step]] for step in steps if path[:step] in key_at)
        found.setdefault(key, over)
    return found


def tree_above() -> dict[UUID, tuple[UUID, ...]]:
    """Return the keys over each umbrella page that countries may adopt; one query."""
    return above_each(umbrella_pages().values_list("path", "translation_key"))


def countries_to_answer_for(user: Any) -> list[CountryInfo]:
    """Return the open countries for which ``user`` may answer: where they may adopt."""
    own = countries_where(user, Action.CREATE)
    return [
        country
        for country in network().countries
        if country.pk in own and country.is_open and not country.is_umbrella
    ]


def answer(
    pages: Sequence[Page],
    *,
    countries: Sequence[CountryInfo],
    kind: AnswerKind,
    user: Any,
    now: dt.datetime,
    until: dt.date | None = None,
    reason: str = "",
) -> int:
    """Let ``countries`` answer to umbrella ``pages``; return to how many, counted for each country.

    Raises ``PastDay`` or ``PermissionDenied``; then nothing was changed.
    """
    _refuse_others(countries, user)
    if kind == AnswerKind.POSTPONED and (until is None or until <= now.date()):
        raise PastDay(_("Say until which day: one that is to come."))
    with publishing.unit():
        for page in pages:
            for country in countries:
                AdoptionAnswer.objects.update_or_create(
                    country_id=country.pk,
                    translation_key=page.translation_key,
                    defaults={
                        "title": page.title,
                        "answer": kind,
                        "until": until if kind == AnswerKind.POSTPONED else None,
                        "reason": reason,
                        "answered_by": user,
                        "answered_at": now,
                    },
                )
    return len(pages) * len(countries)


def withdraw(pages: Iterable[Page], *, countries: Sequence[CountryInfo], user: Any) -> int:
    """Take back what ``countries`` answered to ``pages``; return how many answers those were."""
    _refuse_others(countries, user)
    keys = [page.translation_key for page in pages]
    rows = AdoptionAnswer.objects.to(keys, countries={row.pk for row in countries})
    return int(rows.delete()[0])


def _refuse_others(countries: Iterable[CountryInfo], user: Any) -> None:
    own = {country.pk for country in countries_to_answer_for(user)}
    if any(country.pk not in own for country in countries):
        raise PermissionDenied
