"""What a translator may put in the place of a picture, document, page or link of the source."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import CollectionMember, Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import OverridableSegment

from countries.translation.registering import readable


def may_choose(user: Any, segment: OverridableSegment, value: str) -> bool:
    """Tell whether ``user`` may put ``value`` in the place of what ``segment`` holds.

    What the source refers to by number is replaced by an object that the user may choose: a public
    page, or a picture or document of a collection of theirs. Without a user it need only exist.
    """
    model = model_chosen_at(segment)
    if model is None:
        return True
    instance = model._base_manager.filter(pk=value).first() if value.isdecimal() else None
    if instance is None:
        return False
    if isinstance(instance, Page):
        return readable(instance.pk) is not None
    if isinstance(instance, CollectionMember) and user is not None:
        policy = policy_registry.get(instance)
        return policy.user_has_permission_for_instance(user, "choose", instance)
    return True


def model_chosen_at(segment: OverridableSegment) -> type[models.Model] | None:
    """Return the class of what is chosen at the segment's place, None where it is a text."""
    page_class = segment.source.specific_content_type.model_class()
    name, *steps = segment.context.field_path.split(".")
    field = page_class._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return field.related_model
    if isinstance(field, StreamField):
        return _model_of_block(field.stream_block, steps)
    return None


def _model_of_block(block: blocks.Block | None, steps: list[str]) -> type[models.Model] | None:
    for step in steps:
        if isinstance(block, blocks.ListBlock):
            block = block.child_block
        elif isinstance(block, blocks.StructBlock | blocks.StreamBlock):
            block = block.child_blocks.get(step)
        else:
            break
    return block.model_class if isinstance(block, blocks.ChooserBlock) else None
