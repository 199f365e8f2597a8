"""The screens of facts: the registry, its history, where it is used, and what is typed in its place."""

from countries.admin.facts.screens import FactsViewSet

__all__ = ["FactsViewSet"]
