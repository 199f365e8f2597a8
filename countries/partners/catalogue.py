"""What partners read besides pages: menus, facts, images, organisations, former addresses."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from countries.delivery.models import Kind
from countries.delivery.store import Condition, Query, ReadStore, Stored
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary
from countries.routing import LocaleInfo

Form = dict[str, Any]

MENUS = ("header", "footer")
_IN_COUNTRY = (
    "EXISTS (SELECT 1 FROM json_each(doc.body, '$.{member}') AS part "
    "WHERE {none}json_extract(part.value, '$.country') IN ({marks}))"
)


def menus_of(store: ReadStore, scope: Scope, country: str, locale: str) -> tuple[LocaleInfo, Form]:
    """Return a country locale with its menus by their kind; raises ``UnknownValue``."""
    info = Vocabulary(scope).locale_in(country, locale)
    stored = store.menus(info.code)
    items = {kind: stored[kind].document["items"] if kind in stored else [] for kind in MENUS}
    if scope.types:
        pages = {entry["page"] for some in items.values() for entry in _flat(some)} - {None}
        seen = {key for key, codes in scope.locales_of(store, pages).items() if info.code in codes}
        items = {kind: _pruned(some, seen) for kind, some in items.items()}
    return info, {"country": info.country.code, "locale": info.code, **items}


def _flat(items: list[Form]) -> list[Form]:
    return [entry for item in items for entry in (item, *_flat(item["children"]))]


def _pruned(items: list[Form], seen: Collection[str]) -> list[Form]:
    return [
        {**item, "children": _pruned(item["children"], seen)}
        for item in items
        if item["page"] is None or item["page"] in seen
    ]


def facts_query(countries: Collection[str]) -> Query:
    """Return the query for facts with a value in one of ``countries``, or for the whole network."""
    wanted = set(countries)
    conditions = [_in_countries("values", wanted, or_none=True)] if wanted else []
    return Query(kind=Kind.FACT, order="title", conditions=conditions)


def fact_named(store: ReadStore, name: str) -> Stored | None:
    """Return the fact ``name``."""
    found = store.select(Query(kind=Kind.FACT, titles=[name.lower()], order="title", limit=1))
    return found[0] if found else None


def organisations_query(countries: Collection[str]) -> Query:
    """Return the query for organisations that are or do something in one of ``countries``."""
    wanted = sorted(countries)
    if not wanted:
        return Query(kind=Kind.ORGANISATION, order="title")
    marks = ", ".join("?" for _code in wanted)
    parts = [_in_countries(member, wanted) for member in ("roles", "licences")]
    parts.append(Condition(f"json_extract(doc.body, '$.country') IN ({marks})", tuple(wanted)))
    either = " OR ".join(f"({part.sql})" for part in parts)
    parameters = tuple(value for part in parts for value in part.parameters)
    return Query(kind=Kind.ORGANISATION, order="title", conditions=[Condition(either, parameters)])


def _in_countries(member: str, countries: Collection[str], *, or_none: bool = False) -> Condition:
    marks = ", ".join("?" for _code in countries)
    none = "json_extract(part.value, '$.country') IS NULL OR " if or_none else ""
    sql = _IN_COUNTRY.format(member=member, none=none, marks=marks)
    return Condition(sql, tuple(sorted(countries)))


def narrow_fact(fact: Form, scope: Scope) -> Form:
    """Return ``fact`` with the values of the countries that a caller may see, and the network's."""
    values = [
        value
        for value in fact["values"]
        if value["country"] is None or scope.sees_country(value["country"])
    ]
    return fact if len(values) == len(fact["values"]) else {**fact, "values": values}


def narrow_organisation(organisation: Form, scope: Scope) -> Form:
    """Return ``organisation`` with what it is in the countries that a caller may see."""
    if not scope.countries:
        return organisation
    lists = {
        name: [row for row in organisation[name] if scope.sees_country(row["country"])]
        for name in ("roles", "licences")
    }
    return {**organisation, **lists}


NARROWING: dict[str, Callable[[Form, Scope], Form]] = {
    Kind.FACT: narrow_fact,
    Kind.ORGANISATION: narrow_organisation,
}
"""How a document is cut down to a scope, by its kind; the others are everyone's as they are."""
