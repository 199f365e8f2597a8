"""Find what a fact is in a country, and say it in a locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from countries.facts.models import Fact, FactValue, Unit
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

    def is_expired(self, on: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < on

    def label_in(self, code: str) -> str:
        return text_in(self.labels, code)[0] or self.name

    def formatted(self, locale: str) -> str:
        """Return the value as people of ``locale`` write it, with its unit."""
        return format_value(self.value, self.unit, locale)


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
    found: dict[str, FactValueInfo] = {}
    rows = (
        FactValue.objects.filter(fact__name__in=set(names))
        .select_related("fact", "country", "owner")
        .order_by("pk")
    )
    for row in rows:
        code = row.country.code if row.country else None
        if code == country_code or (code is None and row.fact.name not in found):
            found[row.fact.name] = _info(row, row.fact, code)
    return found


def _info(row: FactValue, fact: Fact, code: str | None) -> FactValueInfo:
    return FactValueInfo(
        uuid=fact.uuid,
        name=fact.name,
        labels=dict(fact.labels),
        unit=fact.unit,
        value=row.value,
        country=code,
        as_of=row.as_of,
        source=row.source,
        source_url=row.source_url,
        owner=row.owner.name if row.owner else "",
        expires_on=row.expires_on,
    )
