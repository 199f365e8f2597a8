"""What a caller may see, as one question of Python and as SQL; the rest does not exist for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from countries.delivery.models import Kind
from countries.delivery.store import Condition, ReadStore, Stored
from countries.registry import entries_of_type
from countries.routing import CountryInfo, LocaleInfo

_PAGE_OF_REDIRECT = (
    "EXISTS (SELECT 1 FROM doc AS page WHERE page.kind = 'page' AND page.gone = '' "
    "AND page.key = json_extract(doc.body, '$.page') "
    "AND page.locale = json_extract(doc.body, '$.locale') AND page.type IN ({marks}))"
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
        return self.sees_country(info.country) and self._sees_locale_code(info.code)

    def sees_type(self, name: str) -> bool:
        return not self.types or name in self.types

    def sees(self, stored: Stored | None) -> bool:
        """Tell whether ``stored`` is a living page, entry or menu that this scope includes."""
        if stored is None or stored.gone:
            return False
        return (
            self.sees_country(stored.country)
            and self._sees_locale_code(stored.locale)
            and (not is_typed(stored.kind) or self.sees_type(stored.type))
        )

    def _sees_locale_code(self, code: str) -> bool:
        return not self.locales or code in self.locales

    def conditions(self, kind: str) -> tuple[Condition, ...]:
        """Return what a list of ``kind`` must hold to; facts, images, organisations are everyone's."""
        if is_typed(kind):
            return _any_of(country=self.countries, locale=self.locales, type=self.types)
        if kind == Kind.REDIRECT:
            return self._redirects()
        return ()

    def _redirects(self) -> tuple[Condition, ...]:
        found = list(_any_of(country=self.countries))
        if self.locales:
            found.append(redirects_in(self.locales))
        if self.types:
            types = sorted(self.types)
            found.append(Condition(_PAGE_OF_REDIRECT.format(marks=_marks(types)), tuple(types)))
        return tuple(found)

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


def is_typed(kind: str) -> bool:
    """Tell whether documents of ``kind`` are pages or entries, which a key can be limited to by type."""
    return kind == Kind.PAGE or entries_of_type(kind) is not None


def redirects_in(locales: Iterable[str]) -> Condition:
    """Return the condition that a redirect lies in one of ``locales``: its row names none."""
    codes = tuple(sorted(locales))
    return Condition(f"json_extract(doc.body, '$.locale') IN ({_marks(codes)})", codes)


def _any_of(**columns: Iterable[str]) -> tuple[Condition, ...]:
    return tuple(
        Condition(f"{column} IN ({_marks(values)})", tuple(values))
        for column, some in columns.items()
        if (values := sorted(some))
    )


def _marks(values: Iterable[str]) -> str:
    return ", ".join("?" for _value in values)
