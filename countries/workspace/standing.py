"""What of a country is live in which language, how fresh it is, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, Revision

from countries.delivery.models import Document, Kind
from countries.delivery.places import moment_text
from countries.delivery.store import Condition, Query, read_store
from countries.pages import page_classes
from countries.registry import registrations
from countries.routing import LocaleInfo
from countries.segments.freshness import CURRENT

COMING_AT_MOST = 5
NOT_OVER = "id IN (SELECT doc FROM place WHERE over >= ?)"


@dataclass
class Numbers:
    """How many pages are live, and how many of those are not as fresh as they should be."""

    live: int = 0
    stale: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def add(self, state: str, count: int) -> None:
        self.live += count
        if state not in ("", CURRENT):
            self.stale += count
            self.states[state] = self.states.get(state, 0) + count


@dataclass(frozen=True)
class TypeRow:
    """A type of page, and its numbers in each locale in the order asked for."""

    model: type[Any]
    content_type_id: int
    counts: list[Numbers]


@dataclass(frozen=True)
class Standing:
    """What visitors can read: by type and locale, and all in each locale."""

    locales: list[LocaleInfo]
    rows: list[TypeRow]
    totals: list[Numbers]


def standing_of(infos: Iterable[LocaleInfo]) -> Standing:
    """Return what is public in ``infos``; one query. Pages that only some may read are not."""
    infos = list(infos)
    position = {info.code: number for number, info in enumerate(infos)}
    models = {name: model for model in page_classes() for name in model.types()}
    totals = [Numbers() for _info in infos]
    by_model: dict[type[Any], list[Numbers]] = defaultdict(lambda: [Numbers() for _info in infos])
    counted = (
        Document.objects.filter(kind=Kind.PAGE, gone="", locale__in=position)
        .order_by()
        .values_list("type", "locale", "freshness")
        .annotate(Count("pk"))
    )
    for type_name, locale, state, count in counted:
        totals[position[locale]].add(state, count)
        model = models.get(type_name)
        if model is not None:
            by_model[model][position[locale]].add(state, count)
    types = ContentType.objects.get_for_models(*by_model)
    rows = [TypeRow(model, types[model].pk, counts) for model, counts in by_model.items()]
    rows.sort(key=lambda row: -sum(count.live for count in row.counts))
    return Standing(infos, rows, totals)


@dataclass(frozen=True)
class Coming:
    """What happens at a moment: an event begins, or a page is published as planned.

    A page that is planned has its id, an event the path at which visitors find it.
    """

    at: dt.datetime
    title: str
    locale: str
    page_id: int = 0
    rest: str = ""

    @property
    def is_launch(self) -> bool:
        return bool(self.page_id)


def coming_in(infos: Iterable[LocaleInfo], *, now: dt.datetime) -> list[Coming]:
    """Return the next events and scheduled publications of ``infos``, the first one first."""
    by_id = {info.locale_id: info for info in infos}
    found = [*_events([info.code for info in by_id.values()], now), *_launches(by_id)]
    return sorted(found, key=lambda row: row.at)[:COMING_AT_MOST]


def _events(codes: list[str], now: dt.datetime) -> list[Coming]:
    types = [name for row in registrations() if row.is_page and row.is_dated for name in row.types]
    if not types or not codes:
        return []
    store = read_store()
    store.catch_up()
    rows = store.select(
        Query(
            types=types,
            locales=codes,
            order="starts_at",
            limit=COMING_AT_MOST,
            conditions=(Condition(NOT_OVER, (moment_text(now),)),),
        )
    )
    return [
        Coming(
            dt.datetime.fromisoformat(row.document["details"]["starts_at"]),
            row.title,
            row.locale,
            rest=row.rest,
        )
        for row in rows
    ]


def _launches(by_id: dict[int, LocaleInfo]) -> list[Coming]:
    page = Page.objects.filter(pk=Cast(OuterRef("object_id"), IntegerField()), locale_id__in=by_id)
    rows = (
        Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        .annotate(
            page_id=Subquery(page.values("pk")),
            locale_id=Subquery(page.values("locale_id")),
            title=Subquery(page.values("draft_title")),
        )
        .filter(page_id__isnull=False)
        .order_by("approved_go_live_at")
        .values_list("approved_go_live_at", "title", "locale_id", "page_id")
    )
    return [
        Coming(at, title, by_id[locale_id].code, page_id)
        for at, title, locale_id, page_id in rows[:COMING_AT_MOST]
    ]
