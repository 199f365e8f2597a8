"""Find what a fact is in a country, and say it in a locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from countries.facts.models import Fact, FactValue, Unit
from countries.facts.phrases import Nouns, has_nouns, phrase_of
from countries.identity.texts import text_in
from countries.text import format_number


@dataclass(frozen=True)
class FactValueInfo:
    """One fact as one country sees it; ``country`` is None where the umbrella's value stands in."""

    uuid: UUID
    name: str
    labels: dict[str, str]
    unit: str
    value: str
    country: str | None
    as_of: dt.date | None
    source: str
    source_url: str
    owner: str
    expires_on: dt.date | None
    nouns: Nouns = field(default_factory=dict)

    def is_expired(self, on: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < on

    def label_in(self, code: str) -> str:
        return text_in(self.labels, code)[0] or self.name

    def formatted(self, locale: str) -> str:
        """Return the value as people of ``locale`` write it, with its unit."""
        return format_value(self.value, self.unit, locale)

    def has_phrase(self, locale: str) -> bool:
        return has_nouns(self.nouns, locale)

    def phrase(self, locale: str) -> str:
        """Return the value with what is counted, where ``locale`` has a word for it."""
        return phrase_of(self.value, self.formatted(locale), self.nouns, locale)


FactValues = dict[tuple[str, str | None], FactValueInfo]


@lru_cache(maxsize=4096)
def format_value(value: str, unit: str, locale: str) -> str:
    """Return a fact's stored ``value`` as people of ``locale`` write it."""
    if unit == Unit.TEXT:
        return value
    number, _space, currency = value.strip().partition(" ")
    if unit == Unit.YEAR:
        return number
    return format_number(Decimal(number), locale, unit=currency or unit)


def fact_key(name: str) -> str:
    """Return the dependency key of the fact ``name``."""
    return f"fact:{name}"


def facts_for(country_code: str, names: Iterable[str]) -> dict[str, FactValueInfo]:
    """Return the facts ``names`` as ``country_code`` sees them; unknown names are left out."""
    values = fact_values(FactValue.objects.filter(fact__name__in=set(names)))
    found = {name: seen_in(values, country_code, name) for name, _country in values}
    return {name: info for name, info in found.items() if info is not None}


def fact_values(rows: QuerySet[FactValue]) -> FactValues:
    """Return what ``rows`` say by name and country code, which is None for the umbrella's value."""
    columns = rows.order_by("pk").values_list(
        *("fact__uuid", "fact__name", "fact__labels", "fact__unit", "value", "country__code"),
        *("as_of", "source", "source_url", Coalesce("owner__name", Value("")), "expires_on"),
        "fact__nouns",
    )
    infos = (FactValueInfo(*row) for row in columns)
    return {(info.name, info.country): info for info in infos}


def seen_in(values: FactValues, country_code: str, name: str) -> FactValueInfo | None:
    """Return the fact ``name`` as ``country_code`` sees it: its own value, else the umbrella's."""
    return values.get((name, country_code)) or values.get((name, None))


def token_names(locale: str) -> set[str]:
    """Return what tokens may name in texts of ``locale``: facts, and those with what they count."""
    rows = list(Fact.objects.values_list("name", "nouns"))
    phrases = {f"{name}.phrase" for name, nouns in rows if has_nouns(nouns, locale)}
    return {name for name, _nouns in rows} | phrases


def ended_in(country_code: str, *, on: dt.date) -> dict[str, FactValueInfo]:
    """Return the facts by name whose value for ``country_code`` has ended before a day; one query."""
    here = Q(country=None) | Q(country__code=country_code)
    values = fact_values(FactValue.objects.filter(here))
    seen = {name: seen_in(values, country_code, name) for name, _country in values}
    return {name: info for name, info in seen.items() if info and info.is_expired(on)}
