"""Replace ``{{fact:name}}`` and ``{{programme:code.name}}`` in texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from countries.text import TOKEN

IDENTITY_PARTS = ("name", "slogan", "hashtag")
PHRASE = "phrase"
"""The part of a fact that says its figure together with what is counted."""

Lookup = Callable[[str, str, str], str | None]
"""(kind, name, part) to the text that stands for the token; None when there is no such thing."""


def replace_tokens(text: str, lookup: Lookup) -> str:
    """Return plain ``text`` with its tokens replaced; an unknown one leaves nothing behind."""
    if "{{" not in text:
        return text
    return TOKEN.sub(lambda match: lookup(*_parts(match)) or "", text)


def replace_tokens_in_html(html: str, lookup: Lookup) -> str:
    """Return ``html`` with its tokens replaced, isolated from the direction of the text around."""
    if "{{" not in html:
        return html

    def replaced(match: re.Match[str]) -> str:
        kind, name, part = _parts(match)
        text = lookup(kind, name, part)
        if text is None:
            return ""
        return f'<bdi class="ecc-token">{escape(text, quote=False)}</bdi>'

    return TOKEN.sub(replaced, html)


def unknown_tokens(text: str, *, facts: set[str], programmes: set[str]) -> list[str]:
    """Return the tokens of ``text`` that name nothing known, as written.

    ``facts`` are the tokens' names, such as ``countries`` and ``countries.phrase``.
    """
    unknown = []
    for match in TOKEN.finditer(text):
        kind, name, part = _parts(match)
        if kind == "fact":
            is_known = (f"{name}.{part}" if part else name) in facts
        else:
            is_known = name in programmes and part in IDENTITY_PARTS
        if not is_known:
            unknown.append(match.group(0))
    return unknown


def _parts(match: re.Match[str]) -> tuple[str, str, str]:
    return match["kind"], match["name"], match["part"] or ""
