"""The facts registry: one value per country, with source and date, embedded by name everywhere."""

from countries.facts.lookup import FactValueInfo, fact_key, fact_values, facts_for, seen_in

__all__ = ["FactValueInfo", "fact_key", "fact_values", "facts_for", "seen_in"]
