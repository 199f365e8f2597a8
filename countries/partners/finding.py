"""Search for partners: the site's one search, within what a caller may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from countries import search as engine
from countries.delivery.models import Kind
from countries.delivery.store import Query, ReadStore
from countries.partners.pages import FoundPage
from countries.partners.scopes import Scope
from countries.search import InvalidCursor, Reason, SearchQuery, SearchResult

UNUSABLE = {
    Reason.EMPTY: "Give words to search for.",
    Reason.TOO_LONG: "Give fewer or shorter words.",
}
SHOWN = ("id", "type", "country", "locale", "title", "url", "highlight", "score")


class UnusableWords(ValueError):
    """There is nothing to search for, or too much."""


def find(
    words: str, query: Query, scope: Scope, *, cursor: str = "", kinds: Collection[str] = ()
) -> SearchResult:
    """Return what has ``words`` among what ``query`` filters and ``scope`` includes.

    Of documents of ``kinds``, or of all that are searched.
    Raises ``UnusableWords`` or ``InvalidCursor``.
    """
    asked = SearchQuery(
        q=words,
        kinds=tuple(kinds),
        countries=query.countries,
        locales=query.locales,
        types=query.types,
        programmes=query.programmes,
        tags=query.tags,
        limit=query.limit,
        cursor=cursor,
        scope=engine.Scope(_limit(scope.countries), _limit(scope.locales), _limit(scope.types)),
    )
    result = engine.search(asked)
    if result.reason in UNUSABLE:
        raise UnusableWords(UNUSABLE[result.reason])
    return result


def pages_of(store: ReadStore, result: SearchResult) -> list[FoundPage]:
    """Return the documents of what was found, in its order."""
    found = [store.get(Kind.PAGE, hit.id, hit.locale) for hit in result.items]
    return [FoundPage(stored) for stored in found if stored is not None and not stored.gone]


def form_of(result: SearchResult, scope: Scope) -> dict[str, Any]:
    """Return what partners get of a search, but where it goes on."""
    items = [{name: getattr(hit, name) for name in SHOWN} for hit in result.items]
    if not scope.is_everything:
        # The engine's own figures say how many documents elsewhere have the words.
        for place, item in enumerate(items, start=1):
            item["score"] = round(1 / place, 3)
    return {
        "items": items,
        "facets": {
            name: [asdict(value) for value in values] for name, values in result.facets.items()
        },
        "suggestion": result.suggestion,
        "degraded": result.degraded,
        "relaxed": result.relaxed,
    }


def _limit(values: Collection[str]) -> Collection[str] | None:
    return values or None


__all__ = ["InvalidCursor", "UnusableWords", "find", "form_of", "pages_of"]
