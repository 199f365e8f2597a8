"""What an import makes of a source: pages, their blocks, and what was taken out on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece of the source that is not in the page: the finding's code, the piece, its line."""

    code: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedBlock:
    """One block: ``value`` in the form of its type, ``text`` all that a reader sees of it.

    ``language`` is set where it is not the page's, as a bare language code.
    """

    type: str
    value: dict[str, Any]
    source_line: int
    text: str
    language: str | None = None
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """One page with its blocks and the pages below it.

    ``programme`` is a programme's code. ``has_heading`` is False if the source does not say the
    title, which then is the programme's name or made from the file's.
    """

    title: str
    slug: str
    type: str
    locale: str
    blocks: tuple[ParsedBlock, ...] = ()
    children: tuple[ParsedPage, ...] = ()
    programme: str = ""
    title_language: str | None = None
    has_heading: bool = True
    removed: tuple[Removed, ...] = ()

    def walk(self) -> Iterator[ParsedPage]:
        """Yield this page and all below it, each before its children."""
        yield self
        for child in self.children:
            yield from child.walk()
