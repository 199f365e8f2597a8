"""Note from which source texts the texts of a page were made, and in whose language they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from countries.segments.freshness import freshness_of
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import digest, texts_of

_SAID = ("source_texts", "provenance", "language")


def write_origins(page: Page, rows: Iterable[SegmentOrigin]) -> bool:
    """Store ``rows``, made for ``page``; tell whether one that was known changed by it."""
    known = {(row.path, row.text_digest): row for row in page.segment_origins.all()}
    new: dict[tuple[str, str], SegmentOrigin] = {}
    for row in rows:
        key = (row.path, row.text_digest)
        if key not in known or _differ(known[key], row):
            new[key] = row
    SegmentOrigin.objects.bulk_create(
        new.values(),
        update_conflicts=True,
        update_fields=[*_SAID, "source_key", "made_at"],
        unique_fields=["page", "path", "text_digest"],
    )
    return any(key in known for key in new)


def note_source_texts(page: Any, *, source: Page, now: dt.datetime) -> None:
    """Note that every text of ``page``, a copy of ``source``, is the source's own."""
    languages = languages_of(source)
    write_origins(
        page,
        (
            SegmentOrigin(
                page_id=page.pk,
                path=path,
                text_digest=digest(texts),
                source_texts=texts,
                provenance=Provenance.SOURCE,
                language=languages.get(path, source.locale.language_code),
                made_at=now,
            )
            for path, texts in texts_of(page).items()
        ),
    )


def languages_of(page: Page) -> dict[str, str]:
    """Return in which locale's language each live text of ``page`` is, where that is known."""
    return {path: state.language for path, state in freshness_of([page])[page.pk].paths.items()}


def copy_origins(page: Page, copy: Page) -> None:
    """Let a copy inside the same locale know of its texts what ``page`` knows."""
    if page.locale_id != copy.locale_id or page.pk == copy.pk:
        return
    rows = list(SegmentOrigin.objects.filter(page=page))
    for row in rows:
        row.pk, row.page_id = None, copy.pk
    SegmentOrigin.objects.bulk_create(rows, ignore_conflicts=True)


def _differ(one: SegmentOrigin, other: SegmentOrigin) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _SAID)
