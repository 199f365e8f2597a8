"""Turn the parameters that choose pages, and other things of a country, into the read file's query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from countries.delivery.models import Kind
from countries.delivery.places import moment_text
from countries.delivery.store import Condition, Query
from countries.partners.api.errors import invalid
from countries.partners.api.parameters import ListFilters, PageFilters, PlaceFilters, TimeFilters
from countries.partners.lists import ApiList, once
from countries.partners.places import during, inside
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary


def page_query(scope: Scope, asked: PageFilters, *, types: Collection[str] | None = None) -> Query:
    """Return the query for the pages asked for, within ``scope``; raises ``UnknownValue``.

    Only a search has other ``types`` than those of pages.
    """
    words = Vocabulary(scope)
    known = words.page_types if types is None else types
    return Query(
        kind=Kind.PAGE,
        countries=words.country_codes(asked.country),
        locales=words.locale_codes(asked.locale),
        types=sorted({words.type(name, among=known) for name in asked.type}),
        programmes=sorted({code.lower() for code in asked.programme}),
        tags=sorted({tag.lower() for tag in asked.tag}),
        limit=asked.limit,
        conditions=scope.conditions(Kind.PAGE),
    )


def list_query(scope: Scope, found: ApiList, asked: ListFilters) -> Query:
    """Return the query for what is asked of a list, within ``scope``; raises ``UnknownValue``.

    Where no locale is named, each thing is there once for each of its countries.
    """
    words = Vocabulary(scope)
    types = words.types_among(found.types)
    countries = words.country_codes(asked.country)
    locales = words.locale_codes(asked.locale)
    conditions = [*scope.conditions(found.kinds[0])]
    conditions += [] if locales else [once(words, countries)]
    return Query(
        kinds=found.kinds,
        countries=countries,
        locales=locales,
        types=sorted({words.type(name, among=types) for name in asked.type}) or found.types,
        order=found.orders[0],
        conditions=conditions,
    )


def place_conditions(asked: PlaceFilters) -> list[Condition]:
    """Return what the parameters of where say of each item."""
    return [inside(asked.bbox)] if asked.bbox is not None else []


def time_conditions(asked: TimeFilters) -> list[Condition]:
    """Return what the parameters of when say of each item."""
    return during(
        moment_of(asked.starts_after, field="starts_after"),
        moment_of(asked.starts_before, field="starts_before"),
    )


def moment_of(moment: dt.datetime | None, *, field: str) -> str:
    """Return a moment as the read file writes it; one without a zone is in UTC."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    try:
        return moment_text(aware)
    except OverflowError as error:
        raise invalid(field, "This moment is out of the calendar.") from error
