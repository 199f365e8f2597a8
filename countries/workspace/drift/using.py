"""Put a fact in the place of a typed figure, in a draft or at once; or say that it is another figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, Revision

from countries import publishing
from countries.access import page_actions
from countries.overlays.models import Overlay
from countries.overlays.reading import block_of, newest_overlays
from countries.segments.models import digest
from countries.text.marked import Marked, find_again
from countries.translation.registering import translation_of
from countries.translation.replacing import replace_in_translation
from countries.workspace.drift.models import IgnoredFigure, TypedFigure
from countries.workspace.drift.reporting import USING


class CannotUse(Exception):
    """The fact cannot be put there by itself; the message says why and what to do."""


def use_fact(
    figure: TypedFigure, *, user: Any, now: dt.datetime, publish: bool = False
) -> Revision:
    """Put the fact in the figure's place in a new version of its page; return that.

    Raises ``CannotUse``, ``PermissionDenied``, ``ValidationError`` or what publishing raises; then
    nothing was changed.
    """
    page = figure.page.specific
    if page.current_workflow_state is not None:
        raise CannotUse(_("The page is under review: use the fact when that is over."))
    if publish and page.has_unpublished_changes:
        raise CannotUse(_("The page has changes that are not public yet: publish them with it."))
    with publishing.unit():
        translation = translation_of(page)
        if translation is None or _is_in_overlay(page, figure):
            revision = _in_page(page, figure, user=user, publish=publish)
        else:
            made = replace_in_translation(
                translation,
                figure.path,
                lambda data: _in_html(data, figure),
                user=user,
                publish=publish,
                now=now,
            )
            if made is None:
                raise CannotUse(_("The text is not this page's own: use the fact in its source."))
            revision = made
        if not publish:
            TypedFigure.objects.filter(pk=figure.pk).update(drafted_at=now)
    return revision


def ignore(figure: TypedFigure, *, user: Any, now: dt.datetime) -> None:
    """Remember that the figure is another one, for as long as its text says what it says."""
    _refuse_without_right(figure.page, user)
    IgnoredFigure.objects.get_or_create(
        page=figure.page,
        text_digest=digest([figure.text]),
        figure=figure.figure[:100],
        fact=figure.fact,
        defaults={"ignored_by": user, "ignored_at": now},
    )
    _same(figure).update(is_ignored=True)


def heed_again(figure: TypedFigure, *, user: Any) -> None:
    """Take back that the figure is another one."""
    _refuse_without_right(figure.page, user)
    rows = IgnoredFigure.objects.filter(
        page=figure.page,
        text_digest=digest([figure.text]),
        figure=figure.figure[:100],
        fact=figure.fact,
    )
    for row in rows:
        row.delete()
    _same(figure).update(is_ignored=False)


def _same(figure: TypedFigure) -> Any:
    """Return the figure wherever its text stands on its page."""
    said = [
        one.pk
        for one in TypedFigure.objects.filter(page=figure.page, text=figure.text, fact=figure.fact)
        if one.figure == figure.figure
    ]
    return TypedFigure.objects.filter(pk__in=said)


def _refuse_without_right(page: Page, user: Any) -> None:
    if not page_actions(user, page) & set(USING):
        raise PermissionDenied


# --- pages of a country's own ---


def _in_page(page: Any, figure: TypedFigure, *, user: Any, publish: bool) -> Revision:
    allowed = page.permissions_for_user(user)
    if not allowed.can_edit() or (publish and not allowed.can_publish()):
        raise PermissionDenied
    if allowed.page_locked():
        raise PermissionDenied(_("Somebody locked this page."))
    draft = Page.objects.select_for_update().get(pk=page.pk).get_latest_revision_as_object()
    name, _dot, inside = figure.path.partition(".")
    field = draft._meta.get_field(name)
    if isinstance(field, StreamField):
        stream = getattr(draft, name)
        raw = stream.get_prep_value()
        path = inside.split(".")
        if _in_overlays(draft, stream.stream_block, path, figure):
            pass
        elif _in_raw(stream.stream_block, raw, path, figure):
            setattr(draft, name, stream.stream_block.to_python(raw))
        else:
            raise _changed()
    else:
        in_text = _in_html if isinstance(field, RichTextField) else _in_plain
        text = in_text(getattr(draft, name), figure)
        if text is None:
            raise _changed()
        setattr(draft, name, text)
    revision: Revision = draft.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user)
    return revision


def _is_in_overlay(page: Page, figure: TypedFigure) -> bool:
    """Tell whether the figure stands in what a country put over the umbrella's blocks."""
    parts = figure.path.split(".")
    return len(parts) > 1 and any(_holds(overlay, parts[1:]) for overlay in newest_overlays(page))


def _holds(overlay: Overlay, path: list[str]) -> bool:
    if isinstance(overlay.content, dict):
        return path[0] == overlay.block_id and len(path) > 1 and path[1] in overlay.content
    return any(raw.get("id") == path[0] for raw in overlay.content)


def _in_overlays(
    draft: Any, stream_block: blocks.StreamBlock, path: list[str], figure: TypedFigure
) -> bool:
    """Change the text where a country's own content holds it; false where none does as it was."""
    for overlay in draft.overlays.get_object_list():  # those that are saved with it
        if not _holds(overlay, path):
            continue
        if isinstance(overlay.content, list):
            return _in_raw(stream_block, overlay.content, path, figure)
        kind = block_of(draft, overlay.block_id).get("type", "")
        return _in_raw(stream_block.child_blocks.get(kind), overlay.content, path[1:], figure)
    return False


def _changed() -> CannotUse:
    return CannotUse(_("The draft says something else there: use the fact in the editor."))


def _in_raw(block: blocks.Block | None, raw: Any, path: list[str], figure: TypedFigure) -> bool:
    """Change the text at ``path`` in what a block stores; false where it is not there as it was."""
    step, *rest = path
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        return step in raw and _at(block.child_blocks.get(step), raw, step, rest, figure)
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock) and isinstance(raw, list):
        found = next((item for item in raw if item.get("id") == step), None)
        if found is None:
            return False
        is_list = isinstance(block, blocks.ListBlock)
        child = block.child_block if is_list else block.child_blocks.get(found["type"])
        return _at(child, found, "value", rest, figure)
    return False


def _at(
    block: blocks.Block | None, holder: dict[str, Any], key: str, rest: list[str], figure: Any
) -> bool:
    if rest:
        return block is not None and _in_raw(block, holder[key], rest, figure)
    if not isinstance(holder[key], str):
        return False
    in_text = _in_html if isinstance(block, blocks.RichTextBlock) else _in_plain
    text = in_text(holder[key], figure)
    if text is None:
        return False
    holder[key] = text
    return True


def _in_html(html: str, figure: TypedFigure) -> str | None:
    marked = Marked(html)
    place = find_again(marked.text, figure.text, figure.start, figure.end)
    return marked.replaced(*place, _token(figure)) if place else None


def _in_plain(text: str, figure: TypedFigure) -> str | None:
    place = find_again(text, figure.text, figure.start, figure.end)
    return text[: place[0]] + _token(figure) + text[place[1] :] if place else None


def _token(figure: TypedFigure) -> str:
    return f"{{{{fact:{figure.fact.name}}}}}"
