"""The pieces that a source is cut into before anyone asks what a page makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from cms.importers.names import KnownNames
from cms.importers.parsed import Removed
from cms.importers.residue import strip_residue

Kind = Literal["text", "heading", "list", "link", "video", "quote"]


@dataclass(frozen=True, slots=True)
class Element:
    """One piece: its plain ``text`` and, of running text and lists, its ``html``.

    ``level`` is that of a heading which the source marks; 0 of one that was recognised.
    ``after_gap`` says that it stands apart, after two blank lines or more. ``is_body`` says that
    the source marks it as running text, however short. ``language`` is what the source itself
    says.
    """

    kind: Kind
    text: str
    line: int
    html: str = ""
    level: int = 0
    url: str = ""
    after_gap: bool = False
    is_body: bool = False
    language: str = ""
    attribution: str = ""
    removed: tuple[Removed, ...] = ()


def strip_element(element: Element, names: KnownNames) -> Element:
    """Return ``element`` without the residue in its text."""
    text, removed = strip_residue(element.text, names=names, line=element.line)
    html = element.html
    for piece in removed:
        html = html.replace(escape(piece.text, quote=False), "", 1)
    return replace(element, text=text, html=html.strip(), removed=(*element.removed, *removed))
