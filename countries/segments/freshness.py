"""How far a translated page is behind its source, computed from what both say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from wagtail.models import Page

from countries.overlays.reading import is_unshown, unshown_places
from countries.segments.candidates import (
    NO_CANDIDATES,
    NOTHING_SAID,
    Survey,
    candidates_of,
    sum_of,
    survey_of,
)
from countries.segments.models import LiveSegments, Provenance, SegmentOrigin
from countries.segments.reading import (
    PageRow,
    Texts,
    block_id_of,
    digest,
    says_something,
    sources_of,
    texts_of,
)
from countries.segments.words import words_in
from countries.text import bcp47, language_of, same_language

CURRENT = "current"
BEHIND = "behind"
INCOMPLETE = "incomplete"
MACHINE_UNREVIEWED = "machine_unreviewed"
SOURCE_UNPUBLISHED = "source_unpublished"


@dataclass(frozen=True)
class PathState:
    """What is known of one text of a translated page."""

    path: str
    provenance: str
    language: str
    segments_behind: int
    words_left: int = 0


class Origin(NamedTuple):
    """What a ``SegmentOrigin`` says of one text: how it was made, in which language, and from what."""

    provenance: str
    language: str
    source_texts: list[str]


@dataclass(frozen=True)
class Standing:
    """How a page stands to the page it is translated from; ``source_id`` is None for local pages.

    ``words_left`` are the source's words that are to be translated until the page is current.
    Nothing is behind a source that is not live; that it is not is told beside the state.
    """

    state: str = CURRENT
    segments_behind: int = 0
    words_left: int = 0
    since: dt.datetime | None = None
    source_id: int | None = None
    source_locale: str = ""
    source_is_live: bool = True

    @property
    def told(self) -> str:
        """The one word for lists and counts: the state, or, where all is well, that the source is not."""
        is_left_alone = self.state == CURRENT and not self.source_is_live
        return SOURCE_UNPUBLISHED if is_left_alone else self.state


@dataclass(frozen=True)
class Freshness(Standing):
    """How a page stands, and how each of its texts does."""

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

LOCAL_STANDING = Standing()

AT_ONCE = 10_000
"""So many rows are asked for by their ids in one query."""


def freshness_of(pages: Iterable[Page], *, only: str = "") -> dict[int, Freshness]:
    """Return the freshness of live ``pages`` by id, in three queries whatever their number.

    Pages need their ``locale``; compares the text each was made from with its source's live text.
    With the name of a field, ``only`` of its text.
    """
    pages = list(pages)
    sources = sources_of(pages)
    origins = origins_of((page.pk for page in pages), only=only)
    marked = [page for page in pages if page.pk in sources or page.pk in origins]
    ids = {page.pk for page in marked} | {page.pk for page in sources.values()}
    live = live_segments_of(ids, only=only)
    result = {page.pk: LOCAL for page in pages}
    for page in marked:
        own = live.get(page.pk)
        texts, unshown = (own.texts, own.unshown) if own else ({}, [])
        result[page.pk] = _of_one(page, texts, sources.get(page.pk), live, origins, unshown)
    return result


def standings_of(rows: Sequence[PageRow]) -> dict[int, Standing]:
    """Return what ``freshness_of`` says of the pages as wholes, by id: made for ten thousand of them.

    The database passes over the texts that are well; seven queries, whatever the number of pages.
    """
    sources = sources_of(rows)
    theirs = live_segments_of({source.pk for source in sources.values()})
    sums = {pk: sum_of(segments) for pk, segments in theirs.items()}
    surveys = survey_of(row.pk for row in rows)
    well = {
        source.pk: Standing(
            source_id=source.pk, source_locale=source.code, source_is_live=source.pk in theirs
        )
        for source in sources.values()
    }
    result: dict[int, Standing] = {}
    closer: list[PageRow] = []
    for row in rows:
        source = sources.get(row.pk)
        result[row.pk] = well[source.pk] if source else LOCAL_STANDING
        expected = sums.get(source.pk) if source else None
        if not _is_well(row, surveys.get(row.pk, NOTHING_SAID), expected):
            closer.append(row)
    return result | _looked_at(closer, result, theirs)


def _is_well(row: PageRow, survey: Survey, expected: int | None) -> bool:
    """Tell whether a page is current: in its own language, by people, from what its source says."""
    return (
        (expected is None or survey.made_from == expected)
        and not survey.machine
        and (not survey.first_language or same_language(survey.first_language, row.code))
        and survey.last_language == survey.first_language
    )


class _Look(NamedTuple):
    """A page of which the texts themselves have to be compared."""

    row: PageRow
    theirs: LiveSegments | None
    origin_ids: list[int]
    has_new_paths: bool

    def needs_texts(self, origins: Mapping[int, tuple[str, Origin]]) -> bool:
        """Tell whether it matters what the page says, or which texts it has."""
        said = (origins[pk][1].language for pk in self.origin_ids)
        return self.has_new_paths or any(not same_language(code, self.row.code) for code in said)

    def standing(
        self,
        so_far: Standing,
        origins: Mapping[int, tuple[str, Origin]],
        texts: Texts,
        unshown: Sequence[str],
    ) -> Standing:
        """Return how the page stands, as ``compare`` finds it."""
        source_texts = _shown_alone(self.theirs.texts, unshown) if self.theirs else None
        states = [
            _path_state(path, texts.get(path, []), source_texts, origin, self.row.code)
            for path, origin in (origins[pk] for pk in self.origin_ids)
            if not is_unshown(path, unshown)
        ]
        behind = sum(state.segments_behind for state in states)
        words = sum(state.words_left for state in states)
        if self.has_new_paths and source_texts:
            new = [some for path, some in source_texts.items() if path not in texts]
            behind += sum(map(len, new))
            words += sum(map(words_in, new))
        foreign = any(not same_language(state.language, self.row.code) for state in states)
        machine = any(state.provenance == Provenance.MACHINE for state in states)
        return replace(
            so_far,
            state=_state(foreign=foreign, behind=behind, machine=machine),
            segments_behind=behind,
            words_left=words,
            since=self.theirs.published_at if self.theirs and behind else None,
        )


def _looked_at(
    rows: list[PageRow], so_far: Mapping[int, Standing], theirs: Mapping[int, LiveSegments]
) -> dict[int, Standing]:
    """Return the standings of those pages of which the texts themselves have to be compared."""
    looks = _looks(rows, so_far, theirs)
    ids = [pk for look in looks for pk in look.origin_ids]
    origins = {pk: (path, Origin(*said)) for pk, path, *said in _origins_by_id(ids)}
    saying = [look.row.pk for look in looks if look.needs_texts(origins)]
    own = LiveSegments.objects.filter(page_id__in=saying).values_list("page_id", "texts")
    texts = dict(own) if saying else {}
    unshown = _unshown_of(rows)
    return {
        look.row.pk: look.standing(
            so_far[look.row.pk],
            origins,
            texts.get(look.row.pk, {}),
            unshown.get(look.row.pk, []),
        )
        for look in looks
    }


def _unshown_of(rows: list[PageRow]) -> dict[int, list[str]]:
    """Return the places that overlays leave unshown on those pages that have any, by id."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(rows), AT_ONCE):
        ids = [row.pk for row in rows[start : start + AT_ONCE]]
        some = LiveSegments.objects.filter(page_id__in=ids).exclude(unshown=[])
        found.update(some.values_list("page_id", "unshown"))
    return found


def _looks(
    rows: list[PageRow], so_far: Mapping[int, Standing], theirs: Mapping[int, LiveSegments]
) -> list[_Look]:
    segments = {row.pk: theirs.get(so_far[row.pk].source_id or 0) for row in rows}
    live_sources = {pk: some.page_id if some else 0 for pk, some in segments.items()}
    codes = [standing.source_locale for standing in so_far.values() if standing.source_locale]
    found = candidates_of(live_sources, kin=_kin({row.code for row in rows}, set(codes)))
    looks = []
    for row in rows:
        some, candidates = segments[row.pk], found.get(row.pk, NO_CANDIDATES)
        has_new_paths = some is not None and candidates.shared < len(some.texts)
        looks.append(_Look(row, some, candidates.origin_ids, has_new_paths))
    return looks


def _kin(own: set[str], sources: set[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in own for other in own | sources if same_language(one, other)]


def _origins_by_id(ids: list[int]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(ids), AT_ONCE):
        rows = SegmentOrigin.objects.filter(pk__in=ids[start : start + AT_ONCE])
        yield from rows.values_list("pk", "path", *Origin._fields)


def freshness_of_draft(page: Any) -> Freshness:
    """Return how a specific ``page`` as it is in memory stands to its source's live text."""
    source = sources_of([page]).get(page.pk)
    origins = origins_of([page.pk])
    if source is None and not origins:
        return LOCAL
    live = live_segments_of({source.pk} if source else set())
    unshown = unshown_places(page.overlays.all(), page.block_field)
    return _of_one(page, texts_of(page), source, live, origins, unshown)


def _of_one(
    page: Page,
    texts: Texts,
    source: PageRow | None,
    live: dict[int, LiveSegments],
    origins: dict[int, dict[tuple[str, str], Origin]],
    unshown: Sequence[str],
) -> Freshness:
    theirs = live.get(source.pk) if source else None
    return compare(page, texts, source, theirs, origins.get(page.pk, {}), unshown)


def _shown_alone(texts: Texts, unshown: Sequence[str]) -> Texts:
    """Return ``texts`` without those that a country's overlays leave unshown."""
    if not unshown:
        return texts
    return {path: some for path, some in texts.items() if not is_unshown(path, unshown)}


def compare(
    page: Page,
    texts: Texts,
    source: PageRow | None,
    theirs: LiveSegments | None,
    origins: dict[tuple[str, str], Origin],
    unshown: Sequence[str] = (),
) -> Freshness:
    """Return how ``page``, which says ``texts``, stands to ``source``, which says ``theirs``.

    Nothing is behind a source that is gone or not live; its texts keep their languages. What lies
    at ``unshown`` places no visitor sees, so it counts for nothing.
    """
    own_code = page.locale.language_code
    texts = _shown_alone(texts, unshown)
    source_texts: Texts | None = _shown_alone(theirs.texts, unshown) if theirs else None
    paths = {
        path: _path_state(path, some, source_texts, origins.get((path, digest(some))), own_code)
        for path, some in texts.items()
    }
    new_paths = tuple(path for path in source_texts or () if path not in texts)
    behind = sum(state.segments_behind for state in paths.values())
    words = sum(state.words_left for state in paths.values())
    if source_texts:
        behind += sum(len(source_texts[path]) for path in new_paths)
        words += sum(words_in(source_texts[path]) for path in new_paths)
    foreign = any(not same_language(state.language, own_code) for state in paths.values())
    machine = any(state.provenance == Provenance.MACHINE for state in paths.values())
    return Freshness(
        state=_state(foreign=foreign, behind=behind, machine=machine),
        segments_behind=behind,
        words_left=words,
        since=theirs.published_at if theirs and behind else None,
        source_id=source.pk if source else None,
        source_locale=source.code if source else "",
        source_is_live=source is None or theirs is not None,
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
    words = 0
    if behind or not same_language(language, own_code):
        now = texts if source_texts is None else source_texts.get(path, [])
        is_foreign = not same_language(language, own_code)
        words = words_in(text for text in now if is_foreign or text not in origin.source_texts)
    return PathState(path, origin.provenance, language, behind, words)


def _count_behind(made_from: list[str], now: list[str] | None) -> int:
    """Count the source texts of a path that differ from those a translation was made from."""
    if now is None:
        return 1
    if made_from == now:
        return 0
    return max(1, sum(1 for text in now if text not in made_from))


def live_segments_of(page_ids: set[int], *, only: str = "") -> dict[int, LiveSegments]:
    """Return what each of the pages that are live says, by its id; of one field with ``only``."""
    rows = LiveSegments.objects.filter(page_id__in=page_ids)
    if not only:
        return {row.page_id: row for row in rows}
    return {
        pk: LiveSegments(page_id=pk, texts={only: texts} if texts else {}, published_at=at)
        for pk, texts, at in rows.values_list("page_id", f"texts__{only}", "published_at")
    }


def origins_of(
    page_ids: Iterable[int], *, only: str = ""
) -> dict[int, dict[tuple[str, str], Origin]]:
    """Return how the texts of each page were made, by its id, and by their path and digest."""
    found: dict[int, dict[tuple[str, str], Origin]] = {}
    ids = list(page_ids)
    if not ids:
        return found
    rows = SegmentOrigin.objects.filter(page_id__in=ids)
    if only:
        rows = rows.filter(path=only)
    # A page has dozens of them: as rows of values they are read in a third of the time.
    values = rows.order_by("made_at").values_list("page_id", "path", "text_digest", *Origin._fields)
    for page_id, path, text_digest, *origin in values:
        found.setdefault(page_id, {})[path, text_digest] = Origin(*origin)
    return found
