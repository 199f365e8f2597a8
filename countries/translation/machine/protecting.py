"""Mark in a text what a machine must leave alone, and see afterwards that all of it came back.

What stands in a mark is put back from here, never taken from the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from countries.text import IN_BRACES, writable
from countries.translation.checks.markup import PLACEHOLDER
from countries.translation.machine.engines import KEEP
from countries.translation.machine.words import Words, any_of
from countries.translation.wording import shown, typed

_QUOTES = '“„«‘‚"'
_MARK = re.compile(r'<x id="\d+">.*?</x>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(IN_BRACES)


class Damaged(Exception):
    """An answer lacks something of its text; the message says what."""


@dataclass(frozen=True)
class Protected:
    """A text as it is sent, and what stands for its marks, by their number from 1."""

    data: str
    sent: str
    kept: tuple[str, ...]

    @property
    def says_something(self) -> bool:
        """Whether anything is left for a machine to translate."""
        rest = _TAG.sub("", _MARK.sub("", self.sent))
        return any(char.isalpha() for char in unescape(rest))


def protect(data: str, words: Words, *, agreed: bool = False) -> Protected:
    """Return a stored text with tokens, placeholders, addresses, names and kept terms marked.

    With ``agreed`` the words that were agreed on stand in it already, where the term itself does.
    """
    kept: list[str] = []
    clean = writable(data)

    def mark(text: str, instead: str) -> str:
        kept.append(instead)
        return KEEP.format(number=len(kept), text=text)

    def marked(match: re.Match[str]) -> str:
        kind, text = match.lastgroup, match.group()
        if kind == "tag":
            return text
        if kind == "agreed":
            instead = _like(text, words.agreed[text.casefold()])
            return mark(instead, instead)
        is_told_about = clean[match.start() - 1 : match.start()] in tuple(_QUOTES)
        return mark(text, text if is_told_about else words.kept.get(text, text))

    return Protected(data, _pattern(words, agreed).sub(marked, clean), tuple(kept))


def restore(answer: str, protected: Protected) -> str:
    """Return the answer as a translation is stored; raises ``Damaged`` where something is missing."""
    soup = BeautifulSoup(answer, "html.parser")
    for number, instead in enumerate(protected.kept, start=1):
        found = soup.find_all("x", id=str(number))
        if len(found) != 1:
            template = _("“%(what)s” is missing.") if not found else _("“%(what)s” stands twice.")
            raise Damaged(template % {"what": unescape(instead)})
        found[0].replace_with(unescape(instead))
    text = _typed(str(soup), protected.data)
    if not text:
        raise Damaged(_("Nothing came back."))
    # Breaks before and behind a text go wherever it is stored.
    wanted = _typed(_with_own(protected), protected.data)
    if _breaks(text) != _breaks(wanted):
        raise Damaged(_("Its line breaks are not the source's."))
    if _tokens(text) != _tokens(wanted):
        raise Damaged(_("What stands in double braces is not the source's."))
    return text


def _typed(html: str, source: str) -> str:
    try:
        return typed(shown(html), source=source)
    except ValidationError as error:
        raise Damaged(" ".join(error.messages)) from error


def _with_own(protected: Protected) -> str:
    """Return the source with what stands for its marks in them."""
    numbers = iter(protected.kept)
    return _MARK.sub(lambda match: next(numbers), protected.sent)


def _breaks(text: str) -> int:
    return sum(isinstance(tag, Tag) for tag in BeautifulSoup(text, "html.parser").find_all("br"))


def _tokens(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text))


def _pattern(words: Words, agreed: bool) -> re.Pattern[str]:
    parts: dict[str, str] = {
        # An entity is one sign, as a tag is.
        "tag": rf"{_TAG.pattern}|&#?\w+;",
        "token": _TOKEN.pattern,
        "name": any_of(words.kept),
        "address": r"(?:https?://|www\.)[^\s<]+|[^\s@<>]+@[^\s@<>]+\.\w+|(?<!\w)[#@]\w+",
        "placeholder": PLACEHOLDER.pattern,
    }
    if agreed:
        parts["agreed"] = f"(?i:{any_of(words.agreed)})"
    return re.compile("|".join(f"(?P<{name}>{part})" for name, part in parts.items()))


def _like(said: str, instead: str) -> str:
    """Return ``instead`` with a capital where ``said`` begins with one."""
    change: Callable[[str], str] = str.upper if said[:1].isupper() else str
    return change(instead[:1]) + instead[1:]
