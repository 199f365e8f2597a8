"""Where a locale wants it, the source's present texts stand for those that are behind.

What a country wrote stays in its page and is shown again as soon as it is up to date, or wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from countries.identity.countries import UnfinishedTexts
from countries.routing import LocaleInfo
from countries.segments.freshness import Freshness, PathState
from countries.segments.models import Provenance
from countries.segments.reading import Texts, block_id_of, texts_of
from countries.text import same_language


def is_wanted(info: LocaleInfo | None, fresh: Freshness) -> bool:
    """Tell whether the source's texts are to stand in a page of ``info`` for what is behind."""
    return (
        info is not None
        and info.unfinished_texts == UnfinishedTexts.SOURCE
        and fresh.segments_behind > 0
        and not same_language(fresh.source_locale, info.code)
    )


@dataclass(frozen=True)
class StandIn:
    """A source, and the places of a page translated from it where its texts are shown.

    ``source`` is the specific live page, of which ``theirs`` says what is known of its texts.
    """

    source: Any
    theirs: Freshness
    own: Freshness

    @cached_property
    def _paths(self) -> set[str]:
        moved = {path for path, state in self.own.paths.items() if state.segments_behind}
        return {path for path in moved | set(self.own.new_paths) if path in self._texts}

    @cached_property
    def _texts(self) -> Texts:
        return texts_of(self.source)

    @cached_property
    def blocks(self) -> set[str]:
        """The ids of the blocks that are shown as the source has them."""
        return {found for path in self._paths if (found := block_id_of(path))}

    @property
    def fields(self) -> set[str]:
        """The names of the fields that are shown as the source has them."""
        return {path for path in self._paths if block_id_of(path) is None}

    def freshness(self) -> Freshness:
        """Return how the page stands, with the languages of what is shown."""
        shown = {
            path: PathState(path, Provenance.SOURCE, self._language(path), 0)
            for path in self._texts
            if path in self.fields or block_id_of(path) in self.blocks
        }
        gone = {path for path in self.own.paths if block_id_of(path) in self.blocks}
        kept = {path: state for path, state in self.own.paths.items() if path not in gone}
        return replace(self.own, paths={**kept, **shown})

    def _language(self, path: str) -> str:
        state = self.theirs.paths.get(path)
        return state.language if state else self.own.source_locale

    def fill(self, page: Any) -> None:
        """Put the source's fields into ``page``, which nobody saves."""
        for name in self.fields:
            if hasattr(self.source, name) and hasattr(page, name):
                setattr(page, name, getattr(self.source, name))

    def stream(self, own: Iterable[Any], theirs: Iterable[Any]) -> Iterator[Any]:
        """Yield the blocks that are shown: those that are new where the source has them."""
        source = list(theirs)
        by_id = {child.id: child for child in source if child.id in self.blocks}
        there = [by_id.pop(child.id, child) for child in own]
        for number, child in enumerate(source):
            if child.id in by_id:
                before = {other.id for other in source[:number]}
                at = [place for place, other in enumerate(there, 1) if other.id in before]
                there.insert(max(at, default=0), child)
        yield from there
