"""Opaque cursors that remember what was shown, so that no hit comes twice however scores move."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from countries.search.query import SearchQuery

MOST_SEEN = 500
"""How deep a search can be paged; a cursor is then about 3.4 kilobytes."""

_VERSION = b"\x01"
_DIGEST = 5
_HEADER = 8


class InvalidCursor(ValueError):
    """The cursor was not given out for this query."""


@dataclass(frozen=True)
class Cursor:
    """Whether every word must occur, and the digests of the hits already shown."""

    every: bool = True
    seen: frozenset[bytes] = frozenset()

    def after(self, digests: Iterable[bytes]) -> Cursor | None:
        """Return the cursor after the page ``digests``, or None where paging ends."""
        seen = self.seen.union(digests)
        return Cursor(self.every, seen) if len(seen) < MOST_SEEN else None


def digest(key: str, locale: str) -> bytes:
    """Return what a cursor keeps of a hit."""
    return hashlib.blake2b(f"{key}:{locale}".encode(), digest_size=_DIGEST).digest()


def write_cursor(cursor: Cursor, query: SearchQuery) -> str:
    """Return ``cursor`` as text that only goes with ``query``."""
    header = _VERSION + bytes([cursor.every]) + _fingerprint(query)
    raw = header + b"".join(sorted(cursor.seen))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(query: SearchQuery) -> Cursor:
    """Return the cursor of ``query``, the first one if it has none; raises InvalidCursor."""
    if not query.cursor:
        return Cursor()
    try:
        padded = query.cursor + "=" * (-len(query.cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidCursor("This is no cursor of a search.") from error
    digests = raw[_HEADER:]
    if raw[:1] != _VERSION or len(digests) % _DIGEST or len(digests) > MOST_SEEN * _DIGEST:
        raise InvalidCursor("This is no cursor of a search.")
    if raw[2:_HEADER] != _fingerprint(query):
        raise InvalidCursor("The cursor belongs to another search.")
    seen = frozenset(digests[at : at + _DIGEST] for at in range(0, len(digests), _DIGEST))
    return Cursor(bool(raw[1]), seen)


def _fingerprint(query: SearchQuery) -> bytes:
    filters = (
        query.countries,
        query.locales,
        query.types,
        query.programmes,
        query.tags,
        query.kinds,
    )
    text = repr((query.q, *(sorted(values) for values in filters)))
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=_HEADER - 2).digest()
