"""Make pages with blocks of a source: its text or HTML, split, cleaned, each block's language told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cms.importers.classifying import classify
from cms.importers.elements import Element, strip_element
from cms.importers.html_elements import html_elements
from cms.importers.names import KnownNames
from cms.importers.parsed import ParsedBlock, ParsedPage, Removed
from cms.importers.reading import Source
from cms.importers.sections import Section, split_programmes, take_title
from cms.importers.text_elements import text_elements
from countries.text import (
    clean_rich_text,
    clean_text,
    detect_language,
    fold,
    same_language,
    words,
)

# A piece of news may name several programmes and stays one text.
_MAY_HOLD_PROGRAMMES = frozenset({"home", "standard", "programme"})
_LONGEST_SLUG = 80
_HIGHEST_LEVEL, _LOWEST_LEVEL = 2, 4


def parse_source(
    source: Source, *, locale: str, names: KnownNames, page_type: str = "standard"
) -> ParsedPage:
    """Return the page that ``source`` makes in ``locale``, with a page below it per programme.

    Residue that certainly is no text is taken out, and kept in ``removed`` for the report.
    """
    document_title, elements, removed = _elements(source)
    stripped = [strip_element(element, names) for element in elements]
    kept, lost = _without_empty(stripped)
    page = take_title(
        classify(kept, names),
        document_title=clean_text(document_title),
        file_name=source.name,
        names=names,
    )
    page.removed = [*lost, *removed, *page.removed]
    sections = split_programmes(page, names) if page_type in _MAY_HOLD_PROGRAMMES else []
    parsed = _page(page, page_type, locale, names)
    slugs: set[str] = set()
    children = tuple(
        _with_own_slug(_page(section, "programme", locale, names), slugs) for section in sections
    )
    return replace(parsed, children=children)


def slug_of(title: str) -> str:
    """Return the slug of a title: its folded words, joined by hyphens, at most 80 characters."""
    slug = ""
    for word in words(fold(title)):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _LONGEST_SLUG:
            break
        slug = longer
    return slug or "page"


def _elements(source: Source) -> tuple[str, list[Element], list[Removed]]:
    if source.kind == "html":
        return html_elements(source.text)
    return "", text_elements(source.text), []


def _without_empty(elements: Sequence[Element]) -> tuple[list[Element], list[Removed]]:
    """Return the elements that still say something, and what was removed with the others."""
    kept = [element for element in elements if element.text or element.url]
    lost = [
        piece
        for element in elements
        if not (element.text or element.url)
        for piece in element.removed
    ]
    return kept, lost


def _page(section: Section, page_type: str, locale: str, names: KnownNames) -> ParsedPage:
    title = clean_text(section.title)
    return ParsedPage(
        title=title,
        slug=slug_of(title),
        type=page_type,
        locale=locale,
        blocks=tuple(_block(element, locale, names) for element in section.elements),
        programme=section.programme.code if section.programme else "",
        title_language=_other_language(title, "", locale, names),
        has_heading=section.has_heading,
        removed=tuple(section.removed),
    )


def _with_own_slug(page: ParsedPage, slugs: set[str]) -> ParsedPage:
    slug, number = page.slug, 2
    while slug in slugs:
        slug = f"{page.slug}-{number}"
        number += 1
    slugs.add(slug)
    return replace(page, slug=slug)


def _block(element: Element, locale: str, names: KnownNames) -> ParsedBlock:
    kind, value = _value(element)
    return ParsedBlock(
        type=kind,
        value=value,
        source_line=element.line,
        text=element.text,
        language=_other_language(element.text, element.language, locale, names),
        removed=element.removed,
    )


def _value(element: Element) -> tuple[str, dict[str, Any]]:
    text = clean_text(element.text)
    if element.kind == "heading":
        level = min(max(element.level, _HIGHEST_LEVEL), _LOWEST_LEVEL)
        return "heading", {"text": text, "level": level}
    if element.kind == "link":
        return "call_to_action", {"text": "", "label": text, "url": element.url}
    if element.kind == "video":
        return "video", {"title": "", "label": text, "url": element.url}
    if element.kind == "quote":
        return "quote", {"text": text, "attribution": element.attribution}
    html = element.html if element.kind == "list" else f"<p>{element.html}</p>"
    return "paragraph", {"html": clean_rich_text(html)}


def _other_language(text: str, stated: str, locale: str, names: KnownNames) -> str | None:
    language = stated or detect_language(text, expected=locale, names=names.all).language
    return language if language and not same_language(language, locale) else None
