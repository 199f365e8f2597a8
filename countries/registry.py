"""What of a site's content is public besides its plain pages: one declaration for each model.

A registered model is a list of the partner API, a type that search finds, an entry of the sitemap
where it has an address of its own, and a subject of the language check. It is a page class, whose
documents exist anyway, or an entry (``countries.identity.entries.CountryEntry``), whose documents are
made from the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from pydantic import BaseModel

ModelClass = TypeVar("ModelClass", bound=type[Model])


class RegisteredTwice(ValueError):
    """Two entries under one type, or two kinds of form under one list."""


@dataclass(frozen=True)
class Registration:
    """How a model is public.

    ``path`` is its list in the partner API; several page classes may share one. ``schema`` describes
    the members that an item has besides what all items have. ``texts`` names the fields, texts or
    texts per language, that are checked for their language; a page's are those it translates.
    """

    model: type[Any]
    path: str
    schema: type[BaseModel]
    texts: tuple[str, ...] = ()
    in_search: bool = True
    in_sitemap: bool = True

    @property
    def is_page(self) -> bool:
        return hasattr(self.model, "get_url_parts")

    @property
    def has_place(self) -> bool:
        return hasattr(self.model, "place_form")

    @property
    def is_dated(self) -> bool:
        return hasattr(self.model, "over_at")

    @property
    def types(self) -> tuple[str, ...]:
        """The types under which partners and searches know the items."""
        found: tuple[str, ...] = self.model.types() if self.is_page else (self.model.entry_type,)
        return found


_registrations: dict[type[Model], Registration] = {}


def register(
    *,
    path: str,
    schema: type[BaseModel],
    texts: Iterable[str] = (),
    in_search: bool = True,
    in_sitemap: bool = True,
) -> Callable[[ModelClass], ModelClass]:
    """Register the decorated model; raises ``RegisteredTwice``."""

    def registered(model: ModelClass) -> ModelClass:
        found = Registration(model, path, schema, tuple(texts), in_search, in_sitemap)
        for other in _registrations.values():
            if other.path == path and (
                other.schema is not schema or other.is_page != found.is_page
            ):
                raise RegisteredTwice(f"/{path} lists {other.model.__name__} already")
            if set(other.types) & set(found.types):
                raise RegisteredTwice(f"{other.model.__name__} has the type {found.types} already")
        _registrations[model] = found
        return model

    return registered


def registrations() -> list[Registration]:
    """Return every registration, in the order in which the models were declared."""
    return list(_registrations.values())


def registration_of(model: type[Model]) -> Registration | None:
    return _registrations.get(model)


def entry_registrations() -> list[Registration]:
    """Return the registrations of the models that are no pages."""
    return [found for found in _registrations.values() if not found.is_page]


def entries_of_type(entry_type: str) -> Registration | None:
    """Return the registration of the entries of a type, which is their documents' kind as well."""
    return next((found for found in entry_registrations() if entry_type in found.types), None)


def lists() -> dict[str, list[Registration]]:
    """Return what each list of the partner API consists of, by its path."""
    found: dict[str, list[Registration]] = {}
    for registration in _registrations.values():
        found.setdefault(registration.path, []).append(registration)
    return found
