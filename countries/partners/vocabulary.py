"""The codes that a caller can name; one it may not see is as unknown as one that never was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import DatabaseError, InterfaceError

from countries.identity.countries import CountryStatus
from countries.pages import page_classes
from countries.partners.scopes import Scope
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


@dataclass(frozen=True)
class Vocabulary:
    """Countries, locales and page types as one caller knows them; planned countries are nobody's."""

    scope: Scope

    @cached_property
    def net(self) -> Network:
        return current_network()

    @cached_property
    def countries(self) -> dict[str, CountryInfo]:
        return {
            country.code: country
            for country in self.net.countries
            if country.status != CountryStatus.PLANNED and self.scope.sees_country(country)
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
        return sorted(
            name for model in page_classes() for name in model.types() if self.scope.sees_type(name)
        )

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

    def type(self, name: str, *, field: str = "type") -> str:
        """Return the page type ``name``; raises ``UnknownValue``."""
        if name.lower() not in self.types:
            raise UnknownValue(field, name, self.types)
        return name.lower()

    def locales_of(self, country: CountryInfo) -> list[LocaleInfo]:
        """Return the country's locales that may be seen, the default one first."""
        return [info for info in self.net.locales_of(country) if info.code in self.locales]
