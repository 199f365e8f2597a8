"""Which documents are searched: pages, and the entries whose registration says so."""

from __future__ import annotations

from countries.delivery.models import Kind
from countries.registry import registrations


def searched_kinds() -> tuple[str, ...]:
    """Return the kinds of documents that searches know."""
    entries = (
        name
        for found in registrations()
        if found.in_search and not found.is_page
        for name in found.types
    )
    return (Kind.PAGE.value, *entries)


def unsearched_types() -> tuple[str, ...]:
    """Return the types of pages that are left out of searches."""
    return tuple(
        name
        for found in registrations()
        if found.is_page and not found.in_search
        for name in found.types
    )


def is_searched(kind: str, type_name: str) -> bool:
    return kind in searched_kinds() and type_name not in unsearched_types()
