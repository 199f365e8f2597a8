"""Search in this host's read file by SQLite's FTS5: always there, and as current as every read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from countries.delivery.store import ReadStore
from countries.search.cursors import digest
from countries.search.query import Condition, SearchQuery, Terms, Word
from countries.search.results import FACETS, FacetValue, Found, Match
from countries.search.spelling import allowed_edits, closest
from countries.text import stem_text

MOST_TERMS_READ = 20_000
COUNTED_AT_MOST = 1_000

# One evaluation for matches, total and facets. The weights are those of title, body, words as they
# are written, and language, which only selects. The columns are those that lie before the bodies in
# a row, so that no hit costs the pages over which a body flows.
_HITS = """
WITH hit AS MATERIALIZED (
    SELECT doc.id AS id, doc.kind AS kind, doc.key AS key, doc.locale AS locale, doc.country AS country,
        doc.type AS type, doc.programme AS programme, -bm25(fts, 10.0, 1.0, 0.1, 0.0) AS score
    FROM fts JOIN doc ON doc.id = fts.rowid WHERE {where}
), best AS (
    SELECT 'hit', key, locale, score, id, kind FROM hit ORDER BY score DESC, id LIMIT ?
)
SELECT * FROM best
UNION ALL SELECT 'total', '', count(*), 0, 0, '' FROM hit
{counts}
"""

# A loose index scan: one step for each locale, however many documents it has.
_LOCALES = """
WITH RECURSIVE locales (code) AS (
    SELECT min(locale) FROM doc WHERE kind = 'page' AND gone = ''
    UNION ALL
    SELECT (SELECT min(locale) FROM doc WHERE kind = 'page' AND gone = '' AND locale > code)
    FROM locales WHERE code IS NOT NULL
)
SELECT code FROM locales WHERE code IS NOT NULL
"""

_VOCABULARY = """
SELECT term, doc FROM vocabulary
WHERE term >= ? AND term < ? AND col = 'words' AND length(term) BETWEEN ? AND ? LIMIT ?
"""


class Embedded:
    """The engine over a read file."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def find(
        self, terms: Terms, query: SearchQuery, *, every: bool, seen: frozenset[bytes]
    ) -> Found:
        """Return the next matches after those ``seen``, with total and facets of all of them."""
        where, parameters = self._where(terms.words, terms.prefix, query, every=every)
        counts = [_count_sql(name) for name in FACETS] if query.facets else []
        sql = _HITS.format(where=where, counts=" ".join(counts))
        rows = self._store.rows(sql, *parameters, query.limit + 1 + len(seen))
        best = sorted((row for row in rows if row[0] == "hit"), key=lambda row: (-row[3], row[4]))
        matches = [
            Match(key=key, locale=locale, score=score, kind=kind)
            for _hit, key, locale, score, _id, kind in best
            if digest(key, locale) not in seen
        ]
        counted = [(name, value, count) for name, value, count, *_rest in rows if name != "hit"]
        return Found(
            matches=matches[: query.limit + 1],
            total=next(count for name, _value, count in counted if name == "total"),
            facets=_facets(counted) if query.facets else {},
        )

    def similar(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Return the words of the index that each of ``words`` may have been meant to be."""
        return {word: closest(word, self._vocabulary(word)) for word in words}

    def locales(self) -> list[str]:
        """Return the locales in which there are pages."""
        return [code for (code,) in self._store.rows(_LOCALES)]

    def text_with(self, word: Word, query: SearchQuery, *, prefix: str = "") -> str | None:
        """Return title and text of a page with ``word`` that ``query`` may find, if there is one."""
        where, parameters = self._where((word,), prefix, query, every=True)
        rows = self._store.rows(
            "SELECT doc.title, doc.text FROM fts JOIN doc ON doc.id = fts.rowid "  # noqa: S608  # as above
            f"WHERE {where} LIMIT 1",
            *parameters,
        )
        return " ".join(rows[0]) if rows else None

    def count_with(self, word: Word, query: SearchQuery) -> int:
        """Return how many pages with ``word`` ``query`` may find; above ``COUNTED_AT_MOST``, that."""
        where, parameters = self._where((word,), "", query, every=True)
        rows = self._store.rows(
            "SELECT count(*) FROM (SELECT 1 FROM fts JOIN doc ON doc.id = fts.rowid "  # noqa: S608  # as above
            f"WHERE {where} LIMIT {COUNTED_AT_MOST})",
            *parameters,
        )
        return int(rows[0][0])

    def text_of(self, row: int) -> tuple[str, str]:
        """Return the text of a document, and its stems."""
        sql = "SELECT doc.text, fts.body FROM doc JOIN fts ON fts.rowid = doc.id WHERE doc.id = ?"
        found: list[tuple[str, str]] = self._store.rows(sql, row)
        return found[0] if found else ("", "")

    def _where(
        self, words: Sequence[Word], prefix: str, query: SearchQuery, *, every: bool
    ) -> tuple[str, list[Any]]:
        match = _expression(words, prefix, query.languages(self.locales()), every=every)
        conditions = query.conditions()
        parts = ["fts MATCH ?", *(_condition_sql(condition) for condition in conditions)]
        values = [value for condition in conditions for value in condition.values]
        return " AND ".join(parts), [match, *values]

    def _vocabulary(self, word: str) -> list[tuple[str, int]]:
        """Return known words with their number of documents: of like length, same first letter."""
        edits = allowed_edits(word)
        if not edits:
            return []
        first = word[0]
        shortest, longest = len(word) - edits, len(word) + edits
        bounds = (first, chr(ord(first) + 1), shortest, longest, MOST_TERMS_READ)
        return [(term, count) for term, count in self._store.rows(_VOCABULARY, *bounds)]


def _expression(
    words: Sequence[Word], prefix: str, languages: Sequence[str], *, every: bool
) -> str:
    """Return the FTS5 query: the words' stems in each language, only for pages in that language.

    Words are letters and figures in double quotes, so nothing in them is an operator.
    """
    by_stems: dict[tuple[str, ...], list[str]] = {}
    for language in languages:
        stems = tuple(stem_text(word.text, language) for word in words)
        by_stems.setdefault(stems, []).append(language)
    joint = " AND " if every else " OR "
    branches = []
    for stems, same in by_stems.items():
        terms = [_term(word, stem, "") for word, stem in zip(words, stems, strict=True)]
        terms[-1] = _term(words[-1], stems[-1], prefix)
        spoken = " OR ".join(f'"{language}"' for language in same)
        branches.append(f"(language : ({spoken}) AND ({joint.join(terms)}))")
    return " OR ".join(branches) or 'language : "none"'


def _term(word: Word, stem: str, prefix: str) -> str:
    as_written = f'words : "{prefix}" *' if prefix else f'words : "{word.folded}"'
    return f'({{title body}} : "{stem}" OR {as_written})'


def _condition_sql(condition: Condition) -> str:
    marks = ", ".join("?" for _value in condition.values)
    if condition.field == "tag":
        return f"doc.id IN (SELECT doc FROM tag WHERE tag IN ({marks}))"  # noqa: S608  # marks only
    return f"doc.{condition.field} IN ({marks})"


def _count_sql(name: str) -> str:
    if name == "tag":
        counted = "SELECT 'tag', tag.tag, count(*), 0, 0, '' FROM hit JOIN tag ON tag.doc = hit.id"
    else:
        counted = f"SELECT '{name}', {name}, count(*), 0, 0, '' FROM hit WHERE {name} <> ''"  # noqa: S608  # a facet's name
    return f"UNION ALL {counted} GROUP BY 2"


def _facets(counted: Sequence[tuple[str, str, int]]) -> dict[str, list[FacetValue]]:
    found: dict[str, list[FacetValue]] = {name: [] for name in FACETS}
    for name, value, count in sorted(counted, key=lambda row: (-row[2], row[1])):
        if name in found:
            found[name].append(FacetValue(value, count))
    return found
