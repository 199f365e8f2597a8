"""The facts registry: one value per country, with source and date, embedded by name everywhere."""

from countries.facts.lookup import FactValueInfo, fact_key, facts_for

__all__ = ["FactValueInfo", "fact_key", "facts_for"]
