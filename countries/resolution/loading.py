"""Fetch together what many pages hold: rows, tags, blocks, and the pages and images in those."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from countries.overlays.applying import Contents, contents_of
from countries.overlays.models import Overlay
from countries.overlays.reading import stream_block_of


class Overlaid(NamedTuple):
    """What a country changed of a page's blocks, and the bound blocks of its own."""

    overlays: Sequence[Overlay]
    contents: Contents


NOTHING_OVERLAID = Overlaid((), {})


def load_relations(pages: Iterable[Any]) -> None:
    """Fetch the rows that the own fields of specific ``pages`` lead to."""
    for cls, some in _by_class(pages).items():
        prefetch_related_objects(some, *foreign_keys(cls))


def load_tags(pages: Iterable[Any]) -> dict[int, list[str]]:
    """Return the slugs of the tags of those specific ``pages`` whose type has tags, by page id."""
    found: dict[int, list[str]] = {}
    for cls, some in _by_class(pages).items():
        if not hasattr(cls, "tags"):
            continue
        found |= {page.pk: [] for page in some}
        rows = cls.tags.through.objects.filter(content_object__in=[page.pk for page in some])
        for page_id, slug in rows.values_list("content_object", "tag__slug"):
            found[page_id].append(slug)
    return found


def load_overlays(pages: Iterable[Any]) -> dict[int, Overlaid]:
    """Return what countries changed of the blocks of specific ``pages`` that are live, by page id."""
    found: dict[int, Overlaid] = {}
    rows: dict[int, list[Overlay]] = defaultdict(list)
    pages = list(pages)
    for overlay in Overlay.objects.filter(page_id__in=[page.pk for page in pages]):
        rows[overlay.page_id].append(overlay)
    for page in pages:
        found[page.pk] = overlaid(page, rows.get(page.pk, []))
    return found


def overlaid(page: Any, overlays: list[Overlay]) -> Overlaid:
    """Return a specific page's ``overlays`` with the blocks that they hold."""
    if not overlays:
        return NOTHING_OVERLAID
    return Overlaid(overlays, contents_of(overlays, stream_block_of(page)))


def load_blocks(pages: Iterable[Any], overlays: Iterable[Overlaid]) -> list[Any]:
    """Read the blocks of specific ``pages``; return the pages and page ids that they lead to.

    Those of their ``overlays`` too. A stream reads its own blocks when it is asked for one: with a query for each kind of block
    that leads to rows, for each page.
    """
    streams: list[Any] = []
    for cls, some in _by_class(pages).items():
        values = [getattr(page, cls.block_field) for page in some]
        raw = [list(value.raw_data) for value in values]
        for page, stream in zip(some, values[0].stream_block.bulk_to_python(raw), strict=True):
            setattr(page, cls.block_field, stream)
            streams.append(stream)
    image_model = get_image_model()
    streams += [some for one in overlays for some in one.contents.values()]
    found = [each for stream in streams for each in _leads_in(stream, (Page, image_model))]
    prefetch_related_objects([each for each in found if isinstance(each, image_model)], "texts")
    return [each for each in found if isinstance(each, Page | int)]


def _by_class(pages: Iterable[Any]) -> dict[type[Any], list[Any]]:
    """Return ``pages`` by their class: rows are fetched for objects of one class at a time."""
    found: dict[type[Any], list[Any]] = defaultdict(list)
    for page in pages:
        found[type(page)].append(page)
    return found


def foreign_keys(cls: type[Any]) -> list[str]:
    """Return the names of a model's foreign keys; of a page class without those of every page."""
    fields = cls._meta.concrete_fields
    return [field.name for field in fields if field.many_to_one and field.model is not Page]


def _leads_in(value: Any, rows: tuple[type[Any], ...]) -> Iterator[Any]:
    """Give the ``rows`` (images, pages) in a block's value, and the page ids its texts link to."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _leads_in(part, rows)
    elif isinstance(value, RichText):
        yield from _linked_ids(value.source)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _leads_in(part, rows)
    elif isinstance(value, StreamValue | list):
        for child in value:
            yield from _leads_in(child.value, rows)
    elif isinstance(value, rows):
        yield value


def _linked_ids(source: str) -> Iterator[int]:
    if "linktype" not in source:
        return
    for attributes in map(extract_attrs, FIND_A_TAG.findall(source)):
        page_id = attributes.get("id", "")
        if attributes.get("linktype") == "page" and page_id.isdecimal():
            yield int(page_id)
