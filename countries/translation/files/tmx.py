"""TMX 1.4: the memory as a file for translators' tools, and theirs read into it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, SubElement

from django.utils import timezone
from django.utils.translation import gettext as _

from countries.text import bcp47
from countries.translation.files.inline import Damaged, Kind, parts_of, writable
from countries.translation.files.units import WrongFile
from countries.translation.files.xml import (
    DEEPEST,
    LANG,
    append_text,
    child,
    children,
    local,
    parse,
    serialise,
)
from countries.translation.memory.models import MemoryUnit

LARGEST = 10 * 1024 * 1024
MOST_UNITS = 50_000
ALL_LANGUAGES = "*all*"

# Tools write it into every file; it is cut off before the file is parsed, and nothing is looked up.
_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s+tmx\s+(?:SYSTEM|PUBLIC\s+\"[^\"<>\[\]]*\")\s+\"[^\"<>\[\]]*\"\s*>"
)
_ENCODING = re.compile(r"\sencoding=[\"'][^\"']*[\"']")


@dataclass(frozen=True)
class Entry:
    """One text and its translation as a file has them; ``problem`` says why it is none."""

    source_language: str
    target_language: str
    source: str = ""
    target: str = ""
    problem: str = ""


def write_tmx(units: Iterable[MemoryUnit]) -> bytes:
    """Return a TMX file of ``units``; it says whose they are, and of nobody who wrote them."""
    document = Element("tmx", {"version": "1.4"})
    SubElement(
        document,
        "header",
        {
            "creationtool": "wagtail-countries",
            "creationtoolversion": "1",
            "segtype": "sentence",
            "o-tmf": "wagtail-localize",
            "adminlang": "en",
            "srclang": ALL_LANGUAGES,
            "datatype": "html",
        },
    )
    body = SubElement(document, "body")
    for unit in units:
        written = SubElement(body, "tu", {"creationdate": _date(unit)})
        if unit.country is not None:
            SubElement(written, "prop", {"type": "x-country"}).text = unit.country.code
        for language, data in (
            (unit.source_language, unit.source),
            (unit.target_language, unit.target),
        ):
            tuv = SubElement(written, "tuv", {LANG: bcp47(language)})
            _write_text(SubElement(tuv, "seg"), data)
    return serialise(document)


def _date(unit: MemoryUnit) -> str:
    return timezone.localtime(unit.learned_at, timezone.get_fixed_timezone(0)).strftime(
        "%Y%m%dT%H%M%SZ"
    )


def _write_text(seg: Element, data: str) -> None:
    last: Element | None = None
    numbers: dict[str, str] = {}
    for part in parts_of(data):
        if part.kind is Kind.TEXT:
            append_text(seg, last, part.text)
            continue
        name = {Kind.OPEN: "bpt", Kind.CLOSE: "ept", Kind.ALONE: "ph"}[part.kind]
        number = numbers.setdefault(part.id, str(len(numbers) + 1))
        last = SubElement(seg, name, {"x" if name == "ph" else "i": number})
        last.text = writable(part.text)


def read_tmx(content: bytes) -> list[Entry]:
    """Return what a TMX file holds; raises ``WrongFile``."""
    document = parse(_plain(content), root="tmx")
    header = child(document, "header")
    default = header.get("srclang", ALL_LANGUAGES) if header is not None else ALL_LANGUAGES
    body = child(document, "body")
    entries: list[Entry] = []
    for unit in children(body, "tu") if body is not None else ():
        entries += _read_unit(unit, unit.get("srclang", default))
        if len(entries) > MOST_UNITS:
            message = _("The file holds too many texts: %(most)s is the most that is read.")
            raise WrongFile(message % {"most": MOST_UNITS})
    return entries


def _plain(content: bytes) -> bytes:
    """Return the file as UTF-8 without the document type that names TMX's own."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            content = _ENCODING.sub("", content.decode("utf-16"), count=1).encode()
        except UnicodeDecodeError as error:
            raise WrongFile(_("The file is not well-formed XML.")) from error
    head, rest = content[:2000], content[2000:]
    return _DOCTYPE.sub(b"", head, count=1) + rest


def _read_unit(unit: Element, source_language: str) -> Iterator[Entry]:
    variants = [
        ((tuv.get(LANG) or tuv.get("lang") or "").lower(), child(tuv, "seg"))
        for tuv in children(unit, "tuv")
    ]
    wanted = source_language.lower()
    at = next((index for index, (code, _seg) in enumerate(variants) if _is_of(code, wanted)), 0)
    if len(variants) < 2:
        return
    source_code, source = variants[at]
    for index, (code, target) in enumerate(variants):
        if index != at:
            yield _entry(source_code, source, code, target)


def _is_of(code: str, wanted: str) -> bool:
    return code == wanted or code.startswith(f"{wanted}-")


def _entry(source_code: str, source: Element | None, code: str, target: Element | None) -> Entry:
    try:
        texts = [_data(seg, 0) if seg is not None else "" for seg in (source, target)]
    except Damaged as error:
        return Entry(source_code, code, problem=str(error))
    return Entry(source_code, code, *texts)


def _data(element: Element, depth: int) -> str:
    if depth > DEEPEST:
        raise Damaged(local(element))
    made = escape(element.text or "", quote=False)
    for inner in element:
        name = local(inner)
        if name == "hi":
            made += _data(inner, depth + 1)
        elif name in {"bpt", "ept", "ph"} and not len(inner):
            # What a tool kept in it is the tag itself; whether it is one of ours is judged later.
            made += inner.text or ""
        else:
            raise Damaged(name)
        made += escape(inner.tail or "", quote=False)
    return made
