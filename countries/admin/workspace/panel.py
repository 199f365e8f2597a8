"""The first screen of the admin: all that a person needs of the country that they work in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.admin.ui.components import Component

from countries.access import Action, may, may_manage_network
from countries.admin.home import Addition, additions_in
from countries.admin.usage import DAYS
from countries.admin.workspace.places import country_of
from countries.partners.usage.reading import Showing, partners_showing
from countries.routing import CountryInfo, LocaleInfo
from countries.text import native_name
from countries.workspace import Scope, Waiting, countries_for, locales_for
from countries.workspace.items import register_rare
from countries.workspace.models import SavedView
from countries.workspace.standing import (
    Coming,
    Numbers,
    Standing,
    coming_in,
)
from countries.workspace.waiting import waiting_in

SHOWN_ITEMS = 3


@dataclass(frozen=True)
class Cell:
    """The number of live pages of a type in a language, and where those and the stale ones are."""

    live: int
    stale: int
    live_url: str
    stale_url: str


@dataclass(frozen=True)
class Line:
    """A language of the country: where its pages are, what may be added, and how many are live."""

    info: LocaleInfo
    language: str
    additions: list[Addition]
    total: Cell


@dataclass(frozen=True)
class Task:
    """What waits, with the first few things behind it and the name of its language."""

    waiting: Waiting
    language: str

    @property
    def items(self) -> tuple[Any, ...]:
        return self.waiting.items[:SHOWN_ITEMS]


class WorkspacePanel(Component):
    """What waits, what is live, what comes and who shows it, of one country at a time."""

    name = "country_workspace"
    order = 100
    template_name = "wagtail_countries/admin/workspace/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        country = country_of(request)
        if country is None:
            return {"country": None}
        return {
            **workspace_of(request.user, country),
            "csrf_token": parent_context.get("csrf_token"),
        }


def workspace_of(user: Any, country: CountryInfo) -> dict[str, Any]:
    """Return what the first screen shows of ``country`` to a ``user`` who works there."""
    now = timezone.now()
    scope = Scope(user, now, frozenset({country.code}))
    infos = scope.standing.locales
    additions = additions_in(_of(country, locales_for(user, Action.CREATE)))
    tasks = [Task(row, native_name(row.locale) if row.locale else "") for row in waiting_in(scope)]
    manages = may(user, Action.PARTNERS, country.pk)
    return {
        "country": country,
        "countries": countries_for(user),
        "tasks": [task for task in tasks if not task.waiting.is_offer],
        "offers": [task for task in tasks if task.waiting.is_offer],
        "lines": _lines(scope.standing, additions),
        "types": _types(scope.standing),
        "coming": [(row, _coming_url(row, infos)) for row in coming_in(infos, now=now)],
        "partners": _showing(country, now) if manages else [],
        "manages": manages,
        "publishes": bool(_of(country, locales_for(user, Action.PUBLISH))),
        "adds": bool(additions),
        "edits": may(user, Action.EDIT, country.pk),
        "views": list(_views(scope)) if "views" in scope.there else [],
        "user": user,
    }


def _showing(country: CountryInfo, now: dt.datetime) -> list[Showing]:
    since = now.date() - dt.timedelta(days=DAYS - 1)
    return partners_showing(country.code, since=since, now=now)


def _views(scope: Scope) -> QuerySet[SavedView]:
    countries = [info.country.pk for info in scope.locales()]
    return SavedView.objects.visible_to(scope.user).filter(country__in=countries)


register_rare("views", lambda scope: _views(scope).order_by())


def _of(country: CountryInfo, infos: list[LocaleInfo]) -> list[LocaleInfo]:
    """Return those of ``infos`` that are the country's."""
    return [info for info in infos if info.country.pk == country.pk]


def _lines(standing: Standing, additions: dict[int, list[Addition]]) -> list[Line]:
    return [
        Line(info, native_name(info.code), additions.get(info.locale_id, []), _cell(info, total))
        for info, total in zip(standing.locales, standing.totals, strict=True)
    ]


def _types(standing: Standing) -> list[tuple[str, list[Cell]]]:
    return [
        (
            # Few types say what many of them are called.
            capfirst(str(row.model._meta.verbose_name)),
            [
                _cell(info, numbers, content_type=row.content_type_id)
                for info, numbers in zip(standing.locales, row.counts, strict=True)
            ],
        )
        for row in standing.rows
    ]


def _cell(info: LocaleInfo, numbers: Numbers, **query: Any) -> Cell:
    explorer = reverse("wagtailadmin_explore", args=[info.home_id])
    stale = urlencode({**query, "state": sorted(numbers.states)}, doseq=True)
    live = urlencode({**query, "state": "live"})
    return Cell(numbers.live, numbers.stale, f"{explorer}?{live}", f"{explorer}?{stale}")


def _coming_url(row: Coming, infos: list[LocaleInfo]) -> str:
    if row.is_launch:
        return reverse("wagtailadmin_pages:edit", args=[row.page_id])
    return next((info.url(row.rest) for info in infos if info.code == row.locale), "")


def add_workspace(request: Any, panels: list[Any]) -> None:
    """Let the workspace be the first screen of whoever works in a country, in place of the rest."""
    if countries_for(request.user):
        panels[:] = [WorkspacePanel()]


def drop_counts(request: Any, items: list[SummaryItem]) -> None:
    """Take away the number of all pages, which tells a licensee of everybody's, and of all media.

    What needs somebody among those stands in the workspace.
    """
    kept = (PagesSummaryItem,) if may_manage_network(request.user) else ()
    items[:] = [item for item in items if isinstance(item, kept)]
