"""Let into a translation only markup and links that are safe; nothing else is stored."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail_localize.models import OverridableSegment, SegmentOverride

from countries.text import clean_href, clean_rich_text, clean_text
from countries.translation.chosen import may_choose, model_chosen_at

_SCRIPT = re.compile(r"\s*(javascript|vbscript|data)\s*:", re.IGNORECASE)


def clean_block(block: blocks.Block, raw: Any) -> Any:
    """Return the stored form ``raw`` of a block's value with its rich text and links cleaned."""
    if isinstance(block, blocks.RichTextBlock):
        return clean_rich_text(raw or "")
    if isinstance(block, blocks.URLBlock):
        return clean_href(raw or "") or ""
    if isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        children = block.child_blocks
        return {
            name: clean_block(children[name], value) if name in children else value
            for name, value in raw.items()
        }
    if isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        return [_clean_item(block.child_block, item) for item in raw]
    if isinstance(block, blocks.StreamBlock) and isinstance(raw, list):
        return [_clean_item(block.child_blocks[item["type"]], item) for item in raw]
    return raw


def _clean_item(block: blocks.Block, item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "value": clean_block(block, item["value"])}


def refuse_unsafe_override(sender: type, instance: SegmentOverride, **kwargs: Any) -> None:
    """Refuse what must not stand in the place of the source's link, text or picture."""
    value = json.loads(instance.data_json)
    if value == "":
        return
    originals = OverridableSegment.objects.filter(context_id=instance.context_id)
    original = originals.select_related("source", "context").first()
    if original is None or model_chosen_at(original) is not None:
        _refuse_choice(instance, original, str(value))
    elif _is_link(original):
        if clean_href(str(value)) is None:
            raise ValidationError(_("Enter an address that begins with https, mailto or tel."))
    elif _SCRIPT.match(str(value)) or clean_text(str(value)) != " ".join(str(value).split()):
        raise ValidationError(_("Enter plain text."))


def _refuse_choice(
    override: SegmentOverride, original: OverridableSegment | None, value: str
) -> None:
    if original is None or not may_choose(override.last_translated_by, original, value):
        raise ValidationError(_("Choose something that exists and that you may use."))


def _is_link(original: OverridableSegment) -> bool:
    """Tell whether ``original`` is a link's address: in rich text, or in a field of its own."""
    if original.context.path.endswith("'"):
        return True
    return isinstance(original.data, str) and clean_href(original.data) is not None
