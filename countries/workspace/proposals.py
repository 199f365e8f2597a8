"""Pages that countries propose to the umbrella, for those who may take them up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.access import Action
from countries.umbrella.models import Promotion
from countries.umbrella.promoting import proposals_for
from countries.workspace.items import (
    AT_MOST,
    Item,
    Kind,
    Scope,
    Waiting,
    register_rare,
    register_waiting,
)


def _open(scope: Scope) -> QuerySet[Any]:
    takes = any(one.is_umbrella for one in scope.countries(Action.CREATE))
    return proposals_for(scope.user).order_by() if takes else Promotion.objects.none()


register_rare("proposals", _open)


@register_waiting("proposals")
def to_decide(scope: Scope) -> Iterator[Waiting]:
    """Yield what countries propose, where the user adds pages to the umbrella."""
    umbrella = next((one for one in scope.countries(Action.CREATE) if one.is_umbrella), None)
    if umbrella is None or "proposals" not in scope.there:
        return
    rows = list(proposals_for(scope.user))
    text = ngettext("page is proposed by a country", "pages are proposed by countries", len(rows))
    items = [
        Item(
            row.page.title,
            "countries_promote",
            (row.page_id,),
            note=_("by %(country)s") % {"country": row.country.name},
        )
        for row in rows[:AT_MOST]
    ]
    yield Waiting(
        kind=Kind.PROPOSAL,
        label=text,
        count=len(rows),
        country=umbrella.code,
        url_name="countries_proposals",
        items=tuple(items),
    )
