"""A document's HTML as Markdown, for those who build their own pages from text."""

from __future__ import annotations

import re
from collections.abc import Callable

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag

_SPACES = re.compile(r"\s+")
_GAPS = re.compile(r"\n{3,}")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(\s*)(#{1,6}\s|[-+]\s|\d+[.)]\s)")
_UNSAFE = re.compile(r"[\s()<>]")
_SPACE_BEFORE_END = re.compile(r"[ \t]+\n")

INLINE = frozenset({"a", "b", "bdi", "br", "em", "i", "img", "span", "strong", "time"})
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}


def markdown_of(html: str) -> str:
    """Return the text of sanitised ``html`` as Markdown, ending with one line feed."""
    soup = BeautifulSoup(html, "html.parser")
    text = _GAPS.sub("\n\n", _SPACE_BEFORE_END.sub("\n", _blocks(soup)))
    return text.strip() + "\n"


def _blocks(parent: Tag) -> str:
    """Return what lies in ``parent``; runs of inline content become paragraphs."""
    parts: list[str] = []
    run: list[PageElement] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name not in INLINE:
            parts += [_paragraph(run), _block(child)]
            run = []
        else:
            run.append(child)
    parts.append(_paragraph(run))
    return "\n\n".join(part for part in parts if part.strip())


def _paragraph(run: list[PageElement]) -> str:
    text = "".join(_inline(element) for element in run).strip()
    return _LINE_START.sub(r"\1\\\2", text)


def _block(tag: Tag) -> str:
    if tag.name in HEADINGS:
        text = _paragraph(list(tag.children))
        return f"{HEADINGS[tag.name]} {text}" if text else ""
    if tag.name in ("ul", "ol"):
        return _list(tag)
    if tag.name == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in _blocks(tag).splitlines())
    if tag.name == "hr":
        return "---"
    return _blocks(tag)


def _list(tag: Tag) -> str:
    items = []
    for number, item in enumerate(tag.find_all("li", recursive=False), start=1):
        mark = f"{number}. " if tag.name == "ol" else "- "
        lines = _blocks(item).splitlines()
        rest = [f"{' ' * len(mark)}{line}" if line else "" for line in lines[1:]]
        items.append("\n".join([mark + (lines[0] if lines else ""), *rest]))
    return "\n".join(items)


def _inline(element: PageElement) -> str:
    if isinstance(element, NavigableString):
        return _SPECIAL.sub(r"\\\1", _SPACES.sub(" ", str(element)))
    if not isinstance(element, Tag):
        return ""
    inside = "".join(_inline(child) for child in element.children)
    write = _INLINE.get(element.name)
    return write(element, inside) if write else inside


def _around(mark: str) -> Callable[[Tag, str], str]:
    def write(tag: Tag, inside: str) -> str:
        text = inside.strip()
        if not text:
            return inside
        before = inside[: len(inside) - len(inside.lstrip())]
        after = inside[len(inside.rstrip()) :]
        return f"{before}{mark}{text}{mark}{after}"

    return write


def _link(tag: Tag, inside: str) -> str:
    href = str(tag.get("href") or "")
    return f"[{inside.strip()}]({_target(href)})" if href and inside.strip() else inside


def _image(tag: Tag, inside: str) -> str:
    alt = _SPECIAL.sub(r"\\\1", str(tag.get("alt") or ""))
    return f"![{alt}]({_target(str(tag.get('src') or ''))})"


def _target(address: str) -> str:
    return f"<{address}>" if _UNSAFE.search(address) else address


_INLINE: dict[str, Callable[[Tag, str], str]] = {
    "a": _link,
    "b": _around("**"),
    "br": lambda tag, inside: "\\\n",
    "em": _around("*"),
    "i": _around("*"),
    "img": _image,
    "strong": _around("**"),
}
