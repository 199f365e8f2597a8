"""The addresses to which a page's links lead, which are no part of its texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from wagtail_localize.models import SegmentOverride
from wagtail_localize.segments import OverridableSegmentValue
from wagtail_localize.segments.extract import extract_segments

from countries.text import clean_href

OF_LINKS = ("link-scheme", "link-dead", "link-abroad")
"""The rules that judge an address by itself."""

_IN_RICH_TEXT = ".'"


def links_of(page: Any, *, is_translated: bool) -> Iterator[tuple[str, str]]:
    """Yield (path, address) of the links of a specific ``page`` as it is in memory.

    An address in its own texts that must not be followed is none: saving takes it out.
    With ``is_translated`` also of those that its country put in the place of its source's, as they
    are stored: an address that must not be followed never comes into the page.
    """
    seen = set()
    for segment in extract_segments(page):
        if isinstance(segment, OverridableSegmentValue) and _is_followed(segment.data):
            seen.add((_place(segment.path), segment.data))
    if is_translated:
        rows = SegmentOverride.objects.filter(
            locale_id=page.locale_id, context__object_id=page.translation_key
        )
        for path, data in rows.values_list("context__path", "data_json"):
            address = json.loads(data)
            if _is_address(address):
                seen.add((_place(path), address))
    yield from sorted(seen)


def as_text(address: str) -> str:
    """Return an address as a text that has no words of its own, for the rules."""
    return f'<a href="{escape(address)}"></a>'


def _is_followed(data: Any) -> bool:
    return _is_address(data) and clean_href(data, relative=True) is not None


def _is_address(data: Any) -> bool:
    """Tell an address from what else can be put in the place of something: a picture, a choice."""
    return isinstance(data, str) and (":" in data or data.startswith("/"))


def _place(path: str) -> str:
    """Return the path of the text in which a link is, where it is in one."""
    return path.partition(_IN_RICH_TEXT)[0]
