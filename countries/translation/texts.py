"""Put translated texts into wagtail-localize's memory for one page, by path."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries.segments.reading import Texts, block_id_of


class TextsDoNotMatch(ValueError):
    """A path has another number of texts than its source; the message names the path."""


def put_texts(
    translation: Translation, texts: Texts, *, user: Any, leave_out: frozenset[str] = frozenset()
) -> int:
    """Store ``texts`` as the translation of the source's texts at the same paths.

    Blocks in ``leave_out`` stay untranslated. Returns how many texts were stored; raises
    ``TextsDoNotMatch`` before anything is written.
    """
    segments = _segments_by_path(translation)
    pairs = []
    for path, rows in segments.items():
        if path not in texts or block_id_of(path) in leave_out:
            continue
        if len(texts[path]) != len(rows):
            message = f"{path}: {len(rows)} texts in the source, {len(texts[path])} translated"
            raise TextsDoNotMatch(message)
        pairs += list(zip(rows, texts[path], strict=True))
    for row, text in pairs:
        StringTranslation.objects.update_or_create(
            translation_of=row.string,
            context=row.context,
            locale=translation.target_locale,
            defaults={
                "data": text,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "last_translated_by": user,
            },
        )
    return len(pairs)


def _segments_by_path(translation: Translation) -> dict[str, list[StringSegment]]:
    rows = StringSegment.objects.filter(source=translation.source).order_by("order")
    found: dict[str, list[StringSegment]] = defaultdict(list)
    for row in rows.select_related("context", "string"):
        found[row.context.path].append(row)
    return found
