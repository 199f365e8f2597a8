"""How long a text may be at its place."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail_localize.models import StringSegment

LONGEST = 20_000
"""Characters of the longest text anywhere."""


def longest_at(model: type | None, segment: StringSegment) -> int:
    """Return how many characters the field or block of ``segment`` takes."""
    name, *steps = segment.context.field_path.split(".")
    try:
        field = model._meta.get_field(name) if model else None  # type: ignore[attr-defined]  # a page's class
    except FieldDoesNotExist:
        return LONGEST
    if isinstance(field, StreamField):
        return _of_block(field.stream_block, steps)
    return getattr(field, "max_length", None) or LONGEST


def _of_block(block: blocks.Block | None, steps: list[str]) -> int:
    for step in steps:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, blocks.StructBlock | blocks.StreamBlock):
            block = block.child_blocks.get(step)
    return getattr(getattr(block, "field", None), "max_length", None) or LONGEST
