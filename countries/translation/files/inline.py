"""The inline tags and tokens of a text, numbered so that translators' tools can lock them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from html import escape, unescape

from wagtail_localize.strings import INLINE_TAGS

from countries.text import TOKEN, writable

_MARKUP = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-z]+)(?P<attributes>(?:\s[^<>]*?)?)\s*/?>"
    rf"|(?P<token>{TOKEN.pattern})"
)
_ID = re.compile(r'\sid="([^"]*)"')
_LINK = re.compile(r"a\d+")
_NUMBERED = re.compile(r"([a-z]+)-\d+")

ALONE_TAGS = frozenset({"br"})
TOKEN_ID = "token"  # noqa: S105  # a fact's or programme's name in a text


class Kind(StrEnum):
    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    ALONE = "alone"


@dataclass(frozen=True)
class Part:
    """A run of words, or a tag or token under the ``id`` that a tool sees; ``text`` is what it says."""

    kind: Kind
    text: str
    id: str = ""


class Damaged(ValueError):
    """Tags that cannot be put together again."""


def parts_of(data: str) -> list[Part]:
    """Return the parts of a stored string in order."""
    parts: list[Part] = []
    numbers: Counter[str] = Counter()
    open_ids: list[str] = []
    at = 0
    for found in _MARKUP.finditer(data):
        parts += _text(data[at : found.start()])
        at = found.end()
        closing, name, attributes, token = found.group("close", "tag", "attributes", "token")
        if token or name in ALONE_TAGS:
            kind = TOKEN_ID if token else name
            numbers[kind] += 1
            parts.append(Part(Kind.ALONE, token or f"<{name}/>", f"{kind}-{numbers[kind]}"))
        elif closing:
            parts.append(Part(Kind.CLOSE, f"</{name}>", open_ids.pop() if open_ids else ""))
        else:
            own = _ID.search(attributes or "")
            numbers[name] += not own
            open_ids.append(own.group(1) if own else f"{name}-{numbers[name]}")
            markup = f'<{name} id="{own.group(1)}">' if own else f"<{name}>"
            parts.append(Part(Kind.OPEN, markup, open_ids[-1]))
    return [*parts, *_text(data[at:])]


def data_of(parts: Iterable[Part]) -> str:
    """Return the stored string that ``parts`` make; raises ``Damaged`` where tags overlap."""
    made: list[str] = []
    stack: list[Part] = []
    for part in parts:
        if part.kind is Kind.TEXT:
            made.append(escape(part.text, quote=False))
            continue
        if part.kind is Kind.OPEN:
            stack.append(part)
        elif part.kind is Kind.CLOSE and (not stack or stack.pop().id != part.id):
            raise Damaged(part.text)
        made.append(part.text)
    if stack:
        raise Damaged(stack[-1].text)
    return "".join(made)


def part_named(id_: str, kind: Kind, known: Iterable[Part] = ()) -> Part:
    """Return the tag that a tool calls ``id_``; tokens are looked up among ``known``."""
    for part in known:
        if part.id == id_ and part.kind is kind:
            return part
    numbered = _NUMBERED.fullmatch(id_)
    name = numbered.group(1) if numbered else ""
    if kind is Kind.ALONE and name in ALONE_TAGS:
        return Part(kind, f"<{name}/>", id_)
    if kind in (Kind.OPEN, Kind.CLOSE) and name in INLINE_TAGS and name not in ALONE_TAGS:
        return Part(kind, f"<{name}>" if kind is Kind.OPEN else f"</{name}>", id_)
    if kind in (Kind.OPEN, Kind.CLOSE) and _LINK.fullmatch(id_):
        return Part(kind, f'<a id="{id_}">' if kind is Kind.OPEN else "</a>", id_)
    raise Damaged(id_)


def difference(source: str, target: str) -> tuple[list[str], list[str]]:
    """Return which tags and tokens of ``source`` are missing in ``target``, and which were added."""
    one, other = _markup(source), _markup(target)
    return sorted((one - other).elements()), sorted((other - one).elements())


def comparable(data: str) -> str:
    """Return a string for comparing what files say: tools change spaces and how signs are written."""
    made = (
        part.text if part.kind is not Kind.TEXT else escape(part.text, quote=False)
        for part in parts_of(data)
    )
    return " ".join("".join(made).split())


def _text(data: str) -> list[Part]:
    return [Part(Kind.TEXT, writable(unescape(data)))] if data else []


def _markup(data: str) -> Counter[str]:
    return Counter(part.text for part in parts_of(data) if part.kind in (Kind.OPEN, Kind.ALONE))
