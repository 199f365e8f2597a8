"""Say which figures the texts of a country should take from the registry, and tell when those change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.db.models import Q

from countries.facts.lookup import FactValues, fact_values, seen_in
from countries.facts.models import Fact, FactValue, Unit
from countries.text.claims import KnownFact


def known_in(country_codes: Iterable[str]) -> dict[str, tuple[KnownFact, ...]]:
    """Return the figures that texts of each country should take from the registry; two queries.

    Facts that are no number, and those without words that tell of them, are left out.
    """
    codes = list(country_codes)
    rows = FactValue.objects.filter(Q(country=None) | Q(country__code__in=codes))
    values = fact_values(rows)
    words = dict(Fact.objects.exclude(keywords=[]).values_list("name", "keywords"))
    return {code: _known(values, words, code) for code in codes}


def _known(
    values: FactValues, words: Mapping[str, Sequence[str]], country_code: str
) -> tuple[KnownFact, ...]:
    found = []
    for name, phrases in words.items():
        info = seen_in(values, country_code, name)
        if info is None or info.unit == Unit.TEXT:
            continue
        try:
            value = Decimal(info.value.strip().partition(" ")[0])
        except InvalidOperation:
            continue
        found.append(KnownFact(name, value, info.unit, tuple(phrases), info.as_of))
    return tuple(found)
