"""What the umbrella changed under what a country did, as a thing that waits: one for each page."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import ngettext

from countries.access import Action
from countries.umbrella.changes import changes_waiting
from countries.workspace.items import AT_MOST, Item, Kind, Scope, Waiting, register_waiting


@register_waiting("umbrella_changes")
def changes(scope: Scope) -> Iterator[Waiting]:
    """Yield, for each country in which the user edits, the umbrella's pages that changed."""
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
