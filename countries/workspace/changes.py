"""What the umbrella changed under what a country did, as a thing that waits: one for each page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from countries.access import Action
from countries.overlays.models import Overlay, PageChange
from countries.umbrella.changes import changes_waiting
from countries.workspace.items import (
    AT_MOST,
    Item,
    Kind,
    Scope,
    Waiting,
    register_rare,
    register_waiting,
)


def _page_changes(scope: Scope) -> QuerySet[Any]:
    countries = [country.pk for country in scope.countries(Action.EDIT)]
    return PageChange.objects.filter(country_id__in=countries, answered_at=None)


def _overlays(scope: Scope) -> QuerySet[Any]:
    locales = [info.locale_id for info in scope.locales(Action.EDIT)]
    return Overlay.objects.filter(page__locale_id__in=locales).order_by()


register_rare("page_changes", _page_changes)
register_rare("overlays", _overlays)


@register_waiting("umbrella_changes")
def changes(scope: Scope) -> Iterator[Waiting]:
    """Yield, for each country in which the user edits, the umbrella's pages that changed."""
    if not scope.there & {"page_changes", "overlays"}:
        return
    waiting = changes_waiting(scope.countries(Action.EDIT))
    for code, found in waiting.items():
        text = ngettext(
            "%(count)d page of the umbrella changed where yours differs",
            "%(count)d pages of the umbrella changed where yours differ",
            len(found),
        )
        yield Waiting(
            kind=Kind.CHANGE,
            label=text % {"count": len(found)},
            count=len(found),
            country=code,
            url_name="countries_changes",
            items=tuple(
                Item(
                    title=one.title,
                    url_name="countries_change",
                    args=(code, one.key),
                )
                for one in found[:AT_MOST]
            ),
        )
