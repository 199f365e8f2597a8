"""How far a translated page is behind its source, computed from what both say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from wagtail.models import Page

from countries.segments.models import LiveSegments, Provenance, SegmentOrigin
from countries.segments.reading import (
    Texts,
    block_id_of,
    digest,
    says_something,
    sources_of,
    texts_of,
)
from countries.text import bcp47, language_of, same_language

CURRENT = "current"
BEHIND = "behind"
INCOMPLETE = "incomplete"
MACHINE_UNREVIEWED = "machine_unreviewed"


@dataclass(frozen=True)
class PathState:
    """What is known of one text of a translated page."""

    path: str
    provenance: str
    language: str
    segments_behind: int


class Origin(NamedTuple):
    """What a ``SegmentOrigin`` says of one text: how it was made, in which language, and from what."""

    provenance: str
    language: str
    source_texts: list[str]


@dataclass(frozen=True)
class Freshness:
    """How a page stands to the page it is translated from; ``source_id`` is None for local pages."""

    state: str = CURRENT
    segments_behind: int = 0
    since: dt.datetime | None = None
    source_id: int | None = None
    source_locale: str = ""
    paths: dict[str, PathState] = field(default_factory=dict)
    new_paths: tuple[str, ...] = ()

    def of_block(self, block_id: str) -> list[PathState]:
        """Return the states of the texts inside one block."""
        return self._by_block.get(block_id, [])

    @cached_property
    def _by_block(self) -> dict[str | None, list[PathState]]:
        found: dict[str | None, list[PathState]] = {}
        for state in self.paths.values():
            found.setdefault(block_id_of(state.path), []).append(state)
        return found

    def foreign_language(self, path: str, locale: str) -> str | None:
        """Return the language of the text at ``path`` where it is not the language of ``locale``."""
        state = self.paths.get(path)
        if state is None or same_language(state.language, locale):
            return None
        return bcp47(language_of(state.language))


LOCAL = Freshness()
"""The freshness of a page that is translated from nothing."""


def freshness_of(pages: Iterable[Page]) -> dict[int, Freshness]:
    """Return the freshness of live ``pages`` by id, in four queries whatever their number.

    Pages need their ``locale``; compares the text each was made from with its source's live text.
    """
    pages = list(pages)
    sources = sources_of(pages)
    origins = _origins(pages)
    marked = [page for page in pages if page.pk in sources or page.pk in origins]
    live = _live_segments({page.pk for page in marked} | {page.pk for page in sources.values()})
    result = {page.pk: LOCAL for page in pages}
    for page in marked:
        own = live.get(page.pk)
        texts = own.texts if own else {}
        result[page.pk] = _of_one(page, texts, sources.get(page.pk), live, origins)
    return result


def freshness_of_draft(page: Any) -> Freshness:
    """Return how a specific ``page`` as it is in memory stands to its source's live text."""
    source = sources_of([page]).get(page.pk)
    origins = _origins([page])
    if source is None and not origins:
        return LOCAL
    live = _live_segments({source.pk} if source else set())
    return _of_one(page, texts_of(page), source, live, origins)


def _of_one(
    page: Page,
    texts: Texts,
    source: Page | None,
    live: dict[int, LiveSegments],
    origins: dict[int, dict[tuple[str, str], Origin]],
) -> Freshness:
    theirs = live.get(source.pk) if source else None
    return compare(page, texts, source, theirs, origins.get(page.pk, {}))


def compare(
    page: Page,
    texts: Texts,
    source: Page | None,
    theirs: LiveSegments | None,
    origins: dict[tuple[str, str], Origin],
) -> Freshness:
    """Return how ``page``, which says ``texts``, stands to ``source``, which says ``theirs``.

    Nothing is behind a source that is gone or not live; its texts keep their languages.
    """
    own_code = page.locale.language_code
    source_texts: Texts | None = theirs.texts if theirs else None
    paths = {
        path: _path_state(path, some, source_texts, origins.get((path, digest(some))), own_code)
        for path, some in texts.items()
    }
    new_paths = tuple(path for path in source_texts or () if path not in texts)
    behind = sum(state.segments_behind for state in paths.values())
    behind += sum(len(source_texts[path]) for path in new_paths) if source_texts else 0
    foreign = any(not same_language(state.language, own_code) for state in paths.values())
    machine = any(state.provenance == Provenance.MACHINE for state in paths.values())
    return Freshness(
        state=_state(foreign=foreign, behind=behind, machine=machine),
        segments_behind=behind,
        since=theirs.published_at if theirs and behind else None,
        source_id=source.pk if source else None,
        source_locale=source.locale.language_code if source else "",
        paths=paths,
        new_paths=new_paths,
    )


def _state(*, foreign: bool, behind: int, machine: bool) -> str:
    if foreign:
        return INCOMPLETE
    if behind:
        return BEHIND
    return MACHINE_UNREVIEWED if machine else CURRENT


def _path_state(
    path: str,
    texts: list[str],
    source_texts: Texts | None,
    origin: Origin | None,
    own_code: str,
) -> PathState:
    if origin is None:
        return PathState(path, Provenance.LOCAL, own_code, 0)
    behind = 0
    if source_texts is not None:
        behind = _count_behind(origin.source_texts, source_texts.get(path))
    language = origin.language if says_something(texts) else own_code
    return PathState(path, origin.provenance, language, behind)


def _count_behind(made_from: list[str], now: list[str] | None) -> int:
    """Count the source texts of a path that differ from those a translation was made from."""
    if now is None:
        return 1
    if made_from == now:
        return 0
    return max(1, sum(1 for text in now if text not in made_from))


def _live_segments(page_ids: set[int]) -> dict[int, LiveSegments]:
    return {row.page_id: row for row in LiveSegments.objects.filter(page_id__in=page_ids)}


def _origins(pages: list[Page]) -> dict[int, dict[tuple[str, str], Origin]]:
    found: dict[int, dict[tuple[str, str], Origin]] = {}
    if not pages:
        return found
    rows = SegmentOrigin.objects.filter(page_id__in=[page.pk for page in pages])
    # A page has dozens of them: as rows of values they are read in a third of the time.
    values = rows.order_by("made_at").values_list("page_id", "path", "text_digest", *Origin._fields)
    for page_id, path, text_digest, *origin in values:
        found.setdefault(page_id, {})[path, text_digest] = Origin(*origin)
    return found
