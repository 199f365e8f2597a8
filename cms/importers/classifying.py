"""Recognise what elements are: headings, labels of links and videos, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape

from cms.importers.elements import Element
from cms.importers.labels import is_link_label, is_video_label
from cms.importers.names import KnownNames
from countries.text import words

_LONGEST_HEADING = 90
_MOST_HEADING_WORDS = 12
_NO_HEADING_END = (".", "!", ":", ";", ",", "…")
# A label at the end of a paragraph, after a whole sentence.
_LABEL_AFTER_SENTENCE = re.compile(
    r"(?P<before>.*[.!?…][)\"'”»]?)\s+(?P<label>[^.!?…]+)", re.DOTALL
)


def classify(elements: Sequence[Element], names: KnownNames) -> list[Element]:
    """Return the elements with their kinds recognised, labels and their addresses put together."""
    labelled = [part for element in elements for part in _labels(element, names)]
    joined = _with_addresses(labelled)
    kinds: list[Element] = []
    following: Element | None = None
    for element in reversed(joined):
        following = _as_heading(element, following, names)
        kinds.append(following)
    return kinds[::-1]


def looks_like_heading(element: Element) -> bool:
    """Return whether an element is short and whole enough to be a heading."""
    text = element.text
    if element.kind == "heading":
        return True
    if element.kind != "text" or element.is_body or "<a " in element.html:
        return False
    if len(text) > _LONGEST_HEADING or text.endswith(_NO_HEADING_END):
        return False
    begins_well = (text[:1].isalnum() and not text[:1].islower()) or text[:1] in '«“"¿¡'
    return begins_well and 0 < len(words(text)) <= _MOST_HEADING_WORDS


def _labels(element: Element, names: KnownNames) -> Iterator[Element]:
    """Yield the element as a video or link label, or apart from the label that ends it."""
    if element.kind != "text":
        yield replace(element, kind="video") if _plays(element) else element
        return
    if is_video_label(element.text):
        yield replace(element, kind="video", html="")
        return
    ending = _LABEL_AFTER_SENTENCE.fullmatch(element.text)
    label = ending["label"].strip() if ending else ""
    if ending and element.html.endswith(escape(label, quote=False)) and is_link_label(label):
        html = element.html.removesuffix(escape(label, quote=False)).rstrip()
        yield replace(element, text=ending["before"].rstrip(), html=html)
        yield Element("link", label, element.line, language=element.language)
        return
    yield element


def _plays(element: Element) -> bool:
    return element.kind == "link" and is_video_label(element.text)


def _with_addresses(elements: Sequence[Element]) -> list[Element]:
    """Give a label the address that stands alone below it."""
    joined: list[Element] = []
    for element in elements:
        before = joined[-1] if joined else None
        is_bare = element.kind == "link" and element.text == element.url
        if before and is_bare and not before.url and _may_take_address(before):
            kind = before.kind if before.kind == "video" else "link"
            joined[-1] = replace(
                before,
                kind=kind,
                url=element.url,
                html="",
                removed=before.removed + element.removed,
            )
        else:
            joined.append(element)
    return joined


def _may_take_address(element: Element) -> bool:
    return element.kind in ("video", "link") or is_link_label(element.text)


def _as_heading(element: Element, following: Element | None, names: KnownNames) -> Element:
    """Return the element as what it is, given what follows it, which is known already."""
    if element.kind != "text":
        return element
    names_something = names.pattern.search(element.text) is not None
    is_label = is_link_label(element.text)
    if is_label and (names_something or not _opens(element, following)):
        return replace(element, kind="link", html="")
    if looks_like_heading(element) and _opens(element, following):
        return replace(element, kind="heading", html="")
    return element


def _opens(element: Element, following: Element | None) -> bool:
    """Return whether ``following`` is what a heading stands above."""
    if following is None:
        return False
    if following.kind == "text":
        goes_on = following.text[:1].islower() or not following.text[:1].isalnum()
        is_quoted = following.text[:1] in "«“\"'‘(¿¡"
        return len(following.text) > len(element.text) and (is_quoted or not goes_on)
    return True
