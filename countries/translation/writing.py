"""Write one text of a translation, or take many at once; never over what somebody else wrote meanwhile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)

from countries.access import Action, can_translate, page_actions
from countries.audit import unrecorded
from countries.closing import gathering
from countries.translation.desk import DeskSegment, State, desk_of
from countries.translation.saving import lock_target, refuse_locked
from countries.translation.texts import record_texts
from countries.translation.wording import typed, version_of

MANUAL = StringTranslation.TRANSLATION_TYPE_MANUAL
EXACT = 100


class Conflict(Exception):
    """Somebody changed the text since it was read; ``theirs`` is None where they emptied it."""

    def __init__(self, theirs: StringTranslation | None) -> None:
        super().__init__("changed meanwhile")
        self.theirs = theirs


def text_segment(translation: Translation, segment_id: int) -> StringSegment | None:
    """Return a text of the source that ``translation`` is made from."""
    rows = StringSegment.objects.filter(pk=segment_id, source_id=translation.source_id)
    return rows.select_related("context", "string").first()


def write_text(
    translation: Translation, segment: StringSegment, *, text: str, version: str, user: Any
) -> StringTranslation | None:
    """Store ``text`` as it was typed for ``segment``; an empty one takes the translation away.

    ``version`` is that of the translation which the person saw. What is stored counts as a person's,
    so that storing a machine's text again says that somebody has read it. Raises ``Conflict``,
    ``PermissionDenied``, or ``ValidationError`` where tags are missing; then nothing was changed.
    """
    data = typed(text, source=segment.string.data) if text.strip() else ""
    with locked(translation, user):
        row = _row(translation, segment)
        if version_of(row) != version and (row.data if row else "") != data:
            raise Conflict(row)
        if not data:
            if row is not None:
                row.delete()
            return None
        if row is None:
            row = StringTranslation(
                translation_of=segment.string,
                context=segment.context,
                locale=translation.target_locale,
            )
        elif row.data == data and row.translation_type == MANUAL and not row.has_error:
            return row
        row.data, row.translation_type, row.tool_name = data, MANUAL, ""
        row.last_translated_by, row.has_error, row.field_error = user, False, ""
        row.save()
    return row


def write_choice(
    translation: Translation, segment: OverridableSegment, *, value: str, user: Any
) -> None:
    """Put ``value`` in the place of the source's link, picture, document or page; nothing: the source's.

    Raises ``PermissionDenied``, or ``ValidationError`` for what must not stand there.
    """
    with locked(translation, user):
        rows = SegmentOverride.objects.filter(
            locale=translation.target_locale, context_id=segment.context_id
        )
        if not value:
            for row in rows:
                row.delete()
            return
        row = rows.first() or SegmentOverride(
            locale=translation.target_locale, context_id=segment.context_id
        )
        row.data_json, row.last_translated_by = json.dumps(value), user
        row.has_error, row.field_error = False, ""
        row.save()


# --- many at once ---


def may_review(user: Any, page: Page) -> bool:
    """Tell whether ``user`` may say of all machine text at once that it was read."""
    return bool({Action.REVIEW, Action.PUBLISH} & page_actions(user, page))


def take_memory(translation: Translation, *, user: Any) -> int:
    """Take what was said elsewhere for exactly the same text; return for how many."""

    def exact(segment: DeskSegment) -> str | None:
        for offer in segment.suggestions:
            if offer.match == EXACT:
                try:
                    return typed(offer.text, source=segment.data)
                except ValidationError:
                    continue
        return None

    return _take(translation, exact, user=user)


def take_figures(translation: Translation, *, user: Any) -> int:
    """Leave texts without words as the source has them; return how many."""
    return _take(
        translation,
        lambda segment: segment.data if segment.is_without_words else None,
        user=user,
    )


def take_machine(translation: Translation, *, user: Any) -> int:
    """Say of all machine text that a person has read it; return of how many.

    Raises ``PermissionDenied`` to those who may not review.
    """
    with locked(translation, user) as page:
        if not may_review(user, page):
            raise PermissionDenied
        rows = [
            one.translation
            for one in desk_of(translation, with_help=False).segments
            if one.state is State.MACHINE
        ]
        for row in rows:
            if row is not None:
                row.translation_type, row.last_translated_by = MANUAL, user
                row.save(update_fields=["translation_type", "last_translated_by", "updated_at"])
    return len(rows)


def _take(
    translation: Translation, text_for: Callable[[DeskSegment], str | None], *, user: Any
) -> int:
    with locked(translation, user):
        found = {
            one.pk: text
            for one in desk_of(translation).segments
            if one.state.is_unwritten and (text := text_for(one))
        }
        segments = StringSegment.objects.filter(pk__in=found).select_related("context", "string")
        pairs = [(segment, found[segment.pk]) for segment in segments.order_by("order")]
        with unrecorded():  # one entry tells of all of them
            for segment, text in pairs:
                StringTranslation.objects.get_or_create(
                    translation_of=segment.string,
                    context=segment.context,
                    locale=translation.target_locale,
                    defaults={
                        "data": text,
                        "translation_type": MANUAL,
                        "last_translated_by": user,
                    },
                )
        record_texts(translation, pairs, {}, user=user)
    return len(pairs)


@contextmanager
def locked(translation: Translation, user: Any) -> Iterator[Page]:
    """Hold the target while something of it is written; raises ``PermissionDenied``."""
    with transaction.atomic(), gathering():
        page = lock_target(translation)
        if not can_translate(user, page):
            raise PermissionDenied
        refuse_locked(user, page)
        yield page


def _row(translation: Translation, segment: StringSegment) -> StringTranslation | None:
    return (
        StringTranslation.objects.filter(
            translation_of_id=segment.string_id,
            context_id=segment.context_id,
            locale_id=translation.target_locale_id,
        )
        .select_related("context", "translation_of", "last_translated_by")
        .first()
    )


def choice_segment(translation: Translation, segment_id: int) -> OverridableSegment | None:
    """Return a link, picture, document or page of the source that ``translation`` is made from."""
    rows = OverridableSegment.objects.filter(pk=segment_id, source_id=translation.source_id)
    return rows.select_related("context", "source").first()
