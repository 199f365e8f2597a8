"""Who reads which entries, and page by page: what one may not read is not in the query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from countries.access import Action, countries_where, rights_of
from countries.audit.models import AuditEntry
from countries.audit.recording import NETWORK, Place
from countries.routing import network

PAGE_LENGTH = 50


def reads_network(user: Any) -> bool:
    """Tell whether ``user`` reads every entry, those of no country included."""
    return Action.AUDIT in rights_of(user).everywhere


def readable_countries(user: Any) -> frozenset[str]:
    """Return the codes of the countries whose entries ``user`` reads."""
    own = countries_where(user, Action.AUDIT)
    return frozenset(info.code for info in network().countries if info.pk in own)


def may_read(user: Any) -> bool:
    """Tell whether there is an audit log for ``user`` at all."""
    return reads_network(user) or bool(readable_countries(user))


def entries_for(user: Any) -> QuerySet[AuditEntry]:
    """Return the entries that ``user`` reads, the newest first."""
    rows = AuditEntry.objects.all()
    if reads_network(user):
        return rows
    return rows.filter(country__in=readable_countries(user))


def home_places(user: Any) -> list[Place]:
    """Return in whose logs stands what ``user`` does to no object: their countries', or the network's."""
    if rights_of(user).everywhere:
        return [NETWORK]
    own = countries_where(user, *Action)
    return [Place(country_id=pk) for pk in sorted(own)] or [NETWORK]


@dataclass(frozen=True)
class Filters:
    """Which entries are asked for; what is empty does not narrow. ``until`` is not included."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    person: str = ""
    action: str = ""
    object_type: str = ""
    object_pk: str = ""
    text: str = ""
    country: str | None = None

    def narrow(self, rows: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        wanted = Q()
        if self.since:
            wanted &= Q(time__gte=self.since)
        if self.until:
            wanted &= Q(time__lt=self.until)
        if self.person:
            wanted &= Q(user_pk=self.person) if self.person.isdigit() else _named(self.person)
        if self.action:
            wanted &= Q(action=self.action) | Q(action__startswith=f"{self.action}.")
        for name in ("object_type", "object_pk"):
            if getattr(self, name):
                wanted &= Q(**{name: getattr(self, name)})
        if self.text:
            wanted &= Q(object_label__icontains=self.text)
        if self.country is not None:
            wanted &= Q(country=self.country)
        return rows.filter(wanted)


def _named(name: str) -> Q:
    return Q(user_name__icontains=name)


@dataclass(frozen=True)
class EntriesPage:
    """Some entries, the newest first, and from which ids the pages beside begin."""

    entries: list[AuditEntry]
    older: int | None
    is_first: bool


def page_of(
    rows: QuerySet[AuditEntry], *, before: int | None = None, length: int = PAGE_LENGTH
) -> EntriesPage:
    """Return the entries older than the one with the id ``before``; one query."""
    wanted = rows.filter(pk__lt=before) if before else rows
    found = list(wanted.order_by("-pk")[: length + 1])
    more = len(found) > length
    entries = found[:length]
    return EntriesPage(entries, entries[-1].pk if more else None, is_first=not before)
