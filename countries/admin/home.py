"""The first screen of the admin: the homes of the user's countries, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy
from wagtail.admin.site_summary import PagesSummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from countries.access import countries_of, may_manage_network
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


class HomesPanel(Component):
    """A link to each home, with the number of pages, of those behind and of drafts."""

    name = "country_homes"
    order = 100
    template_name = "wagtail_countries/admin/home/homes.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        homes = homes_of(user)
        return {
            "homes": homes,
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
