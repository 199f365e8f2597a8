"""The codes that a caller can name; one it may not see is as unknown as one that never was."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import DatabaseError, InterfaceError

from countries.pages import page_classes
from countries.partners.scopes import Scope
from countries.registry import entry_registrations
from countries.routing import CountryInfo, LocaleInfo, Network, last_known_network, network


class UnknownValue(Exception):
    """A parameter names something that is not known; ``known`` lists what is."""

    def __init__(self, field: str, value: str, known: Iterable[str]) -> None:
        self.field = field
        self.value = value
        self.known = sorted(known)
        super().__init__(f"{field}: {value}")


def current_network() -> Network:
    """Return the present addresses, or the last known ones while the database is down."""
    try:
        return network()
    except (DatabaseError, InterfaceError):
        known = last_known_network()
        if known is None:
            raise
        return known


def page_type_labels() -> dict[str, str]:
    """Return what each type of page is called."""
    return {
        name: str(label) for model in page_classes() for name, label in model.type_labels().items()
    }


def known_types() -> dict[str, str]:
    """Return what each type is called that a key may be limited to: pages' and entries'."""
    entries = {
        name: str(found.model._meta.verbose_name)
        for found in entry_registrations()
        for name in found.types
    }
    return page_type_labels() | entries


@dataclass(frozen=True)
class Vocabulary:
    """Countries, locales and types as one caller knows them; a planned country has no locale."""

    scope: Scope

    @cached_property
    def net(self) -> Network:
        return current_network()

    @cached_property
    def countries(self) -> dict[str, CountryInfo]:
        return {
            country.code: country
            for country in self.net.countries
            if self.scope.sees_country(country)
        }

    @cached_property
    def locales(self) -> dict[str, LocaleInfo]:
        return {
            info.code: info
            for info in self.net.locales
            if info.country.code in self.countries and self.scope.sees_locale(info)
        }

    @cached_property
    def types(self) -> list[str]:
        """Every type: those of pages, and those of the registered entries."""
        return self.types_among(known_types())

    @cached_property
    def page_types(self) -> list[str]:
        return self.types_among(page_type_labels())

    def types_among(self, names: Iterable[str]) -> list[str]:
        """Return those of the types ``names`` that may be seen."""
        return sorted(name for name in names if self.scope.sees_type(name))

    def country(self, code: str, *, field: str = "country") -> CountryInfo:
        """Return the country with ``code``, in any case; raises ``UnknownValue``."""
        found = self.countries.get(code.upper())
        if found is None:
            raise UnknownValue(field, code, self.countries)
        return found

    def locale(self, code: str, *, field: str = "locale") -> LocaleInfo:
        """Return the country locale with ``code``, in any case; raises ``UnknownValue``."""
        found = self.locales.get(code.lower())
        if found is None:
            raise UnknownValue(field, code, self.locales)
        return found

    def country_codes(self, names: Iterable[str]) -> list[str]:
        """Return the codes of the countries ``names``, in order; raises ``UnknownValue``."""
        return sorted({self.country(name).code for name in names})

    def locale_codes(self, names: Iterable[str]) -> list[str]:
        """Return the codes of the locales ``names``, in order; raises ``UnknownValue``."""
        return sorted({self.locale(name).code for name in names})

    def locale_in(self, country: str, locale: str) -> LocaleInfo:
        """Return the locale of an open country that a path names; raises ``UnknownValue``."""
        owner = self.country(country)
        info = self.locale(locale)
        if info.country.code != owner.code or not owner.is_open:
            known = self.locales_of(owner) if owner.is_open else []
            raise UnknownValue("locale", locale, (other.code for other in known))
        return info

    def type(self, name: str, *, among: Collection[str], field: str = "type") -> str:
        """Return the type ``name``, which must be ``among`` those asked for; raises ``UnknownValue``."""
        if name.lower() not in among:
            raise UnknownValue(field, name, among)
        return name.lower()

    def locales_of(self, country: CountryInfo) -> list[LocaleInfo]:
        """Return the country's locales that may be seen, the default one first."""
        return [info for info in self.net.locales_of(country) if info.code in self.locales]
