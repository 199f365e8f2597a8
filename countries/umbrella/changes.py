"""What the umbrella changed under what a country did: base, new and local, and the country's answer.

A change is open while the source's block is not what an overlay was made against, nor what the
country answered since: an answer closes that change alone. What nobody overlaid is no change here: it
follows into the translation.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries import publishing
from countries.access import can_edit
from countries.overlays.models import Answer, Overlay, PageChange, SeenBlock
from countries.overlays.reading import RawBlock, block_ids, block_of, raw_digest
from countries.routing import CountryInfo, LocaleInfo, Network, network
from countries.umbrella.overlaying import OverlayError, lift_overlays
from countries.umbrella.page_changes import answer_page_change, open_page_changes
from countries.umbrella.sources import live_sources_of

SeenBlocks = dict[tuple[str, str], SeenBlock]
"""What a country answered about one page, by the source's locale and the block."""


class What(StrEnum):
    """What happened to the source's block."""

    EDITED = "edited"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True)
class Local:
    """What a country has at a block in one of its locales, and the source of that page."""

    page: Page
    info: LocaleInfo
    overlays: list[Overlay]
    source: Any


@dataclass(frozen=True)
class Change:
    """One change of the umbrella at a block that the country overlaid.

    ``base`` is what the country last saw, ``now`` what the source says, both as stored; empty for
    what was or is not there. ``locals`` is all that the country has at the block.
    """

    block_id: str
    what: What
    base: RawBlock
    now: RawBlock
    locals: list[Local] = field(default_factory=list)


@dataclass(frozen=True)
class PageChanges:
    """All open changes of one umbrella page for one country: its one task about it.

    ``source`` is the live page, None where the umbrella has none any more; ``of_page`` is what
    happened to the page as a whole.
    """

    country: CountryInfo
    key: UUID
    source: Any | None
    changes: list[Change] = field(default_factory=list)
    of_page: list[PageChange] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.source.title if self.source else self.of_page[0].title)

    @property
    def count(self) -> int:
        return len(self.changes) + len(self.of_page)


class ChangedMeanwhile(OverlayError):
    """The umbrella changed the page again after the user saw the change."""


def changes_waiting(countries: Iterable[CountryInfo]) -> dict[str, list[PageChanges]]:
    """Return the umbrella's pages with changes that each country has to answer, by its code.

    By their title; countries without any are left out. The number of queries depends on neither
    countries nor pages.
    """
    found: dict[str, list[PageChanges]] = {}
    for one in _all_changes(countries):
        if one.count:
            found.setdefault(one.country.code, []).append(one)
    return {code: sorted(some, key=lambda one: one.title) for code, some in found.items()}


def changes_of(country: CountryInfo, key: UUID) -> PageChanges | None:
    """Return the open changes of one umbrella page for ``country``, if it may have any.

    While the source is not public there is nothing to follow in its blocks.
    """
    return next(iter(_all_changes([country], key=key)), None)


def answer(
    country: CountryInfo,
    key: UUID,
    answers: Mapping[str, str],
    *,
    seen: Mapping[str, str] | None = None,
    user: Any,
    now: dt.datetime,
    publish: bool = False,
) -> int:
    """Answer changes of one umbrella page: take what the umbrella did, or keep one's own.

    ``answers`` are by block id, or by ``page:moved`` and the like for the page as a whole. Taking
    lifts what the country did at the block, in a draft of each of its locales; keeping silences this
    change only. ``seen`` are the digests of what the user saw of each block. Returns how many were
    answered. Raises ``OverlayError`` or ``PermissionDenied``; then nothing was done.
    """
    with publishing.unit():
        found = changes_of(country, key)
        by_id = {change.block_id: change for change in found.changes} if found else {}
        of_page = {f"page:{change.what}": change for change in found.of_page} if found else {}
        if found is None or not set(answers) <= set(by_id) | set(of_page):
            raise ChangedMeanwhile(_("There is no such change any more: look at the page again."))
        _refuse_unseen([by_id[one] for one in answers if one in by_id], seen)
        for name, said in answers.items():
            if name in of_page:
                answer_page_change(of_page[name], Answer(said), user=user, now=now)
            else:
                change = by_id[name]
                _answer_block(found, change, Answer(said), user=user, now=now, publish=publish)
        return len(answers)


def _refuse_unseen(changes: Iterable[Change], seen: Mapping[str, str] | None) -> None:
    for change in changes:
        if seen is not None and seen.get(change.block_id) != raw_digest(change.now):
            message = _("The umbrella changed the page again: look at what it says now.")
            raise ChangedMeanwhile(message)


def _answer_block(
    found: PageChanges,
    change: Change,
    said: Answer,
    *,
    user: Any,
    now: dt.datetime,
    publish: bool,
) -> None:
    for local in change.locals:
        if user is not None and not can_edit(user, local.page):
            raise PermissionDenied
        if said == Answer.TAKE:
            lift_overlays(local.page, change.block_id, user=user, now=now, publish=publish)
    for source in {local.source.pk: local.source for local in change.locals}.values():
        SeenBlock.objects.update_or_create(
            country_id=found.country.pk,
            translation_key=found.key,
            source_locale=_code(source, network()),
            block_id=change.block_id,
            defaults={
                "said": block_of(source, change.block_id),
                "order": block_ids(source),
                "answer": said,
                "by": user,
                "at": now,
            },
        )


def _all_changes(
    countries: Iterable[CountryInfo], *, key: UUID | None = None
) -> Iterator[PageChanges]:
    net = network()
    countries = list(countries)
    of_pages = open_page_changes(countries, key=key)
    for found in _block_changes(countries, net, key=key):
        of_page = of_pages.pop((found.country.pk, found.key), [])
        yield replace(found, of_page=of_page)
    by_pk = {country.pk: country for country in countries}
    for (country_pk, page_key), some in of_pages.items():
        yield PageChanges(by_pk[country_pk], page_key, None, of_page=some)


def _block_changes(
    countries: Iterable[CountryInfo], net: Network, *, key: UUID | None
) -> Iterator[PageChanges]:
    by_locale = {
        info.locale_id: country for country in countries for info in net.locales_of(country)
    }
    rows = Overlay.objects.filter(page__locale_id__in=by_locale)
    if key is not None:
        rows = rows.filter(page__translation_key=key)
    overlays = list(rows.select_related("page__locale").order_by("page__path", "pk"))
    if not overlays:
        return
    sources = live_sources_of({one.page_id: one.page for one in overlays}.values())
    grouped: dict[tuple[int, UUID], list[Overlay]] = defaultdict(list)
    for one in overlays:
        if one.page_id in sources:
            country = by_locale[one.page.locale_id]
            grouped[country.pk, one.page.translation_key].append(one)
    seen = _seen(grouped)
    for (country_pk, page_key), some in grouped.items():
        country = by_locale[some[0].page.locale_id]
        changes = list(_changes_of(some, sources, seen[country_pk, page_key], net))
        yield PageChanges(country, page_key, sources[some[0].page_id], changes)


def _seen(keys: Iterable[tuple[int, UUID]]) -> dict[tuple[int, UUID], SeenBlocks]:
    """Return what countries answered about pages, by country and the page's key; one query."""
    found: dict[tuple[int, UUID], SeenBlocks] = {key: {} for key in keys}
    rows = SeenBlock.objects.filter(
        country_id__in={country for country, _key in found},
        translation_key__in={key for _country, key in found},
    )
    for row in rows:
        if (at := (row.country_id, row.translation_key)) in found:
            found[at][row.source_locale, row.block_id] = row
    return found


def _changes_of(
    overlays: list[Overlay],
    sources: Mapping[int, Any],
    seen: SeenBlocks,
    net: Network,
) -> Iterator[Change]:
    at: dict[str, list[Overlay]] = defaultdict(list)
    for overlay in overlays:
        at[overlay.block_id].append(overlay)
    order = block_ids(sources[overlays[0].page_id])
    for block_id in sorted(at, key=lambda one: order.index(one) if one in order else len(order)):
        for overlay in at[block_id]:
            source = sources[overlay.page_id]
            now = block_of(source, block_id)
            base, before = _last_seen(overlay, seen.get((_code(source, net), block_id)))
            what = _what(block_id, base, now, before, block_ids(source))
            if what is not None:
                local = list(_locals(at[block_id], sources, net))
                yield Change(block_id, what, base, now, local)
                break


def _code(source: Any, net: Network) -> str:
    """Return the code of the locale of one of the umbrella's pages."""
    return net.by_locale_id[source.locale_id].code


def _last_seen(overlay: Overlay, seen: SeenBlock | None) -> tuple[RawBlock, Sequence[str]]:
    """Return what of a block, and of the blocks' order, was last seen by who answers for an overlay."""
    if seen is not None and seen.at >= overlay.made_at:
        return seen.said, seen.order
    return overlay.base, overlay.base_order


def _what(
    block_id: str, base: RawBlock, now: RawBlock, before: Sequence[str], order: Sequence[str]
) -> What | None:
    if raw_digest(base) != raw_digest(now):
        return What.EDITED if now else What.REMOVED
    return What.MOVED if block_id in moved(before, order) else None


def moved(before: Sequence[str], now: Sequence[str]) -> set[str]:
    """Return which of the blocks that are in both orders stand elsewhere among them."""
    old = [one for one in before if one in now]
    new = [one for one in now if one in before]
    same = difflib.SequenceMatcher(None, old, new, False).get_matching_blocks()
    kept = {one for match in same for one in old[match.a : match.a + match.size]}
    return set(old) - kept


def _locals(
    overlays: Iterable[Overlay], sources: Mapping[int, Any], net: Network
) -> Iterator[Local]:
    by_page: dict[int, list[Overlay]] = defaultdict(list)
    for overlay in overlays:
        by_page[overlay.page_id].append(overlay)
    for some in by_page.values():
        page = some[0].page
        yield Local(page, net.by_locale_id[page.locale_id], some, sources[page.pk])
