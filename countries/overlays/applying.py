"""Put what a country changed over the blocks of its page: what visitors, partners and searches get."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from countries.overlays.models import Overlay, OverlayAction
from countries.overlays.reading import block_of, stream_block_of


@dataclass(frozen=True)
class Shown:
    """A block as a page shows it: bound as in a stream, with the id it is known by.

    ``place`` is the id of the source's block at which it stands, its own where nobody changed it.
    ``action`` is what the country did there, nothing for a block of the page's own stream.
    """

    id: str
    block: Any
    value: Any
    place: str
    action: str = ""

    @property
    def block_type(self) -> str:
        return str(self.block.name)

    @property
    def is_of_country(self) -> bool:
        """Whether the country wrote the block, not the source."""
        return self.action not in ("", OverlayAction.SET)


Contents = Mapping[str, Sequence[Any]]
"""The bound blocks of overlays by the overlay's ``key_of``."""


def key_of(overlay: Overlay) -> str:
    """Return what tells an overlay from the others of its page."""
    return f"{overlay.block_id} {overlay.action}"


def contents_of(overlays: Iterable[Overlay], stream_block: Any) -> dict[str, list[Any]]:
    """Return the bound blocks of what replaces or stands beside a block."""
    some = [overlay for overlay in overlays if isinstance(overlay.content, list)]
    streams = stream_block.bulk_to_python([overlay.content for overlay in some])
    return {key_of(o): list(stream) for o, stream in zip(some, streams, strict=True)}


def own_streams(overlays: Iterable[Overlay], page: Any) -> list[Any]:
    """Return what a country wrote as streams of blocks, one for each of the page's ``overlays``.

    A block of the source that has fields of the country's own comes as a whole.
    """
    overlays = list(overlays)
    if not overlays:
        return []
    stream_block = stream_block_of(page)
    found = []
    for overlay in overlays:
        content = overlay.content
        if isinstance(content, dict):
            raw = block_of(page, overlay.block_id)
            content = [{**raw, "value": {**raw["value"], **content}}] if raw else []
        found.append(stream_block.to_python(content))
    return found


def shown_blocks(
    children: Sequence[Any], overlays: Sequence[Overlay], contents: Contents
) -> list[Shown]:
    """Return what a page shows of its blocks ``children`` under the country's ``overlays``.

    What stood at a block that is gone stays, after the nearest block that stood before it.
    """
    if not overlays:
        return [_plain(child) for child in children]
    at: dict[str, dict[str, Overlay]] = defaultdict(dict)
    for overlay in overlays:
        at[overlay.block_id][overlay.action] = overlay
    found: list[Shown] = []
    for child in children:
        found += _at_block(child, at.pop(child.id, {}), contents)
    for block_id in sorted(at, key=lambda one: _rank(one, at[one])):
        _put_back(found, block_id, at[block_id], contents)
    return found


def _plain(child: Any) -> Shown:
    return Shown(id=child.id or "", block=child.block, value=child.value, place=child.id or "")


def _at_block(child: Any, by_action: Mapping[str, Overlay], contents: Contents) -> Iterator[Shown]:
    yield from _of(by_action.get(OverlayAction.BEFORE), contents)
    if own := by_action.get(OverlayAction.SET):
        value = {**child.get_prep_value()["value"], **own.content}
        bound = child.block.to_python(value)
        yield Shown(child.id, child.block, bound, child.id, OverlayAction.SET)
    elif OverlayAction.REPLACE in by_action:
        yield from _of(by_action[OverlayAction.REPLACE], contents)
    elif OverlayAction.HIDE not in by_action:
        yield _plain(child)
    yield from _of(by_action.get(OverlayAction.AFTER), contents)


def _of(overlay: Overlay | None, contents: Contents) -> Iterator[Shown]:
    """Yield the country's blocks; the first that replaces another is known by the other's id."""
    if overlay is None:
        return
    replaces = overlay.action == OverlayAction.REPLACE
    for number, child in enumerate(contents.get(key_of(overlay), ())):
        known_by = overlay.block_id if replaces and number == 0 else child.id or ""
        yield Shown(known_by, child.block, child.value, overlay.block_id, overlay.action)


def _rank(block_id: str, by_action: Mapping[str, Overlay]) -> int:
    order = next(iter(by_action.values())).base_order
    return order.index(block_id) if block_id in order else len(order)


def _put_back(
    found: list[Shown], block_id: str, by_action: Mapping[str, Overlay], contents: Contents
) -> None:
    """Put what the country wrote at a block that is gone where the block was."""
    order = next(iter(by_action.values())).base_order
    before = set(order[: order.index(block_id)]) if block_id in order else set()
    place = max((n for n, shown in enumerate(found, 1) if shown.place in before), default=0)
    own = [
        shown
        for action in (OverlayAction.BEFORE, OverlayAction.REPLACE, OverlayAction.AFTER)
        for shown in _of(by_action.get(action), contents)
    ]
    found[place:place] = own
