"""Full-text search over the public pages and entries: one query for the site's search page and the API."""

from __future__ import annotations

from countries.search.cursors import InvalidCursor
from countries.search.elastic.feeding import feed_tick
from countries.search.engine import search
from countries.search.query import LONGEST_QUERY, Scope, SearchQuery
from countries.search.results import Hit, Reason, SearchResult

__all__ = [
    "LONGEST_QUERY",
    "Hit",
    "InvalidCursor",
    "Reason",
    "Scope",
    "SearchQuery",
    "SearchResult",
    "feed_tick",
    "search",
]
