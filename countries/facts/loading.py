"""Load the facts of a network's data file; idempotent."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import transaction

from countries.facts.models import Fact, FactValue
from countries.identity.countries import Country
from countries.identity.loading import date_of, naming, stable_uuid, upsert
from countries.identity.organisations import Organisation


@transaction.atomic
def load_facts(rows: list[dict[str, Any]]) -> Counter[str]:
    """Load facts with their values; returns how many rows of each kind were made or changed.

    Raises ``InvalidNetwork``.
    """
    counts: Counter[str] = Counter()
    for index, row in enumerate(rows):
        with naming("facts", index, row):
            _fact(row, counts)
    return counts


def _fact(row: dict[str, Any], counts: Counter[str]) -> None:
    values = {
        "labels": row["labels"],
        "unit": row["unit"],
        "uuid": stable_uuid("fact", row["name"]),
    }
    values |= {name: row[name] for name in ("keywords", "nouns") if name in row}
    fact, changed = upsert(Fact, {"name": row["name"]}, values)
    counts["facts"] += int(changed)
    for value in row["values"]:
        counts["fact_values"] += int(_value(fact, value))


def _value(fact: Fact, row: dict[str, Any]) -> bool:
    code = row["country"]
    lookup = {"fact": fact, "country": Country.objects.get(code=code) if code else None}
    values = {
        "value": str(row["value"]),
        "as_of": date_of(row["as_of"]),
        "source": row["source"],
        "source_url": row["source_url"] or "",
        "owner": Organisation.objects.filter(code=row["owner"]).first() if row["owner"] else None,
        "expires_on": date_of(row["expires"]),
        "note": row["note"] or "",
    }
    return upsert(FactValue, lookup, values)[1]
