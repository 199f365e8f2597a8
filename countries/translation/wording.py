"""How a text is shown to be typed over, how it comes back, and which tags it has to keep."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail_localize.models import StringTranslation
from wagtail_localize.strings import StringValue, validate_translation_links

_AMPERSAND = re.compile(r"&amp;(?!#?\w+;)")
_BREAK = re.compile(r"<br\s*/?>")
_SPACES = re.compile(r"[ \t]+")
_WORDS = re.compile(r"\s+|<[^>]*>|[^\s<]+|<")
SAME, GONE, COME = "same", "gone", "come"


@dataclass(frozen=True)
class Piece:
    """A part of a difference: ``kind`` is same, gone or come."""

    kind: str
    text: str


def shown(data: str) -> str:
    """Return a stored text as people read and type it: its line breaks as such, inline tags as text."""
    return _BREAK.sub("\n", _AMPERSAND.sub("&", data))


def typed(text: str, *, source: str) -> str:
    """Return what is stored for ``text`` as it was typed for the stored ``source``.

    Raises ``ValidationError`` where its tags are not those of the source, naming them.
    """
    # Spaces that do not break are the translator's own.
    lines = [_SPACES.sub(" ", line).strip(" ") for line in text.strip().splitlines()]
    has_breaks = _BREAK.search(source) is not None
    joined = "<br/>".join(lines) if has_breaks else " ".join(line for line in lines if line)
    try:
        data: str = StringValue.from_translated_html(joined).data
        validate_translation_links(source, data)
    except ValueError as error:
        raise ValidationError(str(error), code="tags") from error
    _refuse_other_tags(source, data)
    return data


def _refuse_other_tags(source: str, data: str) -> None:
    wanted, found = _tags(source), _tags(data)
    missing, more = wanted - found, found - wanted
    reasons = []
    if missing:
        reasons.append(_("Missing from the source: %(tags)s.") % {"tags": _named(missing)})
    if more:
        reasons.append(_("Not in the source: %(tags)s.") % {"tags": _named(more)})
    if reasons:
        raise ValidationError(" ".join(reasons), code="tags")


def _tags(data: str) -> Counter[str]:
    soup = BeautifulSoup(data, "html.parser")
    found = (tag for tag in soup.descendants if isinstance(tag, Tag) and tag.name != "br")
    return Counter(_opening(tag) for tag in found)


def _opening(tag: Tag) -> str:
    return f'<{tag.name} id="{tag["id"]}">' if tag.get("id") else f"<{tag.name}>"


def _named(tags: Counter[str]) -> str:
    return ", ".join(sorted(tags.elements()))


def length_of(data: str) -> int:
    """Return how many characters a stored text has on the page."""
    return len(StringValue(data).render_text())


def version_of(row: StringTranslation | None) -> str:
    """Return what tells the present state of a translation from any other."""
    if row is None:
        return ""
    said = json.dumps([row.data, row.translation_type])
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def difference(before: str, after: str) -> list[Piece]:
    """Return ``after`` in pieces, and between them what of ``before`` is gone; word by word."""
    return list(_pieces(_WORDS.findall(before), _WORDS.findall(after)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        gone, come = "".join(old[i1:i2]), "".join(new[j1:j2])
        if kind == "equal":
            yield Piece(SAME, come)
            continue
        if gone:
            yield Piece(GONE, gone)
        if come:
            yield Piece(COME, come)
