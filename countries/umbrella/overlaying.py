"""Change one block of an adopted page for a country: in a draft of the page, as a part of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from countries import publishing
from countries.access import can_edit, can_publish
from countries.overlays.models import IN_ITS_PLACE, Overlay, OverlayAction
from countries.overlays.reading import (
    RawBlock,
    block_ids,
    block_of,
    raw_digest,
    stream_block_of,
)
from countries.routing import network
from countries.segments.reading import says_something
from countries.text import language_of, same_language
from countries.translation.registering import TranslationError
from countries.translation.saving import refuse_locked
from countries.umbrella.sources import live_source_of, umbrella_source_id

Content = list[RawBlock] | dict[str, Any]
"""Blocks that replace or stand beside one, or fields of the country's own by their names."""


class OverlayError(TranslationError):
    """The base of what is refused here; nothing was changed."""


class NotOverlayable(OverlayError):
    """The page did not come from the umbrella, or has no such block."""


class Outdated(OverlayError):
    """Somebody changed the same block in the meantime."""


def overlay_block(
    page: Page,
    block_id: str,
    action: str,
    content: Content | None = None,
    *,
    user: Any,
    now: dt.datetime,
    version: str | None = None,
    publish: bool = False,
) -> Revision:
    """Store what the country does to a block of its adopted ``page``, as a new draft of the page.

    What stood for the same action is replaced; hiding, replacing and fields of one's own take each
    other's place. With the ``version`` that the user saw (``version_at``), a change by somebody else
    is refused. Raises ``OverlayError``, ``ValidationError`` or ``PermissionDenied``; then nothing
    was stored.
    """
    with publishing.unit():
        draft = _locked_draft(page, user=user, publish=publish)
        if umbrella_source_id(draft) is None or block_id not in places_of(draft):
            message = _("“%(page)s” has no block of the umbrella at this place.")
            raise NotOverlayable(message % {"page": draft})
        _refuse_outdated(draft, block_id, version)
        source = live_source_of(draft)
        overlay = Overlay(
            block_id=block_id,
            action=action,
            content=_named(content or []),
            base=block_of(source, block_id) if source else {},
            base_order=block_ids(source) if source else block_ids(draft),
            source_revision_id=source.live_revision_id if source else None,
            made_by=user,
            made_at=now,
        )
        _put(draft, overlay)
        _refuse_nonsense(draft, overlay)
        return _store(draft, user=user, publish=publish)


def lift_overlays(
    page: Page,
    block_id: str,
    actions: Iterable[str] = tuple(OverlayAction),
    *,
    user: Any,
    now: dt.datetime,
    version: str | None = None,
    publish: bool = False,
) -> Revision | None:
    """Let the umbrella's block stand again where the country did any of ``actions``; None for nothing.

    Raises what ``overlay_block`` does.
    """
    with publishing.unit():
        draft = _locked_draft(page, user=user, publish=publish)
        _refuse_outdated(draft, block_id, version)
        gone = [one for one in overlays_at(draft, block_id) if one.action in set(actions)]
        if not gone:
            return None
        draft.overlays.remove(*gone)
        return _store(draft, user=user, publish=publish)


def carry_over(
    overlay: Overlay, into: Page, *, user: Any, now: dt.datetime, publish: bool = False
) -> Revision:
    """Put what the country did in one of its languages on its page in another, to be translated there.

    Texts are marked as what they are, in the language they were written in, until somebody writes
    them anew. Raises what ``overlay_block`` does.
    """
    with publishing.unit():
        net = network()
        here = net.by_locale_id.get(overlay.page.locale_id)
        there = net.by_locale_id.get(into.locale_id)
        same_page = overlay.page.translation_key == into.translation_key
        if here is None or there is None or here.country != there.country or not same_page:
            raise NotOverlayable(_("It can be carried over inside its own country only."))
        draft = _locked_draft(into, user=user, publish=publish)
        content = _marked(overlay, draft, here.code, there.code)
        if overlay.action != OverlayAction.HIDE and not content:
            raise NotOverlayable(_("There is nothing in it but text: write it in this language."))
        copy = Overlay(
            uuid=overlay.uuid,
            block_id=overlay.block_id,
            action=overlay.action,
            content=content,
            base=overlay.base,
            base_order=overlay.base_order,
            source_revision_id=overlay.source_revision_id,
            made_from=raw_digest(overlay.content),
            made_by=user,
            made_at=now,
        )
        _put(draft, copy)
        return _store(draft, user=user, publish=publish)


def overlays_at(page: Any, block_id: str) -> list[Overlay]:
    """Return what a country did to one block of a page as it is in memory."""
    return [one for one in page.overlays.all() if one.block_id == block_id]


def version_at(page: Any, block_id: str) -> str:
    """Return what tells the present state of a block's overlays from any other."""
    return version_of(overlays_at(page, block_id))


def version_of(overlays: Iterable[Overlay]) -> str:
    """Return what tells these overlays of one block from any others."""
    found = sorted((one.action, raw_digest(one.content)) for one in overlays)
    return raw_digest([list(one) for one in found]) if found else ""


def places_of(page: Any) -> list[str]:
    """Return the ids of the blocks at which a country may change something, those that are gone last."""
    ids = block_ids(page)
    return [*ids, *(one.block_id for one in page.overlays.all() if one.block_id not in ids)]


def _locked_draft(page: Page, *, user: Any, publish: bool) -> Any:
    row = Page.objects.select_for_update().get(pk=page.pk)
    if user is not None:
        if not can_edit(user, row) or (publish and not can_publish(user, row)):
            raise PermissionDenied
        refuse_locked(user, row)
    draft = row.get_latest_revision_as_object()
    draft.locale = row.locale
    return draft


def _refuse_outdated(draft: Any, block_id: str, version: str | None) -> None:
    if version is not None and version != version_at(draft, block_id):
        raise Outdated(_("Somebody changed this block in the meantime: look at it again."))


def _put(draft: Any, overlay: Overlay) -> None:
    """Put ``overlay`` in the place of what it takes the place of; its uuid stays where it is the same."""
    gone = [
        one
        for one in overlays_at(draft, overlay.block_id)
        if one.action == overlay.action
        or (one.action in IN_ITS_PLACE and overlay.action in IN_ITS_PLACE)
    ]
    for one in gone:
        if one.action == overlay.action and not overlay.made_from:
            overlay.uuid = one.uuid
            overlay.made_from = _present_original(one) if one.made_from else ""
    if gone:
        draft.overlays.remove(*gone)
    draft.overlays.add(overlay)


def _present_original(overlay: Overlay) -> str:
    """Return what an overlay that was taken over says in its own language now, by its digest.

    Whoever writes it anew has that before them; where it is gone it stays what it was made from.
    """
    found = Overlay.objects.filter(uuid=overlay.uuid, made_from="").first()
    return raw_digest(found.content) if found else overlay.made_from


def _refuse_nonsense(draft: Any, overlay: Overlay) -> None:
    """Raise ``ValidationError`` where the content is not what the page's blocks can hold."""
    overlay.clean_fields(exclude=["page", "base", "base_order"])
    overlay.clean()
    stream_block = stream_block_of(draft)
    if isinstance(overlay.content, list):
        known = stream_block.child_blocks
        unknown = sorted({raw["type"] for raw in overlay.content if raw["type"] not in known})
        if unknown:
            message = _("This page has no blocks of the kind: %(names)s.")
            raise ValidationError({"content": message % {"names": ", ".join(unknown)}})
        return
    raw = block_of(draft, overlay.block_id)
    names = set(stream_block.child_blocks[raw["type"]].child_blocks) if raw else set()
    if unknown := sorted(set(overlay.content) - names):
        message = _("This block has no fields of the name: %(names)s.")
        raise ValidationError({"content": message % {"names": ", ".join(unknown)}})


def _store(draft: Any, *, user: Any, publish: bool) -> Revision:
    if not draft.live:
        # Like all that is not public yet, it is the row's at once: what waits is found there.
        draft.overlays.commit()
    revision: Revision = draft.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user)
    return revision


def _named(content: Content) -> Content:
    """Return ``content`` with an id for each block: by it partners and previews know the block."""
    if isinstance(content, dict):
        return content
    return [{**raw, "id": raw.get("id") or str(uuid.uuid4())} for raw in content]


def _marked(overlay: Overlay, page: Any, here: str, there: str) -> Content:
    """Return an overlay's content for another language: texts marked, or left out of single fields."""
    if same_language(here, there):
        whole: Content = overlay.content
        return whole
    if isinstance(overlay.content, dict):
        raw = block_of(page, overlay.block_id)
        blocks = stream_block_of(page).child_blocks
        translated = blocks[raw["type"]].translated if raw else overlay.content.keys()
        return {name: v for name, v in overlay.content.items() if name not in translated}
    return [_with_language(raw, language_of(here)) for raw in overlay.content]


def _with_language(raw: RawBlock, language: str) -> RawBlock:
    value = raw["value"]
    if not isinstance(value, dict) or value.get("language") or not _has_words(value):
        return raw
    return {**raw, "value": {**value, "language": language}}


def _has_words(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_words(one) for name, one in value.items() if name != "id")
    if isinstance(value, list):
        return any(_has_words(one) for one in value)
    return isinstance(value, str) and says_something([value])
