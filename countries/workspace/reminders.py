"""What the umbrella wrote about pages that a country has not, or not as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from countries.umbrella.reminders import READERS, Reminder
from countries.umbrella.reminding import still_lagging
from countries.workspace.ends import list_of
from countries.workspace.items import (
    Item,
    Kind,
    Scope,
    Waiting,
    register_rare,
    register_waiting,
)


def _open(scope: Scope) -> QuerySet[Any]:
    countries = [country.pk for country in scope.countries(*READERS)]
    return Reminder.objects.open().filter(country_id__in=countries).order_by()


register_rare("reminders", _open)


@register_waiting("reminders")
def reminders(scope: Scope) -> Iterator[Waiting]:
    """Yield, by country, the messages that nobody put away and whose page is not up to date."""
    codes = {country.pk: country.code for country in scope.countries(*READERS)}
    if "reminders" not in scope.there:
        return
    rows = Reminder.objects.open().filter(country_id__in=codes).select_related("page")
    by_country: dict[str, list[Item]] = defaultdict(list)
    for row in still_lagging(rows):
        item = Item(row.page.title, "countries_reminder", (row.pk,), note=row.subject)
        by_country[codes[row.country_id]].append(item)
    for code, items in by_country.items():
        text = ngettext(
            "message about a page of the umbrella",
            "messages about pages of the umbrella",
            len(items),
        )
        yield list_of(Kind.REMINDER, text, code, items)
