"""Turn a translation round: what was translated becomes the source, without losing a word of either."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from wagtail.models import Page

from countries import publishing
from countries.segments.models import Provenance, SegmentOrigin
from countries.segments.reading import Texts, digest, texts_of
from countries.text import same_language
from countries.translation.origins import write_origins
from countries.translation.registering import register_translation, translation_of
from countries.translation.saving import restart_translation


def turn_round(page: Page, *, now: dt.datetime) -> Page | None:
    """Let the page that a live ``page`` is translated from be translated from it; return that page.

    What it says now counts as people's translation of what ``page`` says now; where it has another
    number of texts at a place it keeps its own, and counts as behind. None where there is none.
    """
    before = translation_of(page)
    origin = _source_of(before) if before else None
    if before is None or origin is None:
        return None
    with publishing.unit():
        before.enabled = False
        before.save(update_fields=["enabled"])
        after = register_translation(page, origin.locale)
        restart_translation(after, now=now)
        source_texts = texts_of(page.specific)
        for version in _versions(origin):
            write_origins(origin, _origins(version, source_texts, page, now=now))
        if origin.live:
            publishing.touch_page(origin)
    return origin


def _source_of(translation: Any) -> Page | None:
    return (
        Page.objects.filter(
            translation_key=translation.source.object_id, locale_id=translation.source.locale_id
        )
        .select_related("locale")
        .first()
    )


def _versions(page: Page) -> Iterator[Any]:
    """Yield the page as visitors have it, and as its newest draft says."""
    yield page.specific
    if page.has_unpublished_changes:
        yield page.get_latest_revision_as_object()


def _origins(
    version: Any, source_texts: Texts, source: Page, *, now: dt.datetime
) -> Iterator[SegmentOrigin]:
    """Yield for each text that stands where one of the source's does that people made it of that."""
    code, theirs = version.locale.language_code, source.locale.language_code
    for path, texts in texts_of(version).items():
        made_of = source_texts.get(path)
        if made_of is None:
            continue
        is_copy = texts == made_of and same_language(code, theirs)
        yield SegmentOrigin(
            page_id=version.pk,
            path=path,
            text_digest=digest(texts),
            source_texts=made_of if len(made_of) == len(texts) else [],
            provenance=Provenance.SOURCE if is_copy else Provenance.HUMAN,
            language=theirs if is_copy else code,
            made_at=now,
        )
