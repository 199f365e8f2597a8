"""Remarks of the people who work on a translation, about one of its texts."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail_localize.models import StringSegment, Translation

from countries.access import people_who_may
from countries.access.rights import CHANGING
from countries.routing import network
from countries.translation.models import SegmentComment

LONGEST = 2000
_MENTION = re.compile(r"(?<![\w@])@([\w.+-]+(?:@[\w.-]+\w)?)")


def add_comment(
    translation: Translation, segment: StringSegment, *, text: str, user: Any, now: dt.datetime
) -> SegmentComment:
    """Say something about a text. Raises ``ValidationError`` for nothing, or for too much."""
    said = text.strip()
    if not said:
        raise ValidationError(_("Write something first."))
    if len(said) > LONGEST:
        raise ValidationError(
            _("A comment has room for %(count)d characters.") % {"count": LONGEST}
        )
    return SegmentComment.objects.create(
        translation=translation,
        context_id=segment.context_id,
        string_id=segment.string_id,
        author=user,
        text=said,
        created_at=now,
    )


def comment_of(translation: Translation, comment_id: int) -> SegmentComment | None:
    """Return a comment of this translation."""
    rows = SegmentComment.objects.filter(pk=comment_id, translation=translation)
    return rows.select_related("context").first()


def resolve_comment(comment: SegmentComment, *, user: Any, now: dt.datetime) -> None:
    """Say that a comment is settled; whoever did so first is remembered."""
    if comment.resolved_at is None:
        comment.resolved_by, comment.resolved_at = user, now
        comment.save(update_fields=["resolved_by", "resolved_at"])


def mentioned_in(comment: SegmentComment) -> list[Any]:
    """Return the people of the country locale whom a comment names by ``@`` and their user name.

    Nobody else is found: what a comment says stays among those who may read it.
    """
    names = {name.rstrip(".-").lower() for name in _MENTION.findall(comment.text)}
    info = network().by_locale_id.get(comment.translation.target_locale_id)
    if not names or info is None:
        return []
    field = get_user_model().USERNAME_FIELD
    people = people_who_may(CHANGING, info.country.pk, locale=info.code).distinct()
    named = [person for person in people if getattr(person, field).lower() in names]
    return [person for person in named if person.pk != comment.author_id]
