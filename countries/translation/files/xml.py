"""XML that others wrote, read without ever following what it refers to; and our own, written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from countries.translation.files.inline import Damaged, Kind, Part, data_of, part_named
from countries.translation.files.units import WrongFile

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DEEPEST = 40
"""How deep tags in a text may lie in one another."""

ALONE = {"x", "ph", "it"}
OPENING, CLOSING = {"bpt", "bx"}, {"ept", "ex"}


def parse(content: bytes, *, root: str) -> Element:
    """Return the document's root element; raises ``WrongFile`` for what is none, or not harmless."""
    try:
        # A document type is refused, and with it every entity and outside reference.
        document: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        message = _("The file declares a document type or entities: such files are not read.")
        raise WrongFile(message) from error
    except (ParseError, ValueError, LookupError, UnicodeError) as error:
        raise WrongFile(_("The file is not well-formed XML.")) from error
    if local(document) != root:
        raise WrongFile(_("The file is no %(format)s file.") % {"format": root.upper()})
    return document


def serialise(document: Element) -> bytes:
    """Return the document as bytes."""
    return bytes(tostring(document, encoding="utf-8", xml_declaration=True)) + b"\n"


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def read_parts(element: Element, known: Iterable[Part] = ()) -> list[Part]:
    """Return the text of an element with its tags; raises ``Damaged`` for tags that are none of ours."""
    return list(_read(element, list(known), 0))


def _read(element: Element, known: list[Part], depth: int) -> Iterator[Part]:
    if depth > DEEPEST:
        raise Damaged(local(element))
    if element.text:
        yield Part(Kind.TEXT, element.text)
    for inner in element:
        yield from _read_tag(inner, known, depth)
        if inner.tail:
            yield Part(Kind.TEXT, inner.tail)


def _read_tag(element: Element, known: list[Part], depth: int) -> Iterator[Part]:
    name = local(element)
    if name in {"mrk", "hi"}:
        yield from _read(element, known, depth + 1)
    elif name == "g":
        yield part_named(element.get("id", ""), Kind.OPEN, known)
        yield from _read(element, known, depth + 1)
        yield part_named(element.get("id", ""), Kind.CLOSE, known)
    elif name in ALONE:
        token = element.get("equiv-text") or element.text or ""
        id_ = element.get("id") or ""
        if token.startswith("{{") and not any(part.id == id_ for part in known):
            yield Part(Kind.ALONE, token, id_)
        else:
            yield part_named(id_, Kind.ALONE, known)
    elif name in OPENING:
        yield part_named(_id(element), Kind.OPEN, known)
    elif name in CLOSING:
        yield part_named(_id(element), Kind.CLOSE, known)
    else:
        raise Damaged(name)


def _id(element: Element) -> str:
    return element.get("rid") or element.get("id") or ""


def read_data(element: Element, known: Iterable[Part] = ()) -> str:
    """Return the stored string that an element holds; raises ``Damaged``."""
    return data_of(read_parts(element, known))


def append_text(element: Element, last: Element | None, text: str) -> None:
    """Put ``text`` after ``last`` inside ``element``, or at its beginning."""
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text
