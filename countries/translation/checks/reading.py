"""Read a stored text as people do, and say where in the stored text each letter of it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import unescape

from countries.conf import UMBRELLA
from countries.text import IN_BRACES
from countries.translation.checks.findings import About, Identity

_PIECE = re.compile(
    r"(?P<tag><[^<>]*>)|(?P<entity>&(?:#\d+|#x[0-9a-fA-F]+|\w+);)|(?P<text>[^<&]+|.)", re.DOTALL
)
_NO_WORDS = re.compile(
    rf"{IN_BRACES}|%\(\w+\)[a-z]|(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@[^\s@]+|[#@]\w+"
)
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(
    r"“[^“”„]+[”“]|„[^“”„]+[”“]|«[^«»]+»|»[^«»]+«|\"[^\"]+\"|‘[^‘’]+’|‚[^‚‘’]+[‘’]"
)


@dataclass(frozen=True)
class Text:
    """A text as it is stored, with its tags and entities."""

    raw: str

    @cached_property
    def _read(self) -> tuple[str, Sequence[int]]:
        if "<" not in self.raw and "&" not in self.raw:
            return self.raw, range(len(self.raw) + 1)
        said: list[str] = []
        places: list[int] = []
        for match in _PIECE.finditer(self.raw):
            kind, piece = match.lastgroup, match.group()
            if kind == "tag":
                piece = "\n" if piece.lower().startswith("<br") else ""
            elif kind == "entity":
                piece = unescape(piece)
            said.append(piece)
            if kind == "text":
                places.extend(range(match.start(), match.end()))
            else:
                places.extend([match.start()] * len(piece))
        return "".join(said), [*places, len(self.raw)]

    @property
    def plain(self) -> str:
        """What is read: no tags, entities as what they stand for."""
        return self._read[0]

    @cached_property
    def prose(self) -> str:
        """What is read, with spaces in the place of tokens, addresses and hashtags."""
        return _NO_WORDS.sub(_blank, self.plain)

    @cached_property
    def signs(self) -> str:
        """What is read, with letters in the place of tokens, addresses and hashtags."""
        return _NO_WORDS.sub(lambda match: "x" * len(match.group()), self.plain)

    @cached_property
    def unquoted(self) -> str:
        """The prose, with spaces in the place of quotations."""
        return _QUOTED.sub(_blank, self.prose)

    @cached_property
    def words(self) -> list[str]:
        return _WORD.findall(self.prose)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the letters from ``start`` to ``end`` of what is read are stored."""
        places = self._read[1]
        last = places[end - 1] if end > start else places[start]
        return places[start], max(last + 1, places[end] if self._is_entity(last) else last + 1)

    def _is_entity(self, place: int) -> bool:
        return self.raw[place : place + 1] == "&" and ";" in self.raw[place : place + 10]


@dataclass(frozen=True)
class Found:
    """What a check says, at a place in what is read of the target; nowhere without one."""

    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Pair:
    """A text and its translation, or a text alone: then the source is empty."""

    source: Text
    target: Text
    about: About

    @cached_property
    def has_source(self) -> bool:
        return bool(self.about.source) and bool(self.source.raw)

    @cached_property
    def right_names(self) -> tuple[str, ...]:
        """What programmes may be called in the target: as here, and as in the umbrella's section."""
        return right_names(self.about.identities, self.about.country, self.about.target)

    @cached_property
    def without_names(self) -> str:
        """The target's prose, with spaces in the place of names and terms that are not translated."""
        kept = [term.text for term in self.about.terms if term.is_kept]
        return blank_names(self.target.prose, (*self.right_names, *kept))


@lru_cache(maxsize=256)
def right_names(identities: tuple[Identity, ...], country: str, target: str) -> tuple[str, ...]:
    """Return what programmes may be called in a country's text; in the umbrella's all names are right."""
    own = [
        name
        for identity in identities
        if country in (identity.country, UMBRELLA) or identity.country == UMBRELLA
        for name in identity.right_in(target)
    ]
    return tuple(sorted(dict.fromkeys(own), key=len, reverse=True))


def blank_names(text: str, names: Iterable[str]) -> str:
    """Return ``text`` with spaces in the place of ``names``, in any case; longer names first."""
    pattern = whole(tuple(names))
    return pattern.sub(_blank, text) if pattern is not None else text


@lru_cache(maxsize=512)
def whole(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return the pattern of any of ``names`` as whole words, in any case; None without names."""
    kept = sorted(filter(None, names), key=len, reverse=True)
    if not kept:
        return None
    said = "|".join(r"\s+".join(re.escape(word) for word in name.split()) for name in kept)
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)", re.IGNORECASE)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
