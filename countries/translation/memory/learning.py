"""The memory learns what people translated when somebody who may publish it does; nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.audit import unrecorded
from countries.routing import network
from countries.segments.models import LiveSegments, Provenance, SegmentOrigin
from countries.segments.reading import PageRow, Texts, digest, page_rows, says_something, sources_of
from countries.text import language_of, same_language
from countries.translation.memory.models import MemoryUnit
from countries.translation.origins import languages_of
from countries.translation.registering import readable, source_page

APPROVED = (Provenance.HUMAN, Provenance.REVIEWED)
"""Whose words are learned: those that a person wrote, or read."""

AT_ONCE = 500
"""So many pages are read, and so many units written, in one query."""


@dataclass(frozen=True)
class Pair:
    """A text of a page and what it was made from."""

    path: str
    source: str
    target: str


def pairs_of(texts: Texts, origins: Iterable[SegmentOrigin]) -> Iterator[Pair]:
    """Yield the texts that people translated, each with its source; what says nothing is left out."""
    for origin in origins:
        made = texts.get(origin.path, [])
        if origin.provenance not in APPROVED or len(made) != len(origin.source_texts):
            continue
        if digest(made) != origin.text_digest:
            continue
        for source, target in zip(origin.source_texts, made, strict=True):
            if says_something([source]) and says_something([target]):
                yield Pair(origin.path, source, target)


def learn(
    translation: Translation,
    texts: Texts,
    origins: Iterable[SegmentOrigin],
    *,
    page: Page,
    user: Any,
    now: dt.datetime,
) -> int:
    """Learn what ``page`` says as ``user`` published it; return how many texts were new.

    Called in the publishing transaction. What only some visitors may read is not learned: the memory
    is shared by all countries of a language.
    """
    pairs = list(pairs_of(texts, origins))
    if not pairs or readable(page.pk) is None:
        return 0
    source = source_page(translation.source)
    known = languages_of(source) if source else {}
    default = translation.source.locale.language_code
    target = translation.target_locale.language_code
    info = network().by_locale_id.get(translation.target_locale_id)
    return _store(
        _unit(
            pair,
            (known.get(pair.path, default), target),
            country_id=info.country.pk if info else None,
            page_id=page.pk,
            learned_at=now,
            learned_by=user,
        )
        for pair in pairs
    )


def backfill(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Learn from all live translations; return how many texts were new, or would be.

    By whom and when is what the page says of its last publishing.
    """
    count = 0
    seen: set[tuple[str, str, str, str]] = set()
    pages = Page.objects.live().public().filter(live_segments__isnull=False).order_by("pk")
    rows = page_rows(pages)
    for start in range(0, len(rows), AT_ONCE):
        units = list(_units_of(rows[start : start + AT_ONCE], now=now))
        if dry_run:
            count += len(_new(units, seen))
        else:
            count += _store(units)
    return count


def teach(units: Iterable[MemoryUnit]) -> int:
    """Add units that came from elsewhere; return how many were new."""
    return _store(units)


def _units_of(rows: Sequence[PageRow], *, now: dt.datetime) -> Iterator[MemoryUnit]:
    sources = sources_of(rows)
    ids = [row.pk for row in rows if row.pk in sources]
    texts = dict(LiveSegments.objects.filter(page_id__in=ids).values_list("page_id", "texts"))
    published = dict(Page.objects.filter(pk__in=ids).values_list("pk", "last_published_at"))
    origins: dict[int, list[SegmentOrigin]] = {}
    for origin in SegmentOrigin.objects.filter(page_id__in=ids, provenance__in=APPROVED):
        origins.setdefault(origin.page_id, []).append(origin)
    net = network()
    for row in rows:
        if row.pk not in texts:
            continue
        info = net.by_code.get(row.code)
        for pair in pairs_of(texts[row.pk], origins.get(row.pk, [])):
            yield _unit(
                pair,
                (sources[row.pk].code, row.code),
                country_id=info.country.pk if info else None,
                page_id=row.pk,
                learned_at=published.get(row.pk) or now,
            )


def _unit(pair: Pair, codes: tuple[str, str], **fields: Any) -> MemoryUnit:
    source, target = codes
    return MemoryUnit.made_of(
        pair.source,
        pair.target,
        source_language=language_of(source),
        target_language=language_of(target),
        path=pair.path,
        **fields,
    )


def _key(unit: MemoryUnit) -> tuple[str, str, str, str]:
    return unit.source_language, unit.target_language, unit.digest, unit.target_digest


def _store(units: Iterable[MemoryUnit]) -> int:
    new = _new(list(units), set())
    # The publishing, or the file that was taken in, is what the audit log tells of.
    with unrecorded():
        MemoryUnit.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(new)


def _new(units: list[MemoryUnit], seen: set[tuple[str, str, str, str]]) -> list[MemoryUnit]:
    """Return those of ``units`` that the memory does not have, each once; ``seen`` grows by them."""
    found = set(seen)
    digests = sorted({unit.digest for unit in units})
    for start in range(0, len(digests), AT_ONCE):
        rows = MemoryUnit.objects.filter(digest__in=digests[start : start + AT_ONCE])
        found.update(
            rows.values_list("source_language", "target_language", "digest", "target_digest")
        )
    new = []
    for unit in units:
        if same_language(unit.source_language, unit.target_language):
            continue
        if _key(unit) not in found:
            found.add(_key(unit))
            seen.add(_key(unit))
            new.append(unit)
    return new
