"""Usage read: whose rows somebody may read, and their sums by whatever is asked."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum

from countries.partners.keys import Caller
from countries.partners.models import Key, Partner
from countries.partners.usage.adding import Amount
from countries.partners.usage.models import Usage
from countries.text.cells import as_cell

FIGURES = Amount._fields
GROUPS = ("day", "country", "page", "key")
"""What a partner can have summed apart, in the order in which it comes."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which usage is asked for; what is empty narrows nothing. Days are of UTC and inclusive."""

    since: dt.date | None = None
    until: dt.date | None = None
    countries: Sequence[str] = field(default=())
    keys: Sequence[str] = field(default=())
    pages: Sequence[str] = field(default=())

    def narrow(self, rows: QuerySet[Usage]) -> QuerySet[Usage]:
        """Return those of ``rows`` that are asked for."""
        wanted = {
            "day__gte": self.since,
            "day__lte": self.until,
            "country__in": self.countries,
            "key__in": self.keys,
            "page__in": self.pages,
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})


def rows_for(caller: Caller) -> QuerySet[Usage]:
    """Return the usage that ``caller`` may read: its partner's, as far as its key goes.

    A key of some countries reads what its partner had of those, and what it had itself. One that is
    limited to locales or types reads of itself alone: a row tells neither.
    """
    own = Q(key=str(caller.key))
    rows = Usage.objects.filter(partner=str(caller.partner_id))
    if caller.scope.locales or caller.scope.types:
        return rows.filter(own)
    if caller.scope.countries:
        return rows.filter(Q(country__in=caller.scope.countries) | own & Q(country=""))
    return rows


def keys_in(rows: QuerySet[Usage]) -> dict[str, str]:
    """Return how each key begins that is named in ``rows``, by its uuid; two queries."""
    uuids = set(rows.order_by().values_list("key", flat=True).distinct()) - {""}
    found = Key.objects.filter(uuid__in=uuids).values_list("uuid", "prefix") if uuids else ()
    begins = {str(uuid): prefix for uuid, prefix in found}
    return {uuid: begins.get(uuid, "") for uuid in uuids}


def sums(
    rows: QuerySet[Usage],
    by: Sequence[str],
    *,
    after: Sequence[str] | None = None,
    limit: int | None = None,
) -> list[Row]:
    """Return the sums of ``rows`` by the members ``by``, in their order; one query.

    ``after`` holds the members of the last row seen.
    """
    found = rows.filter(_later(by, after)) if after else rows
    found = found.order_by(*by).values(*by).annotate(**{name: Sum(name) for name in FIGURES})
    return list(found[:limit])


def count_sums(rows: QuerySet[Usage], by: Sequence[str]) -> int:
    """Return how many sums there are."""
    return rows.order_by().values(*by).distinct().count()


def _later(by: Sequence[str], after: Sequence[str]) -> Q:
    """Return the condition that a row comes after the members ``after`` in the order ``by``."""
    steps = []
    for at, name in enumerate(by):
        same = dict(zip(by[:at], after, strict=False))
        steps.append(Q(**same, **{f"{name}__gt": after[at]}))
    return functools.reduce(operator.or_, steps)


def partner_names(uuids: Iterable[str]) -> dict[str, str]:
    """Return the name of each partner that there still is, by its uuid; one query."""
    found = Partner.objects.filter(uuid__in={uuid for uuid in uuids if uuid})
    return {str(uuid): name for uuid, name in found.values_list("uuid", "name")}


def as_csv(rows: Iterable[Row], names: Sequence[str]) -> str:
    """Return ``rows`` as a table with a line of ``names``, in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow("" if row[name] is None else as_cell(row[name]) for name in names)
    return out.getvalue()
