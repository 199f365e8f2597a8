"""Make an adopted page its country's own, or let it follow the umbrella again.

A page that is detached stays live as it is under its key; its texts follow nothing any more, and
where it came from is remembered. Nothing that anybody wrote is lost either way.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries import publishing
from countries.access import Action, can_publish, page_actions
from countries.overlays.applying import contents_of, shown_blocks
from countries.overlays.models import Overlay
from countries.overlays.reading import newest_overlays
from countries.routing import network
from countries.segments.detached import Detachment
from countries.segments.reading import is_translated
from countries.translation.registering import (
    TranslationError,
    source_page,
    stopped_translation_of,
    target_page,
    translation_of,
)
from countries.translation.saving import restart_translation


class NotAdopted(TranslationError):
    """The page does not follow a page of the umbrella, or did never."""


def detach(page: Page, *, user: Any, now: dt.datetime, with_children: bool = False) -> list[Page]:
    """Make ``page``, with children all below it, its country's own; return the pages that were adopted.

    ``user`` is None for the system's own work. Raises ``NotAdopted`` where there is none, or
    ``PermissionDenied``; then nothing was changed.
    """
    if user is not None and Action.EDIT not in page_actions(user, page):
        raise PermissionDenied
    found = Page.objects.descendant_of(page, inclusive=True) if with_children else None
    rows = found if found is not None else Page.objects.filter(pk=page.pk)
    detached = []
    with publishing.unit():
        for each in rows.filter(is_translated()).select_related("locale").order_by("path"):
            translation = translation_of(each)
            if translation is not None and _is_from_umbrella(translation):
                stop(translation, user=user, now=now)
                detached.append(each)
        if not detached:
            message = _("“%(page)s” does not follow a page of the umbrella.")
            raise NotAdopted(message % {"page": page})
    return detached


def stop(translation: Translation, *, user: Any, now: dt.datetime) -> None:
    """Let a page follow its source no more; where that is the umbrella's it is remembered."""
    with publishing.unit():
        translation.enabled = False
        translation.save(update_fields=["enabled"])
        page = target_page(translation)
        if page is None or not _is_from_umbrella(translation):
            return
        source = source_page(translation.source)
        Detachment.objects.update_or_create(
            page=page,
            defaults={
                "source_key": translation.source.object_id,
                "source_locale": translation.source.locale.language_code,
                "source_revision_id": source.live_revision_id if source else None,
                "detached_by": user,
                "detached_at": now,
            },
        )
        bake_overlays(page, user=user)


def attach(page: Page, *, user: Any, now: dt.datetime) -> None:
    """Let a detached page follow the umbrella's again, with what was written meanwhile as its texts.

    Raises ``NotAdopted`` or ``PermissionDenied``; then nothing was changed.
    """
    if user is not None and Action.EDIT not in page_actions(user, page):
        raise PermissionDenied
    translation = stopped_translation_of(page)
    source = source_page(translation.source) if translation else None
    if translation is None or source is None or not _is_from_umbrella(translation):
        message = _("There is no page of the umbrella that “%(page)s” could follow.")
        raise NotAdopted(message % {"page": page})
    restart_translation(translation, now=now)


def bake_overlays(page: Page, *, user: Any) -> None:
    """Make what a country put over the umbrella's blocks the blocks of its own page.

    The newest version is saved so; one that is live is published where ``user`` may and no rule keeps
    it back, and until then visitors see the same by the overlays.
    """
    overlays = newest_overlays(page)
    if not overlays:
        return
    was_live = page.live and not page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    setattr(draft, draft.block_field, _baked(draft, overlays))
    draft.overlays.set([])
    revision = draft.save_revision(user=user, log_action=True)
    if was_live and (user is None or can_publish(user, page)):
        # Where a rule keeps the page back it stays a draft; visitors see the same.
        with suppress(ValidationError):
            revision.publish(user=user)


def _baked(page: Any, overlays: list[Overlay]) -> Any:
    stream = getattr(page, page.block_field)
    shown = shown_blocks(list(stream), overlays, contents_of(overlays, stream.stream_block))
    raw = [
        {"type": one.block_type, "value": one.block.get_prep_value(one.value), "id": one.id}
        for one in shown
    ]
    return stream.stream_block.to_python(raw)


def _is_from_umbrella(translation: Translation) -> bool:
    source = network().by_locale_id.get(translation.source.locale_id)
    target = network().by_locale_id.get(translation.target_locale_id)
    if source is None or target is None:
        return False
    return source.country.is_umbrella and not target.country.is_umbrella
