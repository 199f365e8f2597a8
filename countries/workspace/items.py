"""What waits, as data: its kinds, the single things behind a number, and who may add kinds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, QuerySet
from django.urls import reverse

from countries.access import Action
from countries.identity.countries import NetworkVersion
from countries.routing import CountryInfo, LocaleInfo, countries_among
from countries.workspace.rights import locales_for
from countries.workspace.standing import Standing, standing_of

AT_MOST = 100
"""So many single things are named behind a number; the number counts them all."""


class Kind(StrEnum):
    """What waits, in the order in which it is shown; sites add kinds of their own by any name."""

    REQUEST = "request"
    REVIEW = "review"
    PROPOSAL = "proposal"
    READY = "ready"
    UNTAKEN = "untaken"
    REMINDER = "reminder"
    CHANGE = "change"
    INCOMPLETE = "incomplete"
    BEHIND = "behind"
    UNTRANSLATED = "untranslated"
    MACHINE_UNREVIEWED = "machine_unreviewed"
    SOURCE_UNPUBLISHED = "source_unpublished"
    MENU = "menu"
    LINK = "link"
    LICENCE = "licence"
    KEY = "key"
    FACT = "fact"
    DRIFT = "drift"
    OFFERED = "offered"


ORDER = {kind.value: number for number, kind in enumerate(Kind)}
LAST = Kind.OFFERED


@dataclass(frozen=True)
class Item:
    """One thing that waits: what it is called, where it is dealt with, by when, and why."""

    title: str
    url_name: str = ""
    args: tuple[Any, ...] = ()
    due: dt.date | None = None
    note: str = ""

    @property
    def path(self) -> str:
        return reverse(self.url_name, args=self.args) if self.url_name else ""


@dataclass(frozen=True)
class Waiting:
    """A number of things of one kind that wait for a user in a country, and where they are listed.

    ``label`` is said in the language that was active when it was asked for. ``locale`` is empty
    where the kind knows none. ``due`` is the first day on which one of them ends. ``is_offer`` tells
    what may be left undone.
    """

    kind: str
    label: str
    count: int
    country: str
    url_name: str
    args: tuple[Any, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    locale: str = ""
    due: dt.date | None = None
    items: tuple[Item, ...] = ()
    is_offer: bool = False

    @property
    def path(self) -> str:
        """The path of the list, below the admin's host."""
        path = reverse(self.url_name, args=self.args)
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def rank(self) -> tuple[float, str, str]:
        """Where it stands among others: what the site adds comes before what is only offered."""
        place = ORDER.get(self.kind, ORDER[LAST] - 0.5)
        return (place, self.country, self.locale)


@dataclass(frozen=True)
class Scope:
    """For whom, when and of which countries what waits is looked up."""

    user: Any
    now: dt.datetime
    codes: frozenset[str] | None = None

    def locales(self, *actions: Action) -> list[LocaleInfo]:
        """Return the locales of these countries in which the user does any of ``actions``."""
        return [info for info in locales_for(self.user, *actions) if self.has(info.country)]

    def countries(self, *actions: Action) -> list[CountryInfo]:
        """Return these countries in which the user does any of ``actions``."""
        return countries_among(self.locales(*actions))

    def has(self, country: CountryInfo) -> bool:
        return self.codes is None or country.code in self.codes

    @cached_property
    def today(self) -> dt.date:
        return self.now.date()

    @cached_property
    def standing(self) -> Standing:
        """What is live in all locales of these countries where the user works, looked up once."""
        return standing_of(self.locales())

    @cached_property
    def there(self) -> frozenset[str]:
        """The names of the rare kinds of which these countries have any at all; one query for all."""
        asked = {name: Exists(rows(self)) for name, rows in _rare.items()}
        rows = NetworkVersion.objects.filter(pk=1).values(**asked)
        return frozenset(name for row in rows for name, is_there in row.items() if is_there)


Rows = Callable[[Scope], QuerySet[Any]]

_rare: dict[str, Rows] = {}


def register_rare(name: str, rows: Rows) -> None:
    """Let ``Scope.there`` tell whether there are any of ``rows``, so that nothing more is asked in vain."""
    _rare[name] = rows


Source = Callable[[Scope], Iterable[Waiting]]

_sources: dict[str, Source] = {}


def register_waiting(name: str) -> Callable[[Source], Source]:
    """Let the decorated function, known by ``name``, say what waits besides what the plugin knows."""

    def registered(source: Source) -> Source:
        _sources[name] = source
        return source

    return registered


def sources() -> list[Source]:
    """Return everything that says what waits, in the order in which it was registered."""
    return list(_sources.values())
