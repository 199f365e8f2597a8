"""XLIFF 1.2: one file element for each page, inline tags as ``g`` and ``x``, which tools lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from countries.text import bcp47
from countries.translation.files.inline import Damaged, Kind, Part, parts_of, writable
from countries.translation.files.units import FilePage, FileUnit, State, WrongFile
from countries.translation.files.xml import (
    LANG,
    SPACE,
    append_text,
    child,
    children,
    local,
    parse,
    read_data,
    read_parts,
    serialise,
)

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
LARGEST = 10 * 1024 * 1024
"""Bytes of the largest file that is read."""

STATES = {
    State.UNTRANSLATED: "new",
    State.BEHIND: "needs-translation",
    State.MACHINE: "needs-review-translation",
    State.WRONG: "needs-adaptation",
    State.TRANSLATED: "translated",
    State.SOURCE: "final",
}
UNFINISHED = {"new", "needs-translation"}
REVIEWED = {"translated", "final", "signed-off"}
LINK, LINE_BREAK = "link", "lb"
CTYPES = {"a": LINK, "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "br": LINE_BREAK}


def write_xliff(pages: Iterable[FilePage]) -> bytes:
    """Return an XLIFF file of ``pages``."""
    document = Element("xliff", {"version": "1.2", "xmlns": NAMESPACE})
    for page in pages:
        _write_page(document, page)
    return serialise(document)


def _write_page(document: Element, page: FilePage) -> None:
    file = SubElement(
        document,
        "file",
        {
            "original": page.key,
            "source-language": bcp47(page.source_language),
            "target-language": bcp47(page.target_language),
            "datatype": "html",
        },
    )
    header = SubElement(file, "header")
    SubElement(header, "note").text = writable(page.title)
    body = SubElement(file, "body")
    for unit in page.units:
        _write_unit(body, unit, page)


def _write_unit(body: Element, unit: FileUnit, page: FilePage) -> None:
    written = SubElement(
        body, "trans-unit", {"id": unit.id, "resname": writable(unit.path), SPACE: "preserve"}
    )
    _write_text(SubElement(written, "source"), unit.source)
    if unit.target:
        target = SubElement(written, "target", {"state": STATES[unit.state]})
        target.set(LANG, bcp47(page.target_language))
        if unit.state is State.MACHINE:
            target.set("state-qualifier", "mt-suggestion")
        _write_text(target, unit.target)
    if unit.previous:
        former = SubElement(written, "alt-trans", {"alttranstype": "previous-version"})
        if unit.previous.source is not None:
            _write_text(SubElement(former, "source"), unit.previous.source)
        _write_text(SubElement(former, "target"), unit.previous.text)
    if unit.note:
        SubElement(written, "note").text = writable(unit.note)


def _write_text(element: Element, data: str) -> None:
    stack: list[tuple[Element, Element | None]] = [(element, None)]
    for part in parts_of(data):
        parent, last = stack[-1]
        if part.kind is Kind.TEXT:
            append_text(parent, last, part.text)
        elif part.kind is Kind.CLOSE:
            if len(stack) > 1:
                stack.pop()
        else:
            made = SubElement(parent, "g" if part.kind is Kind.OPEN else "x", _attributes(part))
            stack[-1] = parent, made
            if part.kind is Kind.OPEN:
                stack.append((made, None))


def _attributes(part: Part) -> dict[str, str]:
    if part.text.startswith("{{"):
        return {"id": part.id, "ctype": "x-token", "equiv-text": part.text}
    name = part.text.strip("<>/").split()[0]
    return {"id": part.id, "ctype": CTYPES.get(name, f"x-html-{name}")}


def read_xliff(content: bytes) -> list[FilePage]:
    """Return the pages of an XLIFF file; raises ``WrongFile``."""
    document = parse(content, root="xliff")
    if not document.get("version", "").startswith("1."):
        raise WrongFile(_("Only XLIFF 1.2 is read: save the file in that version."))
    return [
        FilePage(
            key=file.get("original", ""),
            source_language=file.get("source-language", "").lower(),
            target_language=file.get("target-language", "").lower(),
            units=list(_read_units(file)),
        )
        for file in children(document, "file")
    ]


def _read_units(file: Element) -> Iterator[FileUnit]:
    for unit in file.iter():
        if local(unit) == "trans-unit" and unit.get("translate") != "no":
            yield _read_unit(unit)


def _read_unit(unit: Element) -> FileUnit:
    source, target = child(unit, "source"), child(unit, "target")
    id_, path = unit.get("id", ""), unit.get("resname", "")
    state = target.get("state", "") if target is not None else ""
    try:
        parts = read_parts(source) if source is not None else []
        said = read_data(source) if source is not None else ""
        made = read_data(target, parts) if target is not None else ""
    except Damaged as error:
        return FileUnit(id=id_, path=path, source="", target="?", problem=str(error) or "?")
    return FileUnit(
        id=id_,
        path=path,
        source=said,
        target=made,
        is_finished=state not in UNFINISHED,
        is_reviewed=state in REVIEWED or unit.get("approved") == "yes",
    )
