"""What a page refers to: pages, images and files, of which somebody may take only their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.rich_text import extract_references_from_rich_text

from countries.admin.policies import pages_in_countries_of


class Reference(NamedTuple):
    """That something named by ``field`` of a page refers to a row; ``in_text`` where a text does."""

    field: str
    model: type[Model]
    pk: str
    in_text: bool = False


def references_of(page: Any) -> set[Reference]:
    """Return the pages, images and files to which the fields and blocks of ``page`` refer."""
    found: set[Reference] = set()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            found |= {Reference(field.name, *rest) for rest in _chosen(getattr(page, field.name))}
        elif field.many_to_one and field.concrete and _base_of(field.related_model):
            pk = getattr(page, field.attname)
            if pk is not None and not getattr(field.remote_field, "parent_link", False):
                found.add(Reference(field.name, field.related_model, str(pk)))
    return {ref._replace(model=base) for ref in found if (base := _base_of(ref.model))}


def references_in(block: blocks.Block, value: Any, field: str) -> set[Reference]:
    """Return the pages, images and files to which the ``value`` of a block refers."""
    found = {Reference(field, *rest) for rest in _in_block(block, value)}
    return {ref._replace(model=base) for ref in found if (base := _base_of(ref.model))}


def foreign_among(references: set[Reference], user: Any) -> set[Reference]:
    """Return those of ``references`` to rows that ``user`` may not choose; one query a model."""
    by_model: dict[type[Model], set[str]] = defaultdict(set)
    for reference in references:
        by_model[reference.model].add(reference.pk)
    usable = {
        (model, str(pk))
        for model, pks in by_model.items()
        for pk in choosable(model, user).filter(pk__in=pks).values_list("pk", flat=True)
    }
    return {ref for ref in references if (ref.model, ref.pk) not in usable}


def choosable(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return the pages, images or files that ``user`` may choose."""
    if model is Page:
        return pages_in_countries_of(user)
    policy = policy_registry.get_by_type(model)
    rows: QuerySet[Any] = policy.instances_user_has_any_permission_for(user, ["choose"])
    return rows


def _base_of(model: Any) -> type[Model] | None:
    bases: tuple[type[Model], ...] = (Page, get_image_model(), get_document_model())
    return next(
        (base for base in bases if isinstance(model, type) and issubclass(model, base)), None
    )


def _chosen(value: Any) -> Iterator[tuple[type[Model], str, bool]]:
    """Yield (model, key, whether in a text) of what a block's ``value`` refers to."""
    if isinstance(value, blocks.StreamValue):
        for child in value:
            yield from _in_block(child.block, child.value)


def _in_block(block: blocks.Block, value: Any) -> Iterator[tuple[type[Model], str, bool]]:
    if isinstance(block, blocks.StreamBlock):
        yield from _chosen(value)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _in_block(block.child_block, item)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _in_block(child, value.get(name))
    elif isinstance(block, blocks.RichTextBlock) and value:
        for model, pk, *_path in extract_references_from_rich_text(value.source):
            yield model, str(pk), True
    elif isinstance(block, blocks.ChooserBlock) and value:
        yield block.target_model, str(value.pk), False
