"""A country's own changes of blocks, as the editor shows them: at the block to which they apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks
from wagtail.models import Page

from countries.access import can_edit
from countries.overlays.models import Overlay, OverlayAction
from countries.overlays.reading import (
    RawBlock,
    newest_raw_blocks,
    raw_blocks,
    raw_digest,
    stream_block_of,
)
from countries.routing import LocaleInfo, network
from countries.text import excerpt, native_name
from countries.translation.desk import Group
from countries.umbrella.overlaying import version_of
from countries.umbrella.saying import Said, label_of, said_by, said_in
from countries.umbrella.sources import live_source_of

LONGEST = 160
OFFERED: dict[str, Any] = {
    OverlayAction.REPLACE: gettext_lazy("Replace it…"),
    OverlayAction.SET: gettext_lazy("Fields of our own…"),
    OverlayAction.BEFORE: gettext_lazy("Insert before it…"),
    OverlayAction.AFTER: gettext_lazy("Insert after it…"),
}
"""What a country may write at a block, and what leads there; hiding needs nothing written."""


@dataclass(frozen=True)
class Own:
    """What the country did at a block: in words, with what it wrote there."""

    action: str
    label: str
    words: str


@dataclass(frozen=True)
class Elsewhere:
    """What the country did at the block in another of its languages, and not, or not so, in this one.

    ``is_newer`` tells that it was changed there since it was taken over.
    """

    pk: int
    label: str
    language: str
    is_newer: bool = False


@dataclass(frozen=True)
class Opened:
    """The form with which something is written at a block: ``form`` has one field, ``content``."""

    block_id: str
    action: str
    form: forms.Form
    error: str = ""

    @property
    def title(self) -> str:
        return str(OverlayAction(self.action).label)


@dataclass(frozen=True)
class Strip:
    """What stands at a block besides its texts: what the country did there, and what it may do."""

    block_id: str
    version: str
    own: list[Own]
    elsewhere: list[Elsewhere]
    offered: list[tuple[str, str]]
    is_unshown: bool
    opened: Opened | None = None
    source: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """A block, or the page's own fields, as the editor shows it."""

    group: Group
    strip: Strip | None = None


class BlockStrips:
    """The strips of one adopted page for one user, read once for all its blocks."""

    def __init__(
        self, page: Any, user: Any, overlays: list[Overlay], opened: Opened | None = None
    ) -> None:
        self.page = page
        self.overlays = overlays
        self.opened = opened
        self.may_edit = can_edit(user, page)
        self.stream_block = stream_block_of(page)

    def sections(self, groups: Iterable[Group], *, with_all: bool) -> list[Section]:
        """Return the groups with their strips; ``with_all``, those of blocks without a text too."""
        by_id = {group.block_id: group for group in groups}
        found = [Section(group) for group in by_id.values() if group.block_id not in self._raw]
        for block_id in self._raw:
            group = by_id.get(block_id)
            if group is None and not with_all:
                continue
            label = label_of(self._raw.get(block_id, {}), self.stream_block)
            found.append(
                Section(
                    group or Group(block_id, label or _("Block that is gone")), self.strip(block_id)
                )
            )
        return found

    def strip(self, block_id: str) -> Strip:
        """Return what stands at one block besides its texts."""
        own = self._at(block_id)
        actions = {one.action for one in own}
        opened = self.opened if self.opened and self.opened.block_id == block_id else None
        return Strip(
            block_id=block_id,
            version=version_of(own),
            own=[self._own(one) for one in own],
            elsewhere=[one for one in self._elsewhere(block_id) if self.may_edit],
            offered=list(self._offered(block_id, actions)),
            is_unshown=bool(actions & {OverlayAction.HIDE, OverlayAction.REPLACE}),
            opened=opened,
            source=said_in(self._source.get(block_id, {}), self.stream_block) if opened else [],
        )

    @cached_property
    def _raw(self) -> dict[str, RawBlock]:
        """The blocks by their ids, in order; those that are gone last, with nothing in them."""
        found = {str(raw.get("id")): raw for raw in newest_raw_blocks(self.page)}
        return found | {one.block_id: {} for one in self.overlays if one.block_id not in found}

    def _at(self, block_id: str) -> list[Overlay]:
        return [one for one in self.overlays if one.block_id == block_id]

    @cached_property
    def _source(self) -> dict[str, RawBlock]:
        source = live_source_of(self.page)
        return {str(raw["id"]): raw for raw in raw_blocks(source)} if source else {}

    def _own(self, overlay: Overlay) -> Own:
        said = said_by(overlay, self._raw.get(overlay.block_id, {}), self.stream_block)
        return Own(
            overlay.action,
            str(OverlayAction(overlay.action).label),
            excerpt(" · ".join(one.text for one in said), LONGEST),
        )

    def _offered(self, block_id: str, actions: set[str]) -> Iterator[tuple[str, str]]:
        if not self.may_edit:
            return
        for action, label in OFFERED.items():
            raw = self._raw.get(block_id)
            if action == OverlayAction.SET and not has_fields(raw, self.stream_block):
                continue
            if action in actions or raw:
                yield action, str(_("Change what we wrote…") if action in actions else label)

    @cached_property
    def _others(self) -> list[tuple[LocaleInfo, Overlay]]:
        net = network()
        info = net.by_locale_id[self.page.locale_id]
        near = [other.locale_id for other in net.locales_of(info.country) if other != info]
        rows = Overlay.objects.filter(
            page__translation_key=self.page.translation_key, page__locale_id__in=near
        ).select_related("page")
        return [(net.by_locale_id[row.page.locale_id], row) for row in rows] if near else []

    def _elsewhere(self, block_id: str) -> Iterator[Elsewhere]:
        here = {str(one.uuid): one for one in self._at(block_id)}
        for info, row in self._others:
            if row.block_id != block_id:
                continue
            taken = here.get(str(row.uuid))
            is_newer = taken is not None and bool(taken.made_from) and not row.made_from
            if is_newer and taken is not None:
                is_newer = taken.made_from != raw_digest(row.content)
            if taken is None or is_newer:
                label = str(OverlayAction(row.action).label)
                yield Elsewhere(row.pk, label, native_name(info.code), is_newer)


def sections_of(
    page: Any,
    user: Any,
    groups: list[Group],
    *,
    source: Page | None,
    overlays: list[Overlay],
    is_filtered: bool,
    opened: Any = None,
) -> list[Section]:
    """Return the editor's groups; with what the country changed where ``source`` is the umbrella's."""
    info = network().by_locale_id.get(source.locale_id) if source else None
    if info is None or not info.country.is_umbrella:
        return [Section(group) for group in groups]
    strips = BlockStrips(page, user, overlays, opened)
    return strips.sections(groups, with_all=not is_filtered)


def has_fields(raw: RawBlock | None, stream_block: blocks.StreamBlock) -> bool:
    """Tell whether a stored block has fields of which a country may set some."""
    block = stream_block.child_blocks.get(raw["type"]) if raw else None
    return isinstance(block, blocks.StructBlock)
