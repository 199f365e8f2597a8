"""Cursors: opaque, signed, and good only for the list that they came from.

No time is in them: the same place has the same cursor, so that an answer stays the same with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from django.core import signing

SALT = "countries.partners.cursor"
PARTS = 3

Position = tuple[str, str, str]
"""What ``ReadStore.sort_key`` says of the last item seen."""


class WrongCursor(ValueError):
    """The text is no cursor of ours, or one of another list."""


def encode(position: Position, filters: Mapping[str, Any]) -> str:
    """Return the cursor that goes on after ``position`` in the list with ``filters``."""
    return signing.Signer(salt=SALT).sign_object([digest(filters), *position], compress=True)


def decode(text: str, filters: Mapping[str, Any]) -> Position:
    """Return the position in ``text``; raises ``WrongCursor``."""
    try:
        of, *position = signing.Signer(salt=SALT).unsign_object(text)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise WrongCursor("Take “next” of the answer before as it is.") from error
    if len(position) != PARTS:
        raise WrongCursor("Take “next” of the answer before as it is.")
    if of != digest(filters):
        raise WrongCursor("It belongs to a list with other filters or another order.")
    value, key, locale = position
    return str(value), str(key), str(locale)


def digest(filters: Mapping[str, Any]) -> str:
    """Return a short digest of what a list was asked for, whatever the order of values."""
    settled = {
        name: sorted(value) if isinstance(value, list | tuple) else value
        for name, value in filters.items()
        if value
    }
    text = orjson.dumps(settled, option=orjson.OPT_SORT_KEYS, default=str)
    return hashlib.blake2b(text, digest_size=6).hexdigest()
