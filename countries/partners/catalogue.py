"""What partners read besides pages: menus, facts, images, organisations, former addresses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from countries.delivery.models import Kind
from countries.delivery.store import Query, ReadStore, Stored
from countries.partners.narrowing import narrow
from countries.partners.scopes import Scope, concerning
from countries.partners.vocabulary import Vocabulary
from countries.routing import LocaleInfo

Form = dict[str, Any]

MENUS = ("header", "footer")


def menus_of(store: ReadStore, scope: Scope, country: str, locale: str) -> tuple[LocaleInfo, Form]:
    """Return a country locale with its menus by their kind; raises ``UnknownValue``."""
    info = Vocabulary(scope).locale_in(country, locale)
    stored = store.menus(info.code)
    items = {
        kind: narrow(Kind.MENU, stored[kind].document, scope)["items"] if kind in stored else []
        for kind in MENUS
    }
    return info, {"country": info.country.code, "locale": info.code, **items}


def facts_query(countries: Collection[str]) -> Query:
    """Return the query for facts with a value in one of ``countries``, or for the whole network."""
    conditions = [concerning(Kind.FACT, countries)] if countries else []
    return Query(kind=Kind.FACT, order="title", conditions=conditions)


def fact_named(store: ReadStore, name: str) -> Stored | None:
    """Return the fact ``name``."""
    found = store.select(Query(kind=Kind.FACT, titles=[name.lower()], order="title", limit=1))
    return found[0] if found else None


def organisations_query(countries: Collection[str]) -> Query:
    """Return the query for organisations that are or do something in one of ``countries``."""
    conditions = [concerning(Kind.ORGANISATION, countries)] if countries else []
    return Query(kind=Kind.ORGANISATION, order="title", conditions=conditions)
