"""Which translations somebody has begun to work on."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wagtail_localize.models import SegmentOverride, StringTranslation

from countries.translation.models import SegmentComment
from countries.translation.saving import FROM_SOURCE


def written_keys(keys: Iterable[UUID], locale_id: int) -> set[UUID]:
    """Return which of the pages with ``keys`` have texts, choices or comments in a locale; three queries.

    Texts that came along from a source in the same language are nobody's work.
    """
    keys = list(keys)
    texts = StringTranslation.objects.filter(context__object_id__in=keys, locale_id=locale_id)
    choices = SegmentOverride.objects.filter(context__object_id__in=keys, locale_id=locale_id)
    comments = SegmentComment.objects.filter(
        context__object_id__in=keys, translation__target_locale_id=locale_id
    )
    found: set[UUID] = set()
    for rows in (texts.exclude(tool_name=FROM_SOURCE), choices, comments):
        found |= set(rows.order_by().values_list("context__object_id", flat=True))
    return found
