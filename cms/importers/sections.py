"""Find the page's title and, in a source about several programmes, the section of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from cms.importers.classifying import looks_like_heading
from cms.importers.elements import Element
from cms.importers.names import KnownNames, KnownProgramme
from cms.importers.parsed import Removed
from countries.text import fold, words

_CAPTIONS = frozenset({"leaked-caption", "leaked-filename"})
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+")


@dataclass(slots=True)
class Section:
    """The elements of one page to be; ``programme`` is None for the page of the whole source."""

    title: str
    has_heading: bool
    programme: KnownProgramme | None = None
    level: int = 0
    line: int = 0
    elements: list[Element] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)


def take_title(
    elements: Sequence[Element], *, document_title: str, file_name: str, names: KnownNames
) -> Section:
    """Return the page with its title, without the headings that say the title again.

    The title is the first heading, else the document's own, else made from the file's name.
    """
    page = Section(title="", has_heading=True)
    rest = list(elements)
    if rest and _is_title(rest[0], rest[1:], names):
        first = rest.pop(0)
        page.title, page.line = _without_echo(first, page), first.line
        page.removed.extend(first.removed)
    elif document_title:
        page.title = _TITLE_PARTS.split(document_title)[0].strip()
    else:
        page.title, page.has_heading = _title_from_file(file_name, names), False
    page.elements = _without_doubles(rest, page)
    return page


def split_programmes(page: Section, names: KnownNames) -> list[Section]:
    """Move the sections of programmes out of ``page`` and return them; fewer than two stay."""
    starts = _starts(page.elements, names)
    if len({programme.code for programme in starts.values()}) < 2:
        return []
    if not any(_is_marked(page.elements[position]) for position in starts):
        return []
    sections: list[Section] = []
    stay: list[Element] = []
    current: Section | None = None
    for position, element in enumerate(page.elements):
        programme = starts.get(position)
        if programme is not None:
            current = _open(programme, element)
            sections.append(current)
            if current.has_heading:
                continue
        elif current and element.kind == "heading" and 0 < element.level <= current.level:
            current = None
        (current.elements if current else stay).append(element)
    page.elements = stay
    return sections


def _is_title(first: Element, rest: Sequence[Element], names: KnownNames) -> bool:
    if not looks_like_heading(first) or (first.kind != "heading" and not rest):
        return False
    # A source that begins with a programme's name and tells of several has no title of its own.
    codes = {
        programme.code
        for element in (first, *rest)
        if element.kind == "heading" and (programme := names.programme_of_heading(element.text))
    }
    return names.programme_of_heading(first.text) is None or len(codes) < 2


def _without_echo(first: Element, page: Section) -> str:
    """Return the title said once where one line says it twice."""
    said = first.text.split()
    half, odd = divmod(len(said), 2)
    if half > 1 and not odd and fold(" ".join(said[:half])) == fold(" ".join(said[half:])):
        page.removed.append(Removed("doubled-heading", first.text, first.line))
        return " ".join(said[:half])
    return first.text


def _without_doubles(elements: Sequence[Element], page: Section) -> list[Element]:
    kept: list[Element] = []
    in_text = False
    previous = fold(page.title)
    for element in elements:
        said = fold(element.text)
        is_short = element.kind == "heading" or looks_like_heading(element)
        if is_short and (said == previous or (said == fold(page.title) and not in_text)):
            page.removed.extend((*element.removed, _doubled(element)))
            continue
        in_text = in_text or element.kind in ("text", "list")
        previous = said if element.kind == "heading" else ""
        kept.append(element)
    return kept


def _doubled(element: Element) -> Removed:
    return Removed("doubled-heading", element.text, element.line)


def _title_from_file(file_name: str, names: KnownNames) -> str:
    stem = PurePath(file_name).stem
    said = words(stem.replace("_", " "))
    known = {tuple(words(fold(name))) for name in names.all}
    while len(said) > 1 and any(_begins(said, name) for name in known):
        longest = max(len(name) for name in known if _begins(said, name))
        said = said[longest:]
    title = " ".join(said)
    return title[:1].upper() + title[1:] if title else "Untitled"


def _begins(said: Sequence[str], name: tuple[str, ...]) -> bool:
    folded = tuple(fold(word) for word in said[: len(name)])
    return folded == name and len(said) > len(name)


def _starts(elements: Sequence[Element], names: KnownNames) -> dict[int, KnownProgramme]:
    """Return where sections begin: at headings, and where a name leads without one."""
    headed = {
        position: programme
        for position, element in enumerate(elements)
        if element.kind == "heading" and (programme := names.programme_of_heading(element.text))
    }
    codes = {programme.code for programme in headed.values()}
    starts: dict[int, KnownProgramme] = {}
    current = ""
    for position, element in enumerate(elements):
        programme = headed.get(position)
        if programme is None and element.kind == "text" and _stands_apart(elements, position):
            leading = names.leading_programme(element.text)
            programme = leading if leading and leading.code not in codes else None
        if programme and programme.code != current:
            starts[position] = programme
            current = programme.code
            codes.add(current)
    return starts


def _stands_apart(elements: Sequence[Element], position: int) -> bool:
    element = elements[position]
    if element.after_gap or _is_marked(element):
        return True
    return position > 0 and elements[position - 1].kind in ("link", "video")


def _is_marked(element: Element) -> bool:
    """Return whether more than a name at the start of a text says that a section begins."""
    return element.kind == "heading" or any(piece.code in _CAPTIONS for piece in element.removed)


def _open(programme: KnownProgramme, element: Element) -> Section:
    if element.kind != "heading":
        return Section(programme.name, has_heading=False, programme=programme, line=element.line)
    return Section(
        element.text,
        has_heading=True,
        programme=programme,
        level=element.level,
        line=element.line,
        removed=list(element.removed),
    )
