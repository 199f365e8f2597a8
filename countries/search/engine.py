"""Choose the engine, ask it, and make the result from the documents of the read file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Protocol

from countries import conf
from countries.delivery.store import ReadStore, Stored, read_store
from countries.search.breaker import Breaker
from countries.search.cursors import Cursor, digest, read_cursor, write_cursor
from countries.search.elastic.querying import Elastic
from countries.search.embedded import Embedded
from countries.search.highlight import highlight
from countries.search.query import SearchQuery, Terms, read_terms
from countries.search.results import EngineFailure, Found, Hit, Match, NotCurrent, SearchResult
from countries.search.suggestion import suggest

logger = logging.getLogger(__name__)

breaker = Breaker()
"""Of this process, for Elasticsearch."""


class Engine(Protocol):
    """What an engine can do; one may raise EngineFailure."""

    def find(
        self, terms: Terms, query: SearchQuery, *, every: bool, seen: frozenset[bytes]
    ) -> Found:
        """Return up to ``limit + 1`` matches that are not ``seen``, with total and facets."""

    def similar(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Return for each folded word the folded words of the index that are nearest."""


def search(query: SearchQuery) -> SearchResult:
    """Return the public pages that have the words of ``query``; raises InvalidCursor."""
    terms = read_terms(query.q)
    if terms.reason:
        return SearchResult(reason=terms.reason)
    cursor = read_cursor(query)
    store = read_store()
    store.catch_up()
    embedded = Embedded(store)
    if not conf.setting("ELASTICSEARCH_URL"):
        return _Search(store, embedded, embedded, terms, query).run(cursor)
    answer = _ask_elastic(store, embedded, terms, query, cursor)
    return answer or _Search(store, embedded, embedded, terms, query, degraded=True).run(cursor)


def _ask_elastic(
    store: ReadStore, embedded: Embedded, terms: Terms, query: SearchQuery, cursor: Cursor
) -> SearchResult | None:
    """Return Elasticsearch's result, or None if it fails or is left alone."""
    if not breaker.allows():
        return None
    try:
        engine = Elastic(store, locales=embedded.locales())
        result = _Search(store, embedded, engine, terms, query).run(cursor)
    except NotCurrent as reason:
        breaker.succeeded()
        logger.info("search.not_current reason=%s", reason)
        return None
    except EngineFailure as failure:
        breaker.failed()
        logger.warning("search.degraded reason=%s", failure)
        return None
    breaker.succeeded()
    return result


class _Search:
    """One search with one engine."""

    def __init__(
        self,
        store: ReadStore,
        embedded: Embedded,
        engine: Engine,
        terms: Terms,
        query: SearchQuery,
        *,
        degraded: bool = False,
    ) -> None:
        self._store = store
        self._embedded = embedded
        self._engine = engine
        self._terms = terms
        self._query = query
        self._degraded = degraded

    def run(self, cursor: Cursor) -> SearchResult:
        """Ask for pages with every word; where there is none, for pages with any, and suggest."""
        found = self._find(cursor)
        suggestion = None
        if not found.total and not self._query.cursor:
            suggestion = suggest(
                self._terms, self._query, similar=self._engine.similar, index=self._embedded
            )
            if len(self._terms.words) > 1:
                cursor = Cursor(every=False)
                found = self._find(cursor)
        page = found.matches[: self._query.limit]
        return SearchResult(
            items=[hit for match in page if (hit := self._hit(match))],
            facets=found.facets,
            suggestion=suggestion,
            degraded=self._degraded,
            next=self._next(cursor, page) if len(found.matches) > len(page) else None,
            total=found.total,
            relaxed=not cursor.every and bool(found.total),
        )

    def _find(self, cursor: Cursor) -> Found:
        return self._engine.find(self._terms, self._query, every=cursor.every, seen=cursor.seen)

    def _next(self, cursor: Cursor, page: Sequence[Match]) -> str | None:
        following = cursor.after(digest(match.key, match.locale) for match in page)
        return write_cursor(following, self._query) if following else None

    def _hit(self, match: Match) -> Hit | None:
        """Return the hit as its document stands now, or None if that is not to be seen."""
        stored = self._store.get(match.kind, match.key, match.locale)
        if stored is None or stored.gone or not self._allows(stored):
            return None
        return Hit(
            id=stored.key,
            type=stored.type,
            country=stored.country,
            locale=stored.locale,
            title=stored.title,
            url=stored.document["url"],
            highlight=self._highlight(match, stored),
            score=match.score,
            sequence=stored.sequence,
        )

    def _allows(self, stored: Stored) -> bool:
        return self._query.scope.allows(
            country=stored.country, locale=stored.locale, type=stored.type
        )

    def _highlight(self, match: Match, stored: Stored) -> str:
        if match.highlight and match.sequence == stored.sequence:
            return match.highlight
        text, stems = self._embedded.text_of(stored.id)
        return highlight(text, self._terms, stored.locale, stems=stems)
