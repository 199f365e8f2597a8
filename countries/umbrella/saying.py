"""What a stored block says, field by field, and what differs between two of them: for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.models import Page

from countries.overlays.models import Overlay
from countries.overlays.reading import RawBlock
from countries.text import plain_text
from countries.translation.wording import Piece, difference


@dataclass(frozen=True)
class Said:
    """One field of a block: where it is (names joined by dots), its label, and its text."""

    place: str
    label: str
    text: str


@dataclass(frozen=True)
class Difference:
    """What changed in one field of a block, in pieces."""

    label: str
    pieces: list[Piece]


def said_in(raw: RawBlock, stream_block: blocks.StreamBlock) -> list[Said]:
    """Return what a block as it is stored says, without what is empty; nothing for one that is gone."""
    block = stream_block.child_blocks.get(raw.get("type", "")) if raw else None
    if block is None:
        return []
    return [Said(*one) for one in _walk(block, raw["value"], "", _label(block))]


def said_by(overlay: Overlay, raw: RawBlock, stream_block: blocks.StreamBlock) -> list[Said]:
    """Return what a country wrote at the block that is stored as ``raw``."""
    content = overlay.content
    if isinstance(content, dict):
        content = [{**raw, "value": content}] if raw else []
    return [said for one in content for said in said_in(one, stream_block)]


def differences(
    before: RawBlock, after: RawBlock, stream_block: blocks.StreamBlock
) -> list[Difference]:
    """Return the fields that differ between two versions of a block, in the order of the newer."""
    old = {one.place: one for one in said_in(before, stream_block)}
    new = {one.place: one for one in said_in(after, stream_block)}
    places = [*new, *(place for place in old if place not in new)]
    found = []
    for place in places:
        was, now = old.get(place), new.get(place)
        one = now or was
        if one is None or (was and now and was.text == now.text):
            continue
        pieces = difference(was.text if was else "", now.text if now else "")
        found.append(Difference(one.label, pieces))
    return found


def label_of(raw: RawBlock, stream_block: blocks.StreamBlock) -> str:
    """Return what the kind of a stored block is called."""
    block = stream_block.child_blocks.get(raw.get("type", "")) if raw else None
    return _label(block) if block else ""


def _walk(
    block: blocks.Block, value: Any, place: str, label: str
) -> Iterator[tuple[str, str, str]]:
    if isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            at = f"{place}.{name}" if place else name
            yield from _walk(child, value.get(name), at, _label(child))
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for number, item in enumerate(value, 1):
            inner = item["value"] if isinstance(item, dict) and "value" in item else item
            name = _("%(label)s %(number)d") % {"label": label, "number": number}
            yield from _walk(block.child_block, inner, f"{place}.{_item_id(item, number)}", name)
    elif isinstance(block, blocks.StreamBlock) and isinstance(value, list):
        for number, item in enumerate(value, 1):
            child = block.child_blocks.get(item.get("type", ""))
            if child is not None:
                at = f"{place}.{_item_id(item, number)}"
                yield from _walk(child, item["value"], at, _label(child))
    elif text := _text(block, value):
        yield place, label, text


def _item_id(item: Any, number: int) -> str:
    return str(item.get("id") or number) if isinstance(item, dict) else str(number)


def _text(block: blocks.Block, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(block, blocks.RichTextBlock):
        return plain_text(str(value))
    if isinstance(block, blocks.ChooserBlock):
        chosen = block.to_python(value)
        # A draft's title is its country's alone.
        is_draft = isinstance(chosen, Page) and not chosen.live
        return str(_("a page that is not public") if is_draft else chosen or "")
    if isinstance(block, blocks.BooleanBlock):
        return str(_("yes")) if value else ""
    if isinstance(block, blocks.ChoiceBlock):
        choices = dict(block.field.choices)
        return str(choices.get(value, value))
    return str(value)


def _label(block: blocks.Block) -> str:
    text = str(block.label or "")
    return text[:1].upper() + text[1:]
