"""Read the blocks of a stream as they are stored, and which texts of a page overlays leave unshown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from modelcluster.models import model_from_serializable_data
from wagtail.blocks import StreamBlock

from countries.overlays.models import Overlay, OverlayAction

_NOTHING: tuple[Any, ...] = (None, "", [], {})

RawBlock = dict[str, Any]
"""A block as it is stored: ``{"type", "value", "id"}``."""


def stream_block_of(page: Any) -> StreamBlock:
    """Return what the blocks of a specific ``page`` are."""
    found: StreamBlock = type(page)._meta.get_field(page.block_field).stream_block
    return found


def raw_blocks(page: Any) -> list[RawBlock]:
    """Return the blocks of a specific ``page`` in order, as they are stored; asks the database nothing."""
    stream = getattr(page, page.block_field, None)
    return [dict(raw) for raw in stream.raw_data] if stream else []


def block_ids(page: Any) -> list[str]:
    """Return the ids of the blocks of a specific ``page`` in order."""
    return [str(raw.get("id") or "") for raw in raw_blocks(page)]


def block_of(page: Any, block_id: str) -> RawBlock:
    """Return a block of a specific ``page`` as it is stored, nothing where there is none."""
    return next((raw for raw in raw_blocks(page) if raw.get("id") == block_id), {})


def raw_digest(raw: Any) -> str:
    """Return a short fingerprint of what stored content says, whatever the order of its members.

    A member that is empty says as much as one that is missing.
    """
    said = json.dumps(_saying(raw), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def _saying(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {k: said for k, v in raw.items() if (said := _saying(v)) not in _NOTHING}
    if isinstance(raw, list):
        return [_saying(one) for one in raw]
    return raw


def newest_raw_blocks(page: Any) -> list[RawBlock]:
    """Return the blocks of a specific page's newest version, which may be a draft, as they are stored."""
    revision = page.latest_revision
    said = revision.content.get(page.block_field) if revision else None
    return json.loads(said) if said else raw_blocks(page)


def newest_overlays(page: Any) -> list[Overlay]:
    """Return the overlays of a page's newest version, which may be a draft; one query."""
    revision = page.latest_revision
    said = revision.content.get("overlays") if revision else None
    if said is None:
        return list(Overlay.objects.filter(page_id=page.pk))
    return [model_from_serializable_data(Overlay, one, check_fks=False) for one in said]


def unshown_places(overlays: Iterable[Overlay], block_field: str) -> list[str]:
    """Return the places of the texts that visitors never see: a block's, or one field's in it."""
    found = []
    for overlay in overlays:
        place = f"{block_field}.{overlay.block_id}"
        if overlay.action in (OverlayAction.HIDE, OverlayAction.REPLACE):
            found.append(place)
        elif overlay.action == OverlayAction.SET:
            found += [f"{place}.{name}" for name in sorted(overlay.content)]
    return found


def is_unshown(path: str, places: Sequence[str]) -> bool:
    """Tell whether the text at ``path`` lies in one of ``places``."""
    return any(path == place or path.startswith(f"{place}.") for place in places)
