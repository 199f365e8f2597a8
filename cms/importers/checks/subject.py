"""What a check looks at, and what it yields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from cms.importers.names import KnownNames
from cms.importers.parsed import ParsedBlock, ParsedPage
from countries.text import IN_BRACES, base_language, excerpt
from countries.text.claims import KnownFact

_EXCERPT = 120
_BEFORE = 40
_TOKEN = re.compile(rf"{IN_BRACES}|(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: its code, the page's slug, the block's position, the place, why."""

    code: str
    page: str
    block: int | None
    excerpt: str
    message: str


@dataclass(frozen=True)
class Passage:
    """A block in the page's own language, examined in its ``text``.

    Tokens and addresses are blank in ``text``, in ``without_names`` the known names too.
    """

    position: int
    block: ParsedBlock
    text: str
    without_names: str


@dataclass(frozen=True)
class Subject:
    """A page under examination, with the names and facts that are known."""

    page: ParsedPage
    names: KnownNames
    facts: tuple[KnownFact, ...]

    @cached_property
    def language(self) -> str:
        return base_language(self.page.locale)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The blocks in the page's language; what is in another is reported, not examined."""
        return tuple(
            self._passage(position, block)
            for position, block in enumerate(self.page.blocks)
            if block.language is None
        )

    def _passage(self, position: int, block: ParsedBlock) -> Passage:
        text = _TOKEN.sub(lambda match: " " * len(match[0]), block.text)
        return Passage(position, block, text, self.names.without_names(text))

    def finding(self, code: str, passage: Passage, start: int, end: int, message: str) -> Finding:
        """Return a finding at a place in a passage."""
        text = passage.block.text
        return Finding(
            code, self.page.slug, passage.position, context_of(text, start, end), message
        )

    def page_finding(self, code: str, place: str, message: str) -> Finding:
        """Return a finding of the page as a whole."""
        return Finding(code, self.page.slug, None, excerpt(place, _EXCERPT), message)


def context_of(text: str, start: int, end: int) -> str:
    """Return the words around a place, on one line, with “…” where text is left out."""
    first = max(0, start - _BEFORE)
    if first:
        first = text.find(" ", first, start) + 1 or first
    around = text[first : max(end, first + _EXCERPT)]
    cut = excerpt(around, max(_EXCERPT, end - first))
    ends_early = first + len(around) < len(text) and not cut.endswith("…")
    return f"{'…' if first else ''}{cut}{'…' if ends_early else ''}"
