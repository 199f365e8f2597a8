"""Where in the documentation some words stand: the sections that have all of them, the best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.text import slugify

SHOWN_AT_MOST = 20
EXCERPT = 160
TITLE_COUNTS = 20

_HEADING = re.compile(r"^#{2,3} +(?P<title>.+)$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"^```.*$|^\|[-| ]+\|$|^(?:-|\d\.|>) |<[^>]*>|[|#]", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|`")
_WORD = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Passage:
    """A section: the path of its page and what that is called, its anchor and title, and its text."""

    path: str
    page: str
    anchor: str
    title: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A passage that has the words, with what stands around the first of them."""

    passage: Passage
    excerpt: str


def passages_of(path: str, title: str, text: str) -> Iterator[Passage]:
    """Yield the sections of a page's text in Markdown; what stands before the first has no anchor."""
    ends = [*_HEADING.finditer(text), None]
    at, anchor, heading = 0, "", ""
    for end in ends:
        found = _plain(text[at : end.start() if end else len(text)])
        if found or heading:
            yield Passage(path, title, anchor, heading or title, found)
        if end is not None:
            heading = _plain(end["title"])
            at, anchor = end.end(), slugify(heading)


def find(words: str, passages: Iterable[Passage]) -> list[Hit]:
    """Return the passages that have every word of ``words``, or one that begins so."""
    wanted = [word.casefold() for word in _WORD.findall(words)]
    if not wanted:
        return []
    found = [(score, one) for one in passages if (score := _score(one, wanted))]
    found.sort(key=lambda pair: -pair[0])
    return [Hit(one, _excerpt(one.text, wanted)) for _score_of, one in found[:SHOWN_AT_MOST]]


def _score(passage: Passage, wanted: Iterable[str]) -> int:
    """Return how well a passage fits; nothing where it lacks a word."""
    heading, text = f"{passage.title} {passage.page}".casefold(), passage.text.casefold()
    total = 0
    for word in wanted:
        pattern = _beginning(word)
        count = TITLE_COUNTS * len(pattern.findall(heading)) + len(pattern.findall(text))
        if not count:
            return 0
        total += count
    return total


@lru_cache(maxsize=256)
def _beginning(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}")


def _excerpt(text: str, wanted: Iterable[str]) -> str:
    places = (
        match.start() for word in wanted if (match := _beginning(word).search(text.casefold()))
    )
    at = max(0, min(places, default=0) - EXCERPT // 3)
    start = text.rfind(" ", 0, at) + 1 if at else 0
    part = (
        text[start : start + EXCERPT].rsplit(" ", 1)[0]
        if len(text) - start > EXCERPT
        else text[start:]
    )
    return f"{'… ' if start else ''}{part}{' …' if start + len(part) < len(text) else ''}"


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", _EMPHASIS.sub("", _LINK.sub(r"\1", text))).split())
