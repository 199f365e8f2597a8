"""What a caller may see, as one question of Python and as SQL; the rest does not exist for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from countries.conf import UMBRELLA
from countries.delivery.models import Kind
from countries.delivery.store import Condition, ReadStore, Stored
from countries.registry import entries_of_type
from countries.routing import CountryInfo, LocaleInfo
from countries.text import parse_locale

_IN_COUNTRY = (
    "EXISTS (SELECT 1 FROM json_each(doc.body, '$.{member}') AS part "
    "WHERE {none}json_extract(part.value, '$.country') IN ({marks}))"
)


@dataclass(frozen=True)
class Scope:
    """Countries, locales and types; an empty set stands for all of them."""

    countries: frozenset[str] = field(default=frozenset())
    locales: frozenset[str] = field(default=frozenset())
    types: frozenset[str] = field(default=frozenset())

    @property
    def is_everything(self) -> bool:
        return not (self.countries or self.locales or self.types)

    def sees_country(self, country: CountryInfo | str) -> bool:
        code = country if isinstance(country, str) else country.code
        return not self.countries or code in self.countries

    def sees_locale(self, info: LocaleInfo) -> bool:
        return self.sees_country(info.country) and self._sees_code(info.code)

    def sees_locale_code(self, code: str) -> bool:
        """Tell the same of a locale's code alone, which names its country."""
        return self._sees_code(code) and (not self.countries or country_of(code) in self.countries)

    def sees_text(self, code: str) -> bool:
        """Tell whether an image's text in a locale or language is included, where the image is.

        One in a bare language is the network's, which pages of every country fall back to: so it is
        everybody's, as what a fact says of the whole network.
        """
        return country_of(code) == UMBRELLA or self.sees_locale_code(code)

    def sees_type(self, name: str) -> bool:
        return not self.types or name in self.types

    def sees(self, stored: Stored | None) -> bool:
        """Tell whether ``stored`` is a living document that this scope includes."""
        if stored is None or stored.gone:
            return False
        if stored.kind in _BY_PARTS:
            return not self.countries or bool(_countries_of(stored) & {*self.countries, None})
        return self.sees_place(stored.kind, stored.locale, stored.country, stored.type)

    def sees_place(self, kind: str, locale: str, country: str, type_name: str) -> bool:
        """Tell whether a document of ``kind`` with such columns is included, where they decide."""
        if kind == Kind.IMAGE:
            return not country or self.sees_country(country)
        if not (self.sees_country(country) and self._sees_code(locale)):
            return False
        return not is_typed(kind) or self.sees_type(type_name)

    def _sees_code(self, code: str) -> bool:
        return not self.locales or code in self.locales

    def conditions(self, kind: str) -> tuple[Condition, ...]:
        """Return what a list of ``kind`` must hold to, as ``sees`` says it."""
        if kind == Kind.IMAGE:
            return _any_of(country={"", *self.countries}) if self.countries else ()
        if kind in _BY_PARTS:
            return (concerning(kind, self.countries),) if self.countries else ()
        types = self.types if is_typed(kind) else ()
        return _any_of(country=self.countries, locale=self.locales, type=types)

    def locales_of(self, store: ReadStore, keys: Iterable[str]) -> dict[str, list[str]]:
        """Return the locales in which each of the pages ``keys`` is there to be seen."""
        found: dict[str, list[str]] = {key: [] for key in keys}
        where = [Condition("kind = 'page' AND gone = ''"), *_any_of(key=found)]
        where += self.conditions(Kind.PAGE)
        sql = " AND ".join(condition.sql for condition in where)
        parameters = [value for condition in where for value in condition.parameters]
        if found:
            for key, locale in store.rows(
                f"SELECT key, locale FROM doc WHERE {sql} ORDER BY locale",  # noqa: S608  # our own conditions
                *parameters,
            ):
                found[key].append(locale)
        return found


EVERYTHING = Scope()

_BY_PARTS: dict[str, tuple[str, ...]] = {
    Kind.FACT: ("values",),
    Kind.ORGANISATION: ("roles", "licences"),
}
"""The kinds of which countries have parts, and the members that hold them."""


def is_typed(kind: str) -> bool:
    """Tell whether a key's types decide about documents of ``kind``: pages, entries, and the former
    addresses of pages."""
    return kind in (Kind.PAGE, Kind.REDIRECT) or entries_of_type(kind) is not None


def country_of(locale: str) -> str:
    """Return the code of the country that a locale's code names; a bare language is the umbrella's."""
    return parse_locale(locale).region.upper() or UMBRELLA


def concerning(kind: str, countries: Collection[str]) -> Condition:
    """Return the condition that a fact has a value for one of ``countries`` or for the whole network,
    or that an organisation is or does something in one of them."""
    codes = tuple(sorted(countries))
    none = "json_extract(part.value, '$.country') IS NULL OR " if kind == Kind.FACT else ""
    members = _BY_PARTS[kind]
    parts = [_IN_COUNTRY.format(member=it, none=none, marks=_marks(codes)) for it in members]
    if kind == Kind.ORGANISATION:
        parts.append(f"json_extract(doc.body, '$.country') IN ({_marks(codes)})")
    return Condition(" OR ".join(parts), codes * len(parts))


def _countries_of(stored: Stored) -> set[str | None]:
    """Return the countries that a fact or an organisation concerns; None is a fact's network."""
    document = stored.document
    members = _BY_PARTS[stored.kind]
    found: set[str | None] = {row["country"] for name in members for row in document[name]}
    if stored.kind == Kind.ORGANISATION and document["country"]:
        found.add(document["country"])
    return found


def _any_of(**columns: Iterable[str]) -> tuple[Condition, ...]:
    return tuple(
        Condition(f"{column} IN ({_marks(values)})", tuple(values))
        for column, some in columns.items()
        if (values := sorted(some))
    )


def _marks(values: Iterable[str]) -> str:
    return ", ".join("?" for _value in values)
