"""The first screen of the admin: the homes of the user's countries, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from countries.access import countries_of, may_manage_network
from countries.admin.policies import managed_country_ids
from countries.opening import home_page_model
from countries.pages import page_classes
from countries.routing import LocaleInfo, network
from countries.segments.freshness import BEHIND, INCOMPLETE, freshness_of

COMPARED_AT_MOST = 2000
"""Above so many live pages their texts are not compared for the first screen."""


@dataclass(frozen=True)
class Home:
    """One country locale of the user. ``behind`` is None when there were too many to compare."""

    info: LocaleInfo
    pages: int
    live: int
    drafts: int
    behind: int | None


def homes_of(user: Any) -> list[Home]:
    """Return the homes in the countries where ``user`` may change anything."""
    own = set(countries_of(user).values_list("pk", flat=True))
    infos = [info for info in network().open_locales() if info.country.pk in own]
    locale_ids = [info.locale_id for info in infos]
    counts = {row["locale_id"]: row for row in _counts(locale_ids)}
    behind = _behind(locale_ids, sum(row["live_pages"] for row in counts.values()))
    return [
        Home(
            info,
            counts[info.locale_id]["pages"],
            counts[info.locale_id]["live_pages"],
            counts[info.locale_id]["drafts"],
            behind.get(info.locale_id, 0) if behind is not None else None,
        )
        for info in infos
        if info.locale_id in counts
    ]


def _counts(locale_ids: list[int]) -> Any:
    unpublished = Q(live=False) | Q(has_unpublished_changes=True)
    return (
        Page.objects.filter(locale_id__in=locale_ids, depth__gt=1)
        .order_by()
        .values("locale_id")
        .annotate(
            pages=Count("pk"),
            live_pages=Count("pk", filter=Q(live=True)),
            drafts=Count("pk", filter=unpublished),
        )
    )


def _behind(locale_ids: list[int], live_pages: int) -> dict[int, int] | None:
    """Return how many live pages of each locale are behind their source or incomplete."""
    if live_pages > COMPARED_AT_MOST:
        return None
    pages = list(
        Page.objects.filter(locale_id__in=locale_ids, live=True, depth__gt=1).select_related(
            "locale"
        )
    )
    fresh = freshness_of(pages)
    found: dict[int, int] = {}
    for page in pages:
        if fresh[page.pk].state in (BEHIND, INCOMPLETE):
            found[page.locale_id] = found.get(page.locale_id, 0) + 1
    return found


@dataclass(frozen=True)
class Addition:
    """A type of page that is added often, and the form of a new one in its usual place."""

    label: str
    url: str


def additions_of(user: Any, homes: list[Home]) -> dict[int, list[Addition]]:
    """Return what ``user`` may add in each of ``homes``, by locale: below the list that it belongs to.

    Where that list is missing, it is what is offered. One query, whatever the number of homes.
    """
    own = managed_country_ids(user)
    infos = [home.info for home in homes if home.info.country.pk in own]
    models = [model for model in page_classes() if model.is_added_often]
    lists = {model: _lists_of(model) for model in models}
    types = ContentType.objects.get_for_models(*{row for rows in lists.values() for row in rows})
    rows = (
        Page.objects.filter(
            locale_id__in=[info.locale_id for info in infos], content_type__in=types.values()
        )
        .order_by("depth", "path")
        .values_list("locale_id", "content_type_id", "pk")
    )
    first: dict[tuple[int, int], int] = {}
    for locale_id, type_id, pk in rows:
        first.setdefault((locale_id, type_id), pk)
    found: dict[int, list[Addition]] = {}
    for info in infos:
        for model in models:
            there = [first.get((info.locale_id, types[row].pk)) for row in lists[model]]
            parent = info.home_id if not there else next(filter(None, there), None)
            missing = model if parent else lists[model][0]
            addition = _addition(missing, parent or info.home_id)
            found.setdefault(info.locale_id, []).append(addition)
    return found


def _lists_of(model: type[Any]) -> list[type[Any]]:
    """Return the types below which alone pages of ``model`` lie; none where a home will do."""
    home = home_page_model()
    parents = [row for row in model.allowed_parent_page_models() if row is not Page]
    return [] if home in parents else parents


def _addition(model: type[Any], parent_id: int | None) -> Addition:
    args = [model._meta.app_label, model._meta.model_name, parent_id]
    return Addition(
        capfirst(model._meta.verbose_name), reverse("wagtailadmin_pages:add", args=args)
    )


class HomesPanel(Component):
    """A link to each home, with the number of pages, of those behind and of drafts."""

    name = "country_homes"
    order = 100
    template_name = "wagtail_countries/admin/home/homes.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        homes = homes_of(user)
        additions = additions_of(user, homes)
        return {
            "homes": [(home, additions.get(home.info.locale_id, [])) for home in homes],
            "may_add": bool(additions),
            "heading": gettext_lazy("Your countries"),
            "compares": all(home.behind is not None for home in homes),
        }


def add_homes(request: Any, panels: list[Any]) -> None:
    """Put the user's homes on the first screen."""
    panels.append(HomesPanel())


def drop_page_count(request: Any, items: list[Any]) -> None:
    """Take away the number of all pages, which tells a licensee of everybody's."""
    if not may_manage_network(request.user):
        items[:] = [item for item in items if not isinstance(item, PagesSummaryItem)]
