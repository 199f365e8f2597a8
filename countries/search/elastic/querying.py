"""Ask Elasticsearch, provided that its index is of this epoch and not far behind the log."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Collection, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from countries.delivery.searched import searched_kinds, unsearched_types
from countries.delivery.store import ReadStore
from countries.search.elastic import mapping
from countries.search.elastic.client import READ_SECONDS, client, engine_failures
from countries.search.elastic.index import IndexState, alias, read_state
from countries.search.query import SearchQuery, Terms, Word
from countries.search.results import FACETS, EngineFailure, FacetValue, Found, Match, NotCurrent
from countries.search.spelling import MOST_CANDIDATES, SHORTEST, closest

WHOLE_SECONDS = 3.0
"""How long one search may take with all its requests."""
FARTHEST_BEHIND = dt.timedelta(seconds=10)
STATE_KEPT_SECONDS = 1.0
MOST_TOMBSTONES = 5000
MOST_BUCKETS = 1000
FRAGMENT = 200
MOST_CHARACTERS = 500_000

_state_lock = threading.Lock()
_states: dict[str, tuple[float, IndexState]] = {}

_TAIL = "SELECT sequenced_at FROM doc WHERE {where} AND sequence > ? ORDER BY sequence LIMIT 1"
_GONE = "SELECT key || ':' || locale FROM doc WHERE {where} AND gone <> '' AND sequence > ? LIMIT ?"


def forget_state() -> None:
    """Ask again how far the index is."""
    with _state_lock:
        _states.clear()


class Elastic:
    """The engine over the index that the alias names, for one search."""

    def __init__(self, store: ReadStore, *, locales: Collection[str]) -> None:
        self._store = store
        self._locales = locales
        self._until = time.monotonic() + WHOLE_SECONDS
        self._gone: list[str] | None = None

    def find(
        self, terms: Terms, query: SearchQuery, *, every: bool, seen: frozenset[bytes]
    ) -> Found:
        """Return the next matches after those ``seen``, with total and facets of all of them."""
        fields = sorted({mapping.field_of(name) for name in query.languages(self._locales)})
        with engine_failures():
            answer = self._client().search(
                index=alias(),
                query=_query(terms, query, fields, every=every, gone=self._tombstones()),
                post_filter={"bool": {"must_not": {"terms": {"digest": _hex(seen)}}}},
                aggs=_aggregations(facets=query.facets),
                highlight=_highlight(fields),
                size=query.limit + 1,
                sort=[{"_score": "desc"}, {"address": "asc"}],
                source=False,
                docvalue_fields=[{"field": name} for name in ("kind", "key", "locale", "sequence")],
                track_total_hits=False,
                allow_partial_search_results=False,
            )
            return _found(answer.body)

    def similar(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Return the words of the index that each of ``words`` may have been meant to be."""
        term = {
            "field": "words",
            "analyzer": "whitespace",
            "suggest_mode": "always",
            "prefix_length": 1,
            "min_word_length": SHORTEST,
            "max_edits": 2,
            "size": 5 * MOST_CANDIDATES,
        }
        with engine_failures():
            suggest = {"words": {"text": " ".join(words), "term": term}}
            answer = self._client().search(index=alias(), size=0, suggest=suggest)
            entries = answer["suggest"]["words"]
            return {
                entry["text"]: closest(
                    entry["text"], [(option["text"], option["freq"]) for option in entry["options"]]
                )
                for entry in entries
            }

    def _client(self) -> Elasticsearch:
        left = self._until - time.monotonic()
        if left <= 0:
            raise EngineFailure(f"no answer within {WHOLE_SECONDS} seconds")
        return client(seconds=min(READ_SECONDS, left))

    def _tombstones(self) -> list[str]:
        """Return what is gone but perhaps still in the index; raises NotCurrent if much may be."""
        if self._gone is None:
            state = self._state()
            epoch, _sequence = self._store.state()
            if state.epoch != epoch or state.format != mapping.FORMAT:
                raise NotCurrent("the index is of another epoch or format")
            self._refuse_old(state)
            rows = _rows_searched(self._store, _GONE, state.sequence, MOST_TOMBSTONES + 1)
            if len(rows) > MOST_TOMBSTONES:
                raise NotCurrent("the index still has thousands of documents that are gone")
            self._gone = [address for (address,) in rows]
        return self._gone

    def _refuse_old(self, state: IndexState) -> None:
        oldest = _rows_searched(self._store, _TAIL, state.sequence)
        if not oldest:
            return
        behind = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(oldest[0][0])
        if behind > FARTHEST_BEHIND:
            raise NotCurrent(f"the index is {behind.total_seconds():.0f} seconds behind")

    def _state(self) -> IndexState:
        """Return how far the index is, as known within the last second."""
        name, now = alias(), time.monotonic()
        with _state_lock:
            kept = _states.get(name)
        if kept and now - kept[0] < STATE_KEPT_SECONDS:
            return kept[1]
        found = read_state(name, seconds=READ_SECONDS)
        if found is None:
            raise NotCurrent("there is no index yet")
        with _state_lock:
            _states[name] = (now, found)
        return found


def _rows_searched(store: ReadStore, sql: str, *parameters: int) -> list[tuple[Any, ...]]:
    """Return the rows of a statement about what is searched: the rest is never in the index."""
    kinds, types = searched_kinds(), unsearched_types()
    where = f"kind IN ({_marks(kinds)}) AND type NOT IN ({_marks(types)})"
    return store.rows(sql.format(where=where), *kinds, *types, *parameters)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _value in values)


def _query(
    terms: Terms, query: SearchQuery, fields: Sequence[str], *, every: bool, gone: list[str]
) -> dict[str, Any]:
    clauses = [_word(word, fields) for word in terms.words]
    if terms.prefix:
        beginning = {"prefix": {"words": {"value": terms.prefix, "boost": 0.5}}}
        clauses[-1] = {"bool": {"should": [clauses[-1], beginning]}}
    conditions = [{"terms": {name.field: list(name.values)}} for name in query.conditions()]
    return {
        "bool": {
            **({"must": clauses} if every else {"should": clauses, "minimum_should_match": 1}),
            "filter": conditions,
            "must_not": [{"ids": {"values": gone}}],
        }
    }


def _word(word: Word, fields: Sequence[str]) -> dict[str, Any]:
    """Return the clause for one word: its stems in each language, or the word as it is written."""
    names = [
        f"{part}{boost}"
        for field in fields
        for part, boost in (
            (f"title.{field}", "^5"),
            (f"title.{field}.folded", "^5"),
            (f"body.{field}", ""),
            (f"body.{field}.folded", ""),
        )
    ]
    analysed = {"query": word.text, "fields": names, "type": "best_fields", "tie_breaker": 0.3}
    written = {"term": {"words": {"value": word.folded, "boost": 0.5}}}
    return {"bool": {"should": [*([{"multi_match": analysed}] if names else []), written]}}


def _aggregations(*, facets: bool) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    counted = {
        name: {"terms": {"field": name, "size": MOST_BUCKETS, "order": order}} for name in FACETS
    }
    # Hits already shown are filtered after this, so the total is counted here.
    return {"total": {"filter": {"match_all": {}}}, **(counted if facets else {})}


def _highlight(fields: Sequence[str]) -> dict[str, Any]:
    return {
        "encoder": "html",
        "pre_tags": ["<mark>"],
        "post_tags": ["</mark>"],
        "number_of_fragments": 1,
        "fragment_size": FRAGMENT,
        "max_analyzed_offset": MOST_CHARACTERS,
        "fields": {
            f"body.{field}": {"matched_fields": [f"body.{field}.folded"]} for field in fields
        },
    }


def _found(answer: dict[str, Any]) -> Found:
    if answer["timed_out"]:
        raise EngineFailure("the server gave up the search")
    counts = answer["aggregations"]
    facets = {name: _values(counts[name]["buckets"]) for name in FACETS if name in counts}
    matches = [_match(hit) for hit in answer["hits"]["hits"]]
    return Found(matches, int(counts["total"]["doc_count"]), facets)


def _match(hit: dict[str, Any]) -> Match:
    fields = hit["fields"]
    fragments = [text for texts in hit.get("highlight", {}).values() for text in texts]
    return Match(
        key=fields["key"][0],
        locale=fields["locale"][0],
        score=float(hit["_score"]),
        sequence=int(fields["sequence"][0]),
        highlight=fragments[0] if fragments else "",
        kind=fields["kind"][0],
    )


def _values(buckets: Sequence[dict[str, Any]]) -> list[FacetValue]:
    return [FacetValue(bucket["key"], bucket["doc_count"]) for bucket in buckets if bucket["key"]]


def _hex(digests: Collection[bytes]) -> list[str]:
    return [value.hex() for value in digests]
