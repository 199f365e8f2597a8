"""Everything that can be asked of the API: one function for each operation, the same for both clients.

Filters take one value or several; several mean any of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from ecc_partner import forms
from ecc_partner.conversation import Ask, path_of, query_of

Texts = str | Sequence[str]
Moment = str | dt.datetime
Day = str | dt.date
Id = str | UUID


def root() -> Ask[forms.Root]:
    """What there is, and who you are to the API: partner, scopes, limits."""
    return Ask("")


# -- pages --


def pages(
    *,
    country: Texts = (),
    locale: Texts = (),
    type: Texts = (),
    programme: Texts = (),
    tag: Texts = (),
    parent: Id | None = None,
    published_after: Moment | None = None,
    q: str | None = None,
    order: str | None = None,
    include: Texts = (),
    fields: Texts = (),
    limit: int | None = 100,
) -> Ask[forms.Page]:
    """All pages that match, over as many requests as it takes."""
    return Ask("pages", query_of(**locals()))


def page(
    id: Id,
    *,
    locale: str | None = None,
    country: str | None = None,
    language: str | None = None,
    fallback: Literal["none", "chain"] | None = None,
    include: Texts = (),
    fields: Texts = (),
) -> Ask[forms.Page]:
    """One page, in ``locale`` or in ``country`` and ``language``; ``fallback="chain"`` lets the next
    locale answer. Raises ``NotFound``, whose ``available`` lists other locales.
    """
    asked = locals()
    return Ask(path_of("pages", asked.pop("id")), query_of(**asked))


def page_by_url(url: str, *, include: Texts = (), fields: Texts = ()) -> Ask[forms.Page]:
    """The page at a public address, a former one included."""
    return Ask("pages/by-url", query_of(**locals()))


def search(
    q: str,
    *,
    country: Texts = (),
    locale: Texts = (),
    type: Texts = (),
    programme: Texts = (),
    tag: Texts = (),
    limit: int | None = None,
    count: bool | None = None,
) -> Ask[forms.SearchItems]:
    """The best hits with facets; go on with ``follow(found["next"])``."""
    return Ask("search", query_of(**locals()))


# -- the network --


def countries(*, fields: Texts = ()) -> Ask[forms.Country]:
    """All countries of the network, with their locales; the umbrella is ``country("INT")``."""
    return Ask("countries", query_of(fields=fields, limit=100))


def country(code: str, *, fields: Texts = ()) -> Ask[forms.Country]:
    """One country by its code."""
    return Ask(path_of("countries", code), query_of(fields=fields))


def menus(country: str, locale: str) -> Ask[forms.Menus]:
    """The navigation of a country in a language."""
    return Ask(path_of("menus", country, locale))


def redirects(*, country: Texts = (), locale: Texts = ()) -> Ask[forms.Redirect]:
    """Former addresses and where they lead."""
    return Ask("redirects", query_of(country=country, locale=locale, limit=100))


# -- the registry --


def facts(*, country: Texts = (), fields: Texts = ()) -> Ask[forms.Fact]:
    """Figures and claims, with their values per country."""
    return Ask("facts", query_of(country=country, fields=fields, limit=100))


def fact(name: str) -> Ask[forms.Fact]:
    """One fact by its name."""
    return Ask(path_of("facts", name))


def images(*, fields: Texts = ()) -> Ask[forms.LibraryImage]:
    """Images with texts, rights and widths."""
    return Ask("images", query_of(fields=fields, limit=100))


def image(id: Id) -> Ask[forms.LibraryImage]:
    """One image by its id."""
    return Ask(path_of("images", id))


def organisations(*, country: Texts = (), fields: Texts = ()) -> Ask[forms.Organisation]:
    """Organisations and their roles."""
    return Ask("organisations", query_of(country=country, fields=fields, limit=100))


# -- lists with places and times --


def events(
    *,
    country: Texts = (),
    locale: Texts = (),
    type: Texts = (),
    starts_after: Moment | None = None,
    starts_before: Moment | None = None,
    near: str | None = None,
    radius_km: float | None = None,
    bbox: str | None = None,
    order: str | None = None,
    fields: Texts = (),
) -> Ask[forms.EventsItem]:
    """Events; ``near="latitude,longitude"`` lists the nearest first."""
    return Ask("events", query_of(**locals(), limit=100))


def events_calendar(
    *,
    country: Texts = (),
    locale: Texts = (),
    starts_after: Moment | None = None,
    starts_before: Moment | None = None,
) -> Ask[str]:
    """Events as the text of a calendar (RFC 5545)."""
    return Ask("events.ics", query_of(**locals()))


def points(
    *,
    country: Texts = (),
    locale: Texts = (),
    near: str | None = None,
    radius_km: float | None = None,
    bbox: str | None = None,
    order: str | None = None,
    fields: Texts = (),
) -> Ask[forms.PointsItem]:
    """Places where cans are taken back."""
    return Ask("points", query_of(**locals(), limit=100))


def points_map(
    *, country: Texts = (), locale: Texts = (), bbox: str | None = None
) -> Ask[forms.PointsMap]:
    """The same as GeoJSON, up to a thousand; go on with ``follow(found["next"])``."""
    return Ask("points.geojson", query_of(**locals()))


def resources(
    *, country: Texts = (), locale: Texts = (), order: str | None = None, fields: Texts = ()
) -> Ask[forms.ResourcesItem]:
    """Files to download."""
    return Ask("resources", query_of(**locals(), limit=100))


def people(
    *, country: Texts = (), locale: Texts = (), order: str | None = None, fields: Texts = ()
) -> Ask[forms.PeopleItem]:
    """Whom to turn to."""
    return Ask("people", query_of(**locals(), limit=100))


# -- a replica --


def sync(
    url: str = "",
    *,
    country: Texts = (),
    locale: Texts = (),
    type: Texts = (),
    limit: int | None = None,
) -> Ask[forms.SyncAnswer]:
    """A part of what changed: at ``url``, which the last part gave as ``next_page`` or ``next_sync``,
    or the first part of everything. ``replicate`` does all of this.
    """
    begin = query_of(initial=True, country=country, locale=locale, type=type, limit=limit)
    ask = Ask[forms.SyncAnswer]("sync", begin)
    return ask.at(url) if url else ask


# -- what is your own --


def usage(
    *,
    since: Day | None = None,
    until: Day | None = None,
    country: Texts = (),
    key: Texts = (),
    page: Id | Sequence[Id] = (),
    group: Texts = (),
) -> Ask[forms.Usage]:
    """What you used, by day unless ``group`` says otherwise; it needs a key with ``usage:read``."""
    return Ask("usage", _usage(**locals(), limit=100))


def usage_table(
    *,
    since: Day | None = None,
    until: Day | None = None,
    country: Texts = (),
    key: Texts = (),
    page: Id | Sequence[Id] = (),
    group: Texts = (),
) -> Ask[str]:
    """The same as a whole, as the text of a CSV file."""
    return Ask("usage.csv", _usage(**locals()))


def _usage(*, since: Day | None, **more: Any) -> tuple[tuple[str, str], ...]:
    return query_of(**{"from": since}, **more)


def preview(id: Id, locale: str) -> Ask[forms.Page]:
    """A page's newest draft; it needs a key with ``read:preview``."""
    return Ask(path_of("previews", id), query_of(locale=locale))


def follow(url: str) -> Ask[Any]:
    """Whatever is at an address that an answer gave, such as its ``next``."""
    return Ask[Any]("").at(url)
