"""What of marked-up text is seen, letter by letter, and putting other words in the place of some."""

from __future__ import annotations

import re
from html import escape, unescape

_PIECE = re.compile(
    r"<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<!--.*?-->|&(?:#\w+|\w+);|[^<&]+|.", re.DOTALL
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
    ]
)


class Marked:
    """A piece of HTML with the place of each letter that is seen; blocks and breaks part lines."""

    def __init__(self, html: str) -> None:
        self.html = html
        letters: list[str] = []
        self._places: list[tuple[int, int]] = []
        for match in _PIECE.finditer(html):
            piece, start = match.group(), match.start()
            if match["tag"] is None and piece[0] not in "<&":
                letters.append(piece)
                self._places += zip(
                    range(start, match.end()), range(start + 1, match.end() + 1), strict=True
                )
                continue
            seen = _seen(piece, match["tag"])
            letters.append(seen)
            self._places += [match.span()] * len(seen)
        self.text = "".join(letters)

    def replaced(self, start: int, end: int, words: str) -> str:
        """Return the HTML with ``words`` in the place of the seen letters; every tag stays."""
        html, places = self.html, sorted(set(self._places[start:end]))
        for begin, stop in reversed(places[1:]):
            html = html[:begin] + html[stop:]
        begin, stop = places[0]
        return html[:begin] + escape(words, quote=False) + html[stop:]


def seen_in(html: str) -> str:
    """Return what is seen of ``html``."""
    if "<" not in html and "&" not in html:
        return html
    return _PIECE.sub(lambda match: _seen(match.group(), match["tag"]), html)


def _seen(piece: str, tag: str | None) -> str:
    if tag is not None:
        return "" if tag.strip("/").lower() in _INLINE else "\n"
    return "" if piece.startswith("<!--") else unescape(piece)


def find_again(text: str, passage: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where in ``text`` the part ``start:end`` of ``passage`` stands, if that is in it.

    White space may differ. Where the passage stands more than once the first is meant: what is said
    of one holds for all.
    """
    before, part, after = passage[:start], passage[start:end], passage[end:]
    pattern = rf"{_loose(before)}\s*(?P<part>{_loose(part)})\s*{_loose(after)}"
    match = re.search(pattern, text)
    return match.span("part") if match else None


def _loose(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))
