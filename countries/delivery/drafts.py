"""A document before it is in the log: what producers hand over."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import brotli
import orjson

from countries.segments.freshness import Standing
from countries.text import plain_text

BROTLI_QUALITY = 5
SMALLEST_WINDOW, LARGEST_WINDOW = 16, 22

# A stroke through the end of a tag would become one character with it.
_BEFORE_STROKES = re.compile("(?<=[<=>])(?=\u0338)")


@dataclass(frozen=True)
class Address:
    """Which document: its kind, the uuid of its resource, and its locale where it has one."""

    kind: str
    key: UUID
    locale: str = ""


@dataclass(frozen=True)
class Draft:
    """A document to be written. ``rest`` is a page's path inside its country locale.

    ``text`` is for search; where it is left out, it is what the document's HTML shows.
    """

    address: Address
    document: dict[str, Any]
    keys: frozenset[str] = frozenset()
    country: str = ""
    type: str = ""
    programme: str = ""
    parent: UUID | None = None
    rest: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    text: str = ""
    valid_until: dt.datetime | None = None
    body: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", _in_nfc(orjson.dumps(self.document).decode()).encode())
        object.__setattr__(self, "title", _in_nfc(self.title))

    @property
    def visible_text(self) -> str:
        return self.text or plain_text(self.document.get("html", ""))

    @property
    def freshness(self) -> str:
        """How a page's texts stand to their source, in one word; empty for what is no page."""
        said = self.document.get("freshness")
        if said is None:
            return ""
        is_live = said.get("source_live") is not False
        return Standing(state=said["state"], source_is_live=is_live).told


@dataclass(frozen=True)
class Gone:
    """That there is no such document now, and why."""

    address: Address
    reason: str


def _in_nfc(text: str) -> str:
    """Return ``text`` in one form of Unicode, however it was typed; markup stays markup."""
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(unicodedata.normalize("NFC", it) for it in _BEFORE_STROKES.split(text))


def etag(body: bytes) -> str:
    """Return the strong validator of exactly these bytes, with its quotes."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def compress(body: bytes) -> bytes:
    """Return the brotli form of ``body``."""
    # A window larger than the body only costs time.
    window = min(max(len(body).bit_length(), SMALLEST_WINDOW), LARGEST_WINDOW)
    return brotli.compress(body, quality=BROTLI_QUALITY, lgwin=window)
