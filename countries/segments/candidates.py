"""Which pages of many, and which of their texts, may need a look: all that is well stays behind.

What the statements name is more rather than less; whoever asks compares the texts themselves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation, TranslationSource

from countries.segments.models import LiveSegments, Provenance, SegmentOrigin, key_of

# Both databases give a JSON object as rows of key and value. What SQLite gives of a list is without
# the spaces that it is stored with.
_DIALECTS = {
    "sqlite": {
        "given": "%s",
        "each": "json_each",
        "each_text": "json_each",
        "each_item": "json_each",
        "ids": "group_concat(CASE WHEN {worth_a_look} THEN origin.id END)",
        "same": "(origin.source_texts = said.texts OR json(origin.source_texts) = said.texts)",
    },
    "postgresql": {
        "given": "%s::jsonb",
        "each": "jsonb_each",
        "each_text": "jsonb_each_text",
        "each_item": "jsonb_array_elements_text",
        "ids": "string_agg(CASE WHEN {worth_a_look} THEN origin.id::text END, ',')",
        "same": "origin.source_texts = said.texts",
    },
}

_WORTH_A_LOOK = """origin.id IS NOT NULL AND (
    origin.provenance = %s
    OR (
        origin.language <> locale.language_code
        AND (locale.language_code || ' ' || origin.language) NOT IN (
            SELECT one.value FROM {each_item}({given}) AS one
        )
    )
    OR (pair.source_id <> 0 AND (said.path IS NULL OR NOT {same}))
)"""

# SQLite joins in the order in which the tables stand, as CROSS and LEFT JOIN tell it to: the other
# way round it would read each page's digests once for each of its origins.
_STATEMENT = """
WITH pair AS MATERIALIZED (
    SELECT CAST(one.key AS bigint) AS page_id, CAST(one.value AS bigint) AS source_id
    FROM {each_text}({given}) AS one
), said AS MATERIALIZED (
    SELECT live.page_id, one.key AS path, one.value AS texts
    FROM {live} AS live CROSS JOIN {each}(live.texts) AS one
    WHERE live.page_id IN (SELECT pair.source_id FROM pair)
)
SELECT pair.page_id, COUNT(said.path), {ids}
FROM pair
CROSS JOIN {live} AS live
CROSS JOIN {page} AS page
CROSS JOIN {locale} AS locale
CROSS JOIN {each_text}(live.digests) AS own
LEFT JOIN said ON said.page_id = pair.source_id AND said.path = own.key
LEFT JOIN {origin} AS origin
    ON origin.page_id = pair.page_id AND origin.path = own.key AND origin.text_digest = own.value
WHERE live.page_id = pair.page_id AND page.id = pair.page_id AND locale.id = page.locale_id
GROUP BY pair.page_id
"""


# MIN and MAX tell whether the texts are all in one language, and in which.
_SURVEY = """
SELECT
    live.page_id,
    SUM(origin.source_key),
    COALESCE(SUM(CASE WHEN origin.provenance = %s THEN 1 ELSE 0 END), 0),
    COALESCE(MIN(origin.language), ''),
    COALESCE(MAX(origin.language), '')
FROM {live} AS live
CROSS JOIN {each_text}(live.digests) AS own
LEFT JOIN {origin} AS origin
    ON origin.page_id = live.page_id AND origin.path = own.key AND origin.text_digest = own.value
WHERE live.page_id IN (SELECT CAST(one.value AS bigint) FROM {each_item}({given}) AS one)
GROUP BY live.page_id
"""


class Survey(NamedTuple):
    """What the texts of a page were made from, added up, and how."""

    made_from: int
    machine: int
    first_language: str
    last_language: str


NOTHING_SAID = Survey(0, 0, "", "")


def survey_of(page_ids: Iterable[int]) -> dict[int, Survey]:
    """Return the survey of each page that says something, by its id."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_SURVEY), [Provenance.MACHINE, json.dumps(list(page_ids))])
        # PostgreSQL adds up to a decimal.
        return {page: Survey(int(made_from or 0), *said) for page, made_from, *said in cursor}


def sum_of(segments: LiveSegments) -> int:
    """Return what the survey of a page made from all that these say now comes to."""
    return sum(key_of(path, said) for path, said in segments.digests.items())


# By ids alone: to read ten thousand keys as UUIDs takes longer than all that is asked here.
_SOURCES = """
SELECT page.id, source.id, locale.language_code
FROM {page} AS page
CROSS JOIN {translation_source} AS original
CROSS JOIN {translation} AS translation
CROSS JOIN {page} AS source
CROSS JOIN {locale} AS locale
WHERE page.id IN (SELECT CAST(one.value AS bigint) FROM {each_item}({given}) AS one)
    AND translation.target_locale_id = page.locale_id AND translation.enabled
    AND original.id = translation.source_id AND original.object_id = page.translation_key
    AND source.translation_key = page.translation_key AND source.locale_id = original.locale_id
    AND locale.id = source.locale_id
"""


class PageRow(NamedTuple):
    """As much of a page as its standing depends on: which it is, and its locale's code."""

    pk: int
    code: str


def sources_by_id(page_ids: Iterable[int]) -> dict[int, PageRow]:
    """Return the page that each is translated from, where a translation is under way, by its id."""
    ids = list(page_ids)
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_statement(_SOURCES), [json.dumps(ids)])
        return {page: PageRow(*source) for page, *source in cursor}


class Candidates(NamedTuple):
    """How many paths a page shares with its source, and the origins of its texts to look at."""

    shared: int
    origin_ids: list[int]


NO_CANDIDATES = Candidates(0, [])


def candidates_of(
    sources: Mapping[int, int], *, kin: Iterable[tuple[str, str]]
) -> dict[int, Candidates]:
    """Return what may need a look of each page that says something, by its id.

    ``sources`` are live sources by page, 0 for none. ``kin`` are pairs of a page's locale and
    another that are known to be in one language.
    """
    if not sources:
        return {}
    pairs = json.dumps({str(page): source for page, source in sources.items()})
    codes = json.dumps([f"{own} {other}" for own, other in kin])
    with connection.cursor() as cursor:
        cursor.execute(_statement(_STATEMENT), [pairs, Provenance.MACHINE, codes])
        return {page: Candidates(shared, _ids(ids)) for page, shared, ids in cursor}


def _statement(text: str) -> str:
    words = _DIALECTS[connection.vendor]
    worth_a_look = _WORTH_A_LOOK.format(**words)
    return text.format(
        **words | {"ids": words["ids"].format(worth_a_look=worth_a_look)},
        live=LiveSegments._meta.db_table,
        origin=SegmentOrigin._meta.db_table,
        page=Page._meta.db_table,
        locale=Locale._meta.db_table,
        translation=Translation._meta.db_table,
        translation_source=TranslationSource._meta.db_table,
    )


def _ids(text: str | None) -> list[int]:
    return [int(part) for part in text.split(",")] if text else []
