"""Put translated texts into wagtail-localize's memory for one page, by path."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wagtail.models import Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.strings import StringValue, validate_translation_links

from countries.audit import unrecorded
from countries.audit.condensing import changed
from countries.audit.recording import Place, record, thing_of
from countries.segments.reading import Texts, block_id_of

TITLE_LENGTH: int = Page._meta.get_field("draft_title").max_length or 255


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
    write_pairs(translation, pairs, user=user)
    return len(pairs)


def write_pairs(translation: Translation, pairs: Pairs, *, user: Any, tool: str = "") -> None:
    """Store texts of people for segments; ``tool`` names what they came by, such as a file."""
    known = known_texts(translation)
    before = {key: row.data for key, row in known.items()}
    with unrecorded():  # one entry tells of all of them
        _store(translation, pairs, known, user=user, tool=tool)
    record_texts(translation, pairs, before, user=user)


def tell_title(sender: type, instance: StringTranslation, **kwargs: Any) -> None:
    """Show a title's translation where drafts are listed, as much of it as there is room for.

    Localize writes it as it is: PostgreSQL refuses one that is too long before it can be judged.
    """
    if instance.context.path == "title":
        Page.objects.filter(
            translation_key=instance.context.object_id, locale_id=instance.locale_id
        ).update(draft_title=instance.data[:TITLE_LENGTH])


Pairs = list[tuple[StringSegment, str]]
Key = tuple[int, int]


def _store(
    translation: Translation,
    pairs: Pairs,
    known: dict[Key, StringTranslation],
    *,
    user: Any,
    tool: str,
) -> None:
    new: dict[Key, StringTranslation] = {}
    for row, text in pairs:
        key = (row.string_id, row.context_id)
        made = known.get(key) or StringTranslation(
            translation_of=row.string, context=row.context, locale=translation.target_locale
        )
        made.data = text
        made.translation_type = StringTranslation.TRANSLATION_TYPE_MANUAL
        made.tool_name = tool
        made.last_translated_by = user
        made.has_error, made.field_error = False, ""
        if made.pk:
            made.save()
        else:
            made.has_error = not _is_valid(row.string.data, text)
            new[key] = made
    # What saving each by itself does besides, judging it and telling the page's title, is done here.
    StringTranslation.objects.bulk_create(new.values())
    for made in new.values():
        tell_title(StringTranslation, made)


def record_texts(
    translation: Translation, pairs: Pairs, before: dict[Key, str], *, user: Any
) -> None:
    """Record what was written, by the path of each text."""
    was: dict[str, list[str]] = defaultdict(list)
    now: dict[str, list[str]] = defaultdict(list)
    for row, text in pairs:
        path, key = row.context.path, (row.string_id, row.context_id)
        now[path].append(text)
        was[path] += [before[key]] if key in before else []
    old, new = changed(was, now)
    if new:
        record(
            "translation.write",
            thing_of(translation, label=translation.source.object_repr),
            place=Place(locale_id=translation.target_locale_id),
            before={path: texts for path, texts in old.items() if texts} or None,
            after=new,
            user=user,
        )


def known_texts(translation: Translation) -> dict[Key, StringTranslation]:
    """Return every text that the page ever had in the target's language, by source text and place."""
    rows = StringTranslation.objects.filter(
        locale=translation.target_locale, context__object_id=translation.source.object_id
    )
    return {(row.translation_of_id, row.context_id): row for row in rows.select_related("context")}


def _is_valid(source: str, text: str) -> bool:
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(source, text)
    except ValueError:
        return False
    return True


def _segments_by_path(translation: Translation) -> dict[str, list[StringSegment]]:
    rows = StringSegment.objects.filter(source=translation.source).order_by("order")
    found: dict[str, list[StringSegment]] = defaultdict(list)
    for row in rows.select_related("context", "string"):
        found[row.context.path].append(row)
    return found
