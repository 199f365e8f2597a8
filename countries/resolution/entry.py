"""Resolve an entry of a country into the document that partners, pages and searches get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from countries.registry import Registration
from countries.text import bcp47, direction, language_of


@dataclass(frozen=True)
class ResolvedEntry:
    """An entry's document in one locale, what it depends on, and the text it is found by."""

    document: dict[str, Any]
    keys: frozenset[str]
    text: str


def resolve_entry(entry: Any, registration: Registration, context: Any) -> ResolvedEntry:
    """Resolve ``entry`` in the country locale of ``context``."""
    document = {
        **entry_form(entry, registration, context),
        "tags": sorted(tag.slug for tag in entry.tags.all()) if hasattr(entry, "tags") else [],
        "updated_at": context.moment(entry.updated_at),
    }
    title = document["title"]
    return ResolvedEntry(
        document=document,
        keys=frozenset(context.keys),
        text=f"{title} {entry.search_words(context)}".strip(),
    )


def entry_form(entry: Any, registration: Registration, context: Any) -> dict[str, Any]:
    """Return what partners get of ``entry``: what all entries have, then what its type has."""
    title, claimed = entry.title_in(context.locale)
    spoken = context.spoken(title, claimed) or bcp47(language_of(claimed))
    return {
        "id": str(entry.uuid),
        "type": entry.entry_type,
        "country": entry.country.code,
        "locale": context.locale,
        "lang": spoken,
        "dir": direction(spoken),
        "title": context.text(title),
        "url": entry.address_in(context),
        "invented": entry.is_invented,
        **entry.details(context),
    }
