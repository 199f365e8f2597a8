"""Put other words in the place of a few in what is translated, and leave it whose words the rest are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from wagtail.models import Revision
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from countries import publishing
from countries.translation.machine.models import MachineText, written_by_machine
from countries.translation.registering import refresh_source
from countries.translation.saving import save_translation
from countries.translation.texts import known_texts
from countries.translation.writing import locked

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE

Replace = Callable[[str], str | None]
"""A stored text to what it should be; None where it is another text than is meant."""


def replace_in_translation(
    translation: Translation,
    path: str,
    replace: Replace,
    *,
    user: Any,
    publish: bool,
    now: dt.datetime,
) -> Revision | None:
    """Change what is translated at ``path`` and save the page; None where no text there was meant.

    Words that a machine wrote stay a machine's, and unread stays unread. Raises what saving a
    translation raises; then nothing was changed.
    """
    with publishing.unit(), locked(translation, user):
        translation.source = refresh_source(translation.source)
        if not _replace(translation, path, replace, user=user, now=now):
            return None
        return save_translation(translation, user=user, publish=publish, now=now)


def _replace(
    translation: Translation, path: str, replace: Replace, *, user: Any, now: dt.datetime
) -> bool:
    known = known_texts(translation)
    machine = written_by_machine(translation.target_locale_id, translation.source.object_id)
    rows = StringSegment.objects.filter(source=translation.source, context__path=path)
    for segment in rows.select_related("string").order_by("order"):
        row = known.get((segment.string_id, segment.context_id))
        text = replace(row.data) if row is not None else None
        if row is None or text is None:
            continue
        made = machine.get((path, segment.string.data))
        if made is not None and made.text == row.data:
            _remember_machine(made, text, now=now)
        row.data = text
        if row.translation_type != MACHINE:
            row.tool_name = ""
        row.last_translated_by = user
        row.save()
        return True
    return False


def _remember_machine(made: MachineText, text: str, *, now: dt.datetime) -> None:
    """Let the text with its few other words count as what the machine wrote: the rest is."""
    MachineText.objects.create(
        locale_id=made.locale_id,
        object_id=made.object_id,
        path=made.path,
        source=made.source,
        text=text,
        engine=made.engine,
        asked_by_id=made.asked_by_id,
        made_at=now,
    )
