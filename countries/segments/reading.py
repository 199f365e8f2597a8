"""Read the translatable texts of a page, and find the page that it is translated from."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor, extract_segments

from countries.overlays.applying import own_streams
from countries.overlays.models import Overlay, OverlayAction
from countries.overlays.reading import is_unshown, unshown_places
from countries.segments.candidates import PageRow, sources_by_id
from countries.segments.models import LiveSegments, Texts, digest
from countries.text import IN_BRACES

__all__ = [
    "PageRow",
    "Texts",
    "block_id_of",
    "digest",
    "forget_live_texts",
    "is_translated",
    "page_rows",
    "remember_live_texts",
    "says_something",
    "shown_texts_of",
    "sources_of",
    "stated_languages",
    "texts_of",
    "translations_of",
]

_MARKUP_OR_TOKEN = re.compile(rf"<[^>]*>|{IN_BRACES}")


def texts_of(page: Any) -> Texts:
    """Return the translatable texts of a specific ``page`` instance, saved or not."""
    texts: Texts = {}
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            texts.setdefault(segment.path, []).append(segment.string.data)
    return texts


def shown_texts_of(page: Any, overlays: Iterable[Overlay] | None = None) -> Texts:
    """Return the texts of a specific ``page`` that visitors read: the country's own where it has any.

    ``overlays`` are those of the page as it is in memory, unless others are given.
    """
    found = list(page.overlays.all() if overlays is None else overlays)
    texts = texts_of(page)
    if not found:
        return texts
    unshown = unshown_places(found, page.block_field)
    shown = {path: some for path, some in texts.items() if not is_unshown(path, unshown)}
    field = type(page)._meta.get_field(page.block_field)
    for overlay, stream in zip(found, own_streams(found, page), strict=True):
        for segment in StreamFieldSegmentExtractor(field).handle_stream_block(stream):
            if not isinstance(segment, StringSegmentValue):
                continue
            path = f"{page.block_field}.{segment.path}"
            # Of a block that has fields of the country's own, those alone are not there yet.
            if overlay.action != OverlayAction.SET or is_unshown(path, unshown):
                shown.setdefault(path, []).append(segment.string.data)
    return shown


def says_something(texts: Iterable[str]) -> bool:
    """Tell whether ``texts`` hold words: figures, signs and tokens alone are in no language."""
    return any(map(_has_letters, texts))


@lru_cache(maxsize=10_000)
def _has_letters(text: str) -> bool:
    """Tell whether a text has letters. The same one is asked about for each country that shows it."""
    return any(char.isalpha() for char in unescape(_MARKUP_OR_TOKEN.sub("", text)))


def remember_live_texts(pages: Iterable[Any], *, now: dt.datetime) -> None:
    """Store what live pages say; called when they are published. ``now`` is for those without a date."""
    pages = list(pages)
    overlays: dict[int, list[Overlay]] = defaultdict(list)
    for overlay in Overlay.objects.filter(page_id__in=[page.pk for page in pages]):
        overlays[overlay.page_id].append(overlay)
    LiveSegments.objects.bulk_create(
        (
            LiveSegments(
                page_id=page.pk,
                texts=shown_texts_of(page, overlays[page.pk]),
                unshown=unshown_places(overlays[page.pk], page.block_field),
                published_at=page.last_published_at or now,
            )
            for page in pages
        ),
        update_conflicts=True,
        unique_fields=["page"],
        update_fields=["texts", "digests", "unshown", "published_at", "examined_with"],
    )


def forget_live_texts(page_ids: Iterable[int]) -> None:
    """Forget what pages said that are live no more."""
    LiveSegments.objects.filter(page_id__in=list(page_ids)).delete()


def block_id_of(path: str) -> str | None:
    """Return the id of the block that a path leads into, None for a field of the page."""
    parts = path.split(".")
    return parts[1] if len(parts) > 1 else None


def stated_languages(page: Any) -> dict[str, str]:
    """Return the language that an editor set for a block of ``page``, by the block's id.

    For a country's own blocks, too.
    """
    streams = [getattr(page, page.block_field, None) or ()]
    streams += own_streams(page.overlays.all(), page)
    return {
        str(block.id): block.value["language"]
        for block in chain.from_iterable(streams)
        if hasattr(block.value, "get") and block.value.get("language")
    }


def page_rows(pages: QuerySet[Page]) -> list[PageRow]:
    """Return the rows of ``pages``, in a fraction of the time that pages take."""
    return [PageRow(*row) for row in pages.values_list("pk", "locale__language_code")]


def sources_of(pages: Iterable[Page | PageRow]) -> dict[int, PageRow]:
    """Return the page that each of ``pages`` is translated from, by its id, in one query."""
    return sources_by_id(page.pk for page in pages)


def is_translated() -> Exists:
    """Return the condition that a page is translated from another one."""
    return Exists(
        Translation.objects.filter(
            source__object_id=OuterRef("translation_key"),
            target_locale_id=OuterRef("locale_id"),
            enabled=True,
        )
    )


def translations_of(page: Page) -> list[Page]:
    """Return the pages that are translated from ``page``."""
    targets = Translation.objects.filter(
        enabled=True, source__object_id=page.translation_key, source__locale_id=page.locale_id
    ).values_list("target_locale_id", flat=True)
    return list(
        Page.objects.filter(
            translation_key=page.translation_key, locale_id__in=list(targets)
        ).select_related("locale")
    )
