"""The lists that a site's registrations make: what each consists of, and an item's form."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from countries import registry
from countries.delivery.models import Kind
from countries.delivery.store import Condition, ReadStore, Stored
from countries.partners.pages import LocaleNeeded, PageMissing
from countries.partners.representation import WHOLE, Selection
from countries.partners.scopes import Scope
from countries.partners.vocabulary import Vocabulary

Form = dict[str, Any]

PAGE_HEAD = (
    "id", "type", "country", "lang", "dir", "field_lang", "title", "summary", "url", "image", "tags",
    "updated_at", "freshness",
)  # fmt: skip
"""What an item that is a page has of its document, besides its locale and its type's own members."""

_LATER = (
    "(locale = ? AND NOT EXISTS (SELECT 1 FROM doc AS other WHERE other.kind = doc.kind "
    "AND other.key = doc.key AND other.gone = '' AND other.locale IN ({marks})))"
)


@dataclass(frozen=True)
class ApiList:
    """A list of the API: the registrations that share a path."""

    path: str
    registrations: tuple[registry.Registration, ...]

    @property
    def name(self) -> str:
        """The path as part of a name: ``Events``."""
        return "".join(part.title() for part in self.path.replace("-", "_").split("_"))

    @property
    def schema(self) -> type[BaseModel]:
        return self.registrations[0].schema

    @property
    def is_of_pages(self) -> bool:
        return self.registrations[0].is_page

    @cached_property
    def types(self) -> tuple[str, ...]:
        return tuple(name for found in self.registrations for name in found.types)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of the documents that it consists of."""
        return (Kind.PAGE.value,) if self.is_of_pages else self.types

    @property
    def has_place(self) -> bool:
        return all(found.has_place for found in self.registrations)

    @property
    def is_dated(self) -> bool:
        return all(found.is_dated for found in self.registrations)

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders in which it is had, the usual one first."""
        if self.is_dated:
            return ("starts_at", "-starts_at")
        return ("title", "-title", "updated_at", "-updated_at")


def api_lists() -> list[ApiList]:
    """Return every list that the installed models make, by its path."""
    return [ApiList(path, tuple(found)) for path, found in sorted(registry.lists().items())]


def once(words: Vocabulary, countries: Collection[str] = ()) -> Condition:
    """Return the condition that each thing is there once for each of its countries.

    In the country's default locale, or in the next of its locales that has it.
    """
    first: list[str] = []
    later: list[tuple[str, list[str]]] = []
    for code in countries or words.countries:
        locales = [info.code for info in words.locales_of(words.countries[code])]
        first += locales[:1]
        later += [(locales[at], locales[:at]) for at in range(1, len(locales))]
    parts = [f"locale IN ({_marks(first)})"]
    parts += [_LATER.format(marks=_marks(before)) for _code, before in later]
    parameters = [*first, *(value for code, before in later for value in (code, *before))]
    return Condition(" OR ".join(parts), tuple(parameters))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _value in values)


def find_item(
    store: ReadStore, scope: Scope, found: ApiList, item_id: UUID, locale: str = ""
) -> Stored:
    """Return one item in ``locale``, else in its country's default one.

    Raises ``PageMissing``, ``LocaleNeeded`` where it is in several countries, or ``UnknownValue``.
    """
    there = {
        row.locale: row
        for kind in found.kinds
        for row in store.locales_of(kind, item_id)
        if row.type in found.types and scope.sees(row)
    }
    words = Vocabulary(scope)
    if locale:
        asked = there.get(words.locale(locale).code)
        if asked is None:
            raise PageMissing(there)
        return asked
    countries = {row.country for row in there.values()}
    if len(countries) != 1:
        raise LocaleNeeded(there) if there else PageMissing
    (country,) = countries
    in_order = [info.code for info in words.locales_of(words.country(country))]
    stored = next((there[code] for code in in_order if code in there), None)
    if stored is None:
        # Its locale answers no more, and its document goes with the next renewal.
        raise PageMissing
    return stored


def items_as_bytes(
    found: ApiList,
    stored: Sequence[Stored],
    selection: Selection = WHOLE,
    *,
    distances: Sequence[int] = (),
) -> list[bytes]:
    """Return the JSON of items; the stored bytes themselves where nothing has to change."""
    if not found.is_of_pages and selection.is_whole and not distances:
        return [row.body for row in stored]
    return [orjson.dumps(form) for form in items(found, stored, selection, distances=distances)]


def items(
    found: ApiList,
    stored: Sequence[Stored],
    selection: Selection = WHOLE,
    *,
    distances: Sequence[int] = (),
) -> list[Form]:
    """Return the forms of items; ``distances`` are in metres."""
    forms = [
        _form_of_page(row.document, found.schema) if found.is_of_pages else row.document
        for row in stored
    ]
    if distances:
        kilometres = [round(distance / 1000, 3) for distance in distances]
        forms = [
            {**form, "distance_km": away} for form, away in zip(forms, kilometres, strict=True)
        ]
    return [selection.of(form) for form in forms]


def _form_of_page(document: Form, schema: type[BaseModel]) -> Form:
    head = {name: document[name] for name in PAGE_HEAD}
    details = document["details"]
    return {**head, "locale": document["resolved_locale"], **_members(details, schema)}


def _members(details: Form, schema: type[BaseModel]) -> Form:
    """Return the members of ``schema``; one that the page has not is as the schema says."""
    found = {}
    for name, field in schema.model_fields.items():
        default = field.get_default(call_default_factory=True, validated_data={})
        found[name] = details.get(name, None if default is PydanticUndefined else default)
    return found
