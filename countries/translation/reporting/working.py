"""Who translates what, and how much was translated in each week.

A text counts once, for who wrote it last and in the week of that: the site keeps no count of its own
that could differ from what is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, DateTimeField, OuterRef, Subquery
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

from countries.access import Action
from countries.access.rights import locale_actions, people_in
from countries.routing import LocaleInfo
from countries.segments.words import count_words
from countries.translation.requests.models import TranslationRequest

WEEKS = 12
MAY_KNOW = frozenset({Action.TRANSLATE, Action.REVIEW, Action.PUBLISH, Action.PEOPLE, Action.AUDIT})
"""Who does any of it in a locale may know who works there."""


def named_locales(user: Any, infos: Iterable[LocaleInfo]) -> list[LocaleInfo]:
    """Return those of ``infos`` of which ``user`` may know the people."""
    return [info for info in infos if MAY_KNOW & locale_actions(user, info)]


def translators_of(infos: Iterable[LocaleInfo]) -> dict[str, list[Any]]:
    """Return who may translate into each of ``infos``, by its code; two queries."""
    return people_in(infos, Action.TRANSLATE)


def taken_in(infos: Iterable[LocaleInfo]) -> dict[str, list[tuple[Any, int]]]:
    """Return who has taken how many open requests in each of ``infos``, by its code; two queries."""
    codes = {info.locale_id: info.code for info in infos}
    rows = (
        TranslationRequest.objects.open()
        .filter(locale_id__in=codes, translator__isnull=False)
        .order_by()
        .values_list("locale_id", "translator_id")
        .annotate(count=Count("pk"))
    )
    counts = list(rows)
    people = get_user_model().objects.in_bulk({person_id for _locale, person_id, _count in counts})
    found: dict[str, list[tuple[Any, int]]] = {}
    for locale_id, person_id, count in counts:
        found.setdefault(codes[locale_id], []).append((people[person_id], count))
    for some in found.values():
        some.sort(key=lambda one: (-one[1], one[0].get_username()))
    return found


@dataclass
class Done:
    """What one person translated into one locale in the week that begins on ``week``, a Monday."""

    week: dt.date
    info: LocaleInfo
    person: str
    texts: int = 0
    words: int = 0
    live_texts: int = 0
    live_words: int = 0


def done_in(infos: Iterable[LocaleInfo], *, now: dt.datetime, weeks: int = WEEKS) -> list[Done]:
    """Return what people translated in the last weeks, the latest first; one query.

    Words are the source's. What is live is what was published since it was written.
    """
    by_id = {info.locale_id: info for info in infos}
    monday = now.date() - dt.timedelta(days=now.weekday(), weeks=weeks - 1)
    since = dt.datetime.combine(monday, dt.time(), tzinfo=now.tzinfo)
    found: dict[tuple[dt.date, str, str], Done] = {}
    for locale_id, person, at, source, published in _rows(by_id, since):
        day = at.astimezone(now.tzinfo).date()
        week, info = day - dt.timedelta(days=day.weekday()), by_id[locale_id]
        done = found.setdefault((week, info.code, person), Done(week, info, person))
        words = count_words(source)
        done.texts += 1
        done.words += words
        if published is not None and published >= at:
            done.live_texts += 1
            done.live_words += words
    order = sorted(found.items(), key=lambda row: row[0][1:])
    return [done for _key, done in sorted(order, key=lambda row: row[0][0], reverse=True)]


def _rows(locale_ids: Iterable[int], since: dt.datetime) -> Iterator[tuple[Any, ...]]:
    page = Page.objects.filter(
        translation_key=OuterRef("context__object_id"), locale_id=OuterRef("locale_id"), live=True
    )
    published = Subquery(page.values("last_published_at")[:1], output_field=DateTimeField())
    rows = StringTranslation.objects.filter(
        locale_id__in=list(locale_ids),
        updated_at__gte=since,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        last_translated_by__isnull=False,
    )
    columns = ("locale_id", "last_translated_by__username", "updated_at", "translation_of__data")
    return rows.annotate(published=published).values_list(*columns, "published").iterator()
