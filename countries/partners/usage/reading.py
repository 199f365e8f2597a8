"""Usage read: whose rows somebody may read, and their sums by whatever is asked."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import functools
import io
import operator
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Replace

from countries.delivery.models import Document, Kind
from countries.partners.keys import Caller
from countries.partners.models import Key, KeyKind, Partner, is_live
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
    partners: Sequence[str] = field(default=())
    keys: Sequence[str] = field(default=())
    pages: Sequence[str] = field(default=())

    def narrow(self, rows: QuerySet[Usage]) -> QuerySet[Usage]:
        """Return those of ``rows`` that are asked for."""
        wanted = {
            "day__gte": self.since,
            "day__lte": self.until,
            "country__in": self.countries,
            "partner__in": self.partners,
            "key__in": self.keys,
            "page__in": self.pages,
        }
        return rows.filter(**{name: value for name, value in wanted.items() if value})


def rows_for(caller: Caller) -> QuerySet[Usage]:
    """Return the usage that ``caller`` may read: its partner's, as far as its key goes.

    A key of some countries reads what its partner had of those, and what it had itself. One that is
    limited to locales or types reads of itself alone: a row tells neither.
    """
    if caller.key is None or caller.partner_id is None:
        return Usage.objects.none()
    own = Q(key=caller.key.hex)
    rows = Usage.objects.filter(partner=caller.partner_id.hex)
    if caller.scope.locales or caller.scope.types:
        return rows.filter(own)
    if caller.scope.countries:
        return rows.filter(Q(country__in=caller.scope.countries) | own & Q(country=""))
    return rows


def rows_in(codes: Collection[str], *, with_several: bool = False) -> QuerySet[Usage]:
    """Return the usage of the countries ``codes``; ``with_several`` also that of no single country."""
    return Usage.objects.filter(country__in={*codes, ""} if with_several else codes)


def total_of(rows: QuerySet[Usage]) -> Row:
    """Return the sums of all ``rows``; one query."""
    found = rows.aggregate(**{name: Sum(name) for name in FIGURES})
    return {name: value or 0 for name, value in found.items()}


@dataclass(frozen=True)
class Showing:
    """A partner that may show a country's pages, and how often it was sent any lately."""

    name: str
    requests: int = 0
    embeds: int = 0
    last: dt.date | None = None


def partners_showing(code: str, *, since: dt.date, now: dt.datetime) -> list[Showing]:
    """Return who was sent pages of a country, the most eager first, and then who could be; one query.

    Those are the active partners with a live key that includes the country. Of a partner nothing is
    told but its name and what it had of this country.
    """
    # The digits of a uuid are the same text in every database.
    digits = Replace(Cast("uuid", CharField()), Value("-"), Value(""))
    rows = rows_in([code]).filter(partner=OuterRef("digits"), day__gte=since).order_by()
    keys = Q(keys__kind=KeyKind.LIVE) & is_live(now=now, of="keys__")
    told = Partner.objects.filter(is_active=True).annotate(
        digits=digits,
        live=FilteredRelation("keys", condition=keys),
        asked=Subquery(rows.values("partner").annotate(all=Sum("requests")).values("all")),
        framed=Subquery(rows.values("partner").annotate(all=Sum("embeds")).values("all")),
        last=Subquery(rows.values("partner").annotate(all=Max("day")).values("all")),
    )
    # A row for each key; and two partners may have the same name.
    found: dict[int, Showing] = {}
    for pk, name, codes, *figures in told.values_list(
        "pk", "name", "live__countries", "asked", "framed", "last"
    ):
        asked, framed, last = figures
        if last is not None or codes == [] or code in (codes or ()):
            found[pk] = Showing(name, asked or 0, framed or 0, last)
    return sorted(found.values(), key=lambda row: (-row.requests, row.name))


def page_titles(pages: Iterable[str], codes: Collection[str]) -> dict[str, str]:
    """Return what each page is called in one of the countries ``codes`` that has it; one query."""
    wanted = {page for page in pages if _is_uuid(page)}
    rows = Document.objects.filter(kind=Kind.PAGE, key__in=wanted, country__in=codes)
    named = rows.exclude(title="").order_by("-locale").values_list("key", "title")
    return {str(key): title for key, title in named}


def _is_uuid(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(UUID(text))
    return False


def keys_in(rows: QuerySet[Usage]) -> dict[str, str]:
    """Return how each key begins that is named in ``rows``, by its digits; two queries."""
    uuids = set(rows.order_by().values_list("key", flat=True).distinct()) - {""}
    found = Key.objects.filter(uuid__in=uuids).values_list("uuid", "prefix") if uuids else ()
    begins = {uuid.hex: prefix for uuid, prefix in found}
    return {uuid: begins.get(uuid, "") for uuid in uuids}


def sums(
    rows: QuerySet[Usage],
    by: Sequence[str],
    *,
    after: Sequence[str] | None = None,
    order: Sequence[str] = (),
    limit: int | None = None,
) -> list[Row]:
    """Return the sums of ``rows`` by the members ``by``; one query.

    They come in the order of these members, or in ``order``. ``after`` holds the members of the last
    row seen.
    """
    found = rows.filter(_later(by, after)) if after else rows
    summed = found.order_by().values(*by).annotate(**{name: Sum(name) for name in FIGURES})
    return list(summed.order_by(*(order or by))[:limit])


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
    """Return the name of each partner that there still is, by its digits; one query."""
    found = Partner.objects.filter(uuid__in={uuid for uuid in uuids if uuid})
    return {uuid.hex: name for uuid, name in found.values_list("uuid", "name")}


def as_csv(rows: Iterable[Row], names: Sequence[str]) -> str:
    """Return ``rows`` as a table with a line of ``names``, in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow("" if row[name] is None else as_cell(row[name]) for name in names)
    return out.getvalue()
