"""The facts registry: one value per country, with source and date, embedded by name everywhere."""

from countries.facts.lookup import (
    FactValueInfo,
    ended_in,
    fact_key,
    fact_values,
    facts_for,
    seen_in,
    token_names,
)

__all__ = [
    "FactValueInfo",
    "ended_in",
    "fact_key",
    "fact_values",
    "facts_for",
    "seen_in",
    "token_names",
]
