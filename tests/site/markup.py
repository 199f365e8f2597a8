"""What an HTML page or a style sheet refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser

CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
LOADING_RELS = {
    *("stylesheet", "icon", "apple-touch-icon", "manifest"),
    *("preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"),
}
# An href of what is no link: SVG's use and image load it, and a base leads every address elsewhere.
LOADING_ATTRIBUTES = ("src", "poster", "data", "background", "href", "xlink:href")
# Where a browser only goes when somebody asks it to.
GOING = {"a", "area", "form"}


class Kind(StrEnum):
    """What a reference is for."""

    LINK = "link"
    LOAD = "load"
    ALTERNATE = "alternate"
    FORM = "form"


@dataclass(frozen=True)
class Reference:
    """An address as it is written in a page or style sheet."""

    kind: Kind
    address: str


class Markup(HTMLParser):
    """One HTML page: its language, its anchors, its references."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = self.dir = ""
        self.anchors: set[str] = set()
        self.references: list[Reference] = []
        self.alternates: dict[str, str] = {}
        self.takes_posts = False
        self._in_style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        self._in_style = tag == "style"
        if tag == "html":
            self.lang, self.dir = given.get("lang", ""), given.get("dir", "")
        if tag == "form" and given.get("method", "").lower() == "post":
            self.takes_posts = True
        if tag == "link" and "hreflang" in given and "type" not in given:
            self.alternates[given["hreflang"]] = given.get("href", "")
        self.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        self.references += _references(tag, given)

    handle_startendtag = handle_starttag

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.references += [Reference(Kind.LOAD, url) for url in css_addresses(data)]


def css_addresses(css: str) -> list[str]:
    """Return every address in a style sheet."""
    return [one or other for one, other in CSS_URL.findall(css)]


def _references(tag: str, given: dict[str, str]) -> Iterator[Reference]:
    """Yield what one element refers to; an empty action is the page itself."""
    if tag in GOING:
        yield from (Reference(Kind.LINK, given[name]) for name in ("href",) if name in given)
        yield from (Reference(Kind.FORM, given[name]) for name in ("action",) if given.get(name))
    elif tag == "link":
        rels = set(given.get("rel", "").lower().split())
        yield Reference(Kind.LOAD if rels & LOADING_RELS else Kind.ALTERNATE, given["href"])
    else:
        yield from (Reference(Kind.LOAD, address) for address in _loaded(given))


def _loaded(given: dict[str, str]) -> Iterator[str]:
    """Yield what an element makes a browser load."""
    yield from (given[name] for name in LOADING_ATTRIBUTES if given.get(name))
    candidates = given.get("srcset", "").split(",")
    yield from (candidate.split()[0] for candidate in candidates if candidate.strip())
    yield from css_addresses(given.get("style", ""))
