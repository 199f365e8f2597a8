"""Cut plain text into elements: headings it marks, lists, links, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cms.importers.elements import Element
from countries.text import clean_href

_BULLET = re.compile(r"\s*(?:[-*•‣◦·–]|(?P<number>\d{1,2}|[a-z])[.)])\s+(?=\S)")
_MARKED_HEADING = re.compile(r"\s*(#{1,6})\s+(\S.*?)\s*#*$")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,})\s*$")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}$")
_LINK = re.compile(
    r"\[(?P<label>[^\[\]]+)\]\((?P<target>[^()\s]+)\)"
    r"|(?P<address>(?:https?://|www\.)[^\s<>«»“”]+[^\s<>«»“”.,;:!?)\]'\"])"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
)
_LONE_LINK = re.compile(
    r"(?:(?P<label>[^\n]{1,80}?)\s*[:(<–—-]*\s*)??(?P<address>(?:https?://|www\.)[^\s<>()]+)[)>]?\s*$"
)
_LONE_MARKED_LINK = re.compile(r"\[(?P<label>[^\[\]]+)\]\((?P<address>[^()\s]+)\)")
_INNER_SPACES = re.compile(r"(?<=\S)\s+")
_WRAPPED_FROM = 60
_GAP = 2


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def text_elements(text: str) -> list[Element]:
    """Return the elements of plain ``text`` in their order."""
    elements: list[Element] = []
    for chunk, gap in _chunks(text):
        after_gap = gap >= _GAP
        for element in _chunk_elements(chunk, after_gap):
            elements.append(element)
            after_gap = False
    return elements


def _chunks(text: str) -> Iterator[tuple[list[_Line], int]]:
    chunk: list[_Line] = []
    gap = before = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _INNER_SPACES.sub(" ", raw.rstrip())
        if line and not (_RULE.match(line) and not chunk):
            if not chunk:
                before, gap = gap, 0
            chunk.append(_Line(number, line))
            continue
        if chunk:
            yield chunk, before
            chunk = []
        gap += 1
    if chunk:
        yield chunk, before


def _chunk_elements(chunk: list[_Line], after_gap: bool) -> Iterator[Element]:
    paragraph: list[_Line] = []
    items: list[_Line] = []
    for line in chunk:
        marked = _MARKED_HEADING.match(line.text)
        if _BULLET.match(line.text):
            yield from _paragraph(paragraph, after_gap)
            paragraph, after_gap = [], after_gap and not paragraph
            items.append(line)
        elif items and _goes_on(items[-1], line):
            items[-1] = _Line(items[-1].number, f"{items[-1].text} {line.text.strip()}")
        elif marked:
            yield from _both(paragraph, items, after_gap)
            paragraph, items = [], []
            yield _heading(marked[2], line.number, len(marked[1]), after_gap)
        elif _UNDERLINE.match(line.text) and len(paragraph) == 1:
            level = 1 if "=" in line.text else 2
            yield _heading(paragraph[0].text, paragraph[0].number, level, after_gap)
            paragraph = []
        elif items or (paragraph and not _is_wrapped(paragraph[-1], line)):
            yield from _both(paragraph, items, after_gap)
            paragraph, items, after_gap = [line], [], False
        else:
            paragraph.append(line)
    yield from _both(paragraph, items, after_gap)


def _both(paragraph: list[_Line], items: list[_Line], after_gap: bool) -> Iterator[Element]:
    yield from _paragraph(paragraph, after_gap)
    if items:
        yield _list(items, after_gap and not paragraph)


def _goes_on(item: _Line, line: _Line) -> bool:
    return line.text[0].isspace() or line.text[0].islower()


def _is_wrapped(before: _Line, line: _Line) -> bool:
    return len(before.text) >= _WRAPPED_FROM or line.text.lstrip()[0].islower()


def _heading(text: str, line: int, level: int, after_gap: bool) -> Element:
    plain = _plain(text.strip())
    return Element("heading", plain, line, level=level, after_gap=after_gap)


def _paragraph(lines: list[_Line], after_gap: bool) -> Iterator[Element]:
    if not lines:
        return
    number = lines[0].number
    text = " ".join(line.text.strip() for line in lines)
    lone = _LONE_MARKED_LINK.fullmatch(text) or _LONE_LINK.match(text)
    if lone:
        href = _href(lone["address"])
        if href:
            label = (lone["label"] or "").strip() or lone["address"]
            yield Element("link", _plain(label), number, url=href, after_gap=after_gap)
            return
    yield Element("text", _plain(text), number, html=inline_html(text), after_gap=after_gap)


def _list(items: list[_Line], after_gap: bool) -> Element:
    first = _BULLET.match(items[0].text)
    tag = "ol" if first and (first["number"] or "").isdigit() else "ul"
    texts = [_BULLET.sub("", item.text, count=1).strip() for item in items]
    inner = "".join(f"<li>{inline_html(text)}</li>" for text in texts)
    return Element(
        "list",
        "\n".join(map(_plain, texts)),
        items[0].number,
        html=f"<{tag}>{inner}</{tag}>",
        after_gap=after_gap,
    )


def lone_address(text: str) -> str | None:
    """Return the address that is all of ``text``, safe to follow."""
    lone = _LONE_LINK.match(text)
    return _href(lone["address"]) if lone and not lone["label"] else None


def inline_html(text: str) -> str:
    """Return ``text`` as HTML in which addresses and marked links are links."""
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        target = match["target"] or match["address"] or match["mail"]
        href = _href(target)
        if href is None:
            continue
        parts.append(escape(text[end : match.start()], quote=False))
        label = match["label"] or target
        parts.append(f'<a href="{escape(href)}">{escape(label, quote=False)}</a>')
        end = match.end()
    parts.append(escape(text[end:], quote=False))
    return "".join(parts)


def _plain(text: str) -> str:
    return _LINK.sub(
        lambda match: (
            match["label"] if match["label"] and _href(match["target"]) else match.group()
        ),
        text,
    )


def _href(target: str) -> str | None:
    if target.lower().startswith("www."):
        return clean_href(f"https://{target}")
    if "@" in target and ":" not in target:
        return clean_href(f"mailto:{target}")
    return clean_href(target)
