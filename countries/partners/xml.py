"""XML for feeds and oEmbed; names are written with the prefixes that the root declares."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from countries.text import writable

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element | None:
    """Add an element with ``text`` and those of ``attributes`` that say something; no empty one.

    ``xml_lang`` stands for ``xml:lang``.
    """
    said = {_name(key): writable(value) for key, value in attributes.items() if value}
    if not text and not set(said) - {"xml:lang", "type"}:
        return None
    found = SubElement(parent, name, said)
    found.text = writable(text) or None
    return found


def document_of(root: Element) -> bytes:
    """Return the bytes of a document, one element a line."""
    indent(root, space="")
    return _DECLARATION + b"\n" + tostring(root, encoding="unicode").encode() + b"\n"


def _name(key: str) -> str:
    return key.replace("xml_", "xml:")
