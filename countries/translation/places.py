"""What the places of a page are called for people: its fields, its blocks and their fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.models import TranslationContext

FIELDS = gettext_lazy("Page")


@dataclass(frozen=True)
class Place:
    """Where a text stands. ``block_id`` is empty for a field of the page itself.

    ``maximum`` is the number of characters there is room for, None without an end.
    """

    block_id: str
    block: str
    field: str
    maximum: int | None = None
    is_rich: bool = False


class Places:
    """Names the places of pages of one class; reads declarations and paths, asks the database nothing."""

    def __init__(self, page_class: type[models.Model]) -> None:
        self.page_class = page_class
        self._items: dict[tuple[str, ...], dict[str, int]] = {}

    def of(self, context: TranslationContext) -> Place:
        """Return the place that ``context``, whose field path is known, leads to."""
        name, *steps = context.field_path.split(".") if context.field_path else [context.path]
        field: Any = self.page_class._meta.get_field(name)
        parts = context.path.split(".")
        if isinstance(field, StreamField) and steps:
            return self._in_stream(field, steps, parts)
        if isinstance(field, models.ManyToOneRel):
            return self._in_child(field, steps, parts)
        return Place(
            block_id="",
            block=str(FIELDS),
            field=_capital(field.verbose_name),
            maximum=getattr(field, "max_length", None),
            is_rich=isinstance(field, RichTextField),
        )

    def _in_child(self, rel: models.ManyToOneRel, steps: list[str], parts: list[str]) -> Place:
        model: Any = rel.related_model
        field = model._meta.get_field(steps[0]) if steps else None
        return Place(
            block_id=parts[1] if len(parts) > 1 else "",
            block=_capital(model._meta.verbose_name),
            field=_capital(field.verbose_name) if field else "",
            maximum=getattr(field, "max_length", None),
            is_rich=isinstance(field, RichTextField),
        )

    def _in_stream(self, field: StreamField, steps: list[str], parts: list[str]) -> Place:
        top = field.stream_block.child_blocks[steps[0]]
        labels, leaf = [], top
        for depth, (step, block) in enumerate(_walk(top, steps[1:]), start=2):
            if step == "item" and len(parts) > depth:
                number = self._number(tuple(parts[:depth]), parts[depth])
                labels.append(_("item %(number)d") % {"number": number})
            elif not isinstance(block, blocks.ListBlock):
                labels.append(_capital(block.label))
            leaf = block
        return Place(
            block_id=parts[1],
            block=_capital(top.label),
            field=" · ".join(labels) or _capital(top.label),
            maximum=getattr(getattr(leaf, "field", None), "max_length", None),
            is_rich=isinstance(leaf, blocks.RichTextBlock),
        )

    def _number(self, above: tuple[str, ...], item_id: str) -> int:
        """Return which item of its list this is, counted as they are met."""
        known = self._items.setdefault(above, {})
        return known.setdefault(item_id, len(known) + 1)


def _walk(block: blocks.Block, steps: list[str]) -> Iterator[tuple[str, blocks.Block]]:
    for step in steps:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, blocks.StructBlock | blocks.StreamBlock):
            found = block.child_blocks.get(step)
            if found is None:
                return
            block = found
        else:
            return
        yield step, block


def _capital(label: Any) -> str:
    text = str(label or "")
    return text[:1].upper() + text[1:]
