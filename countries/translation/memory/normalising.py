"""A text as the memory compares it: without tags, tokens, capitals, and whatever its figures are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from html import unescape

from countries.text import tokens_in, without_tokens

_TAG = re.compile(r"<[^>]*>")
_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")

SAME, CASE_OR_SPACES, TAGS, FIGURES, MOST_ALIKE = 100, 99, 97, 95, 94
"""How alike, in percent, two texts are of which only that differs; the last is the most for others."""


def normal_form(text: str) -> str:
    """Return what is compared: the same for texts that differ in nothing but their outside."""
    bare = unescape(_TAG.sub(" ", without_tokens(text)))
    bare = unicodedata.normalize("NFKC", bare).casefold()
    return " ".join(_FIGURE.sub("0", bare).split())


def digest_of(text: str) -> str:
    """Return a short fingerprint of a text."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def likeness(one: str, other: str) -> int:
    """Return how alike two texts with the same normal form are."""
    if one == other:
        return SAME
    if _figures(one) != _figures(other):
        return FIGURES
    return CASE_OR_SPACES if _markup(one) == _markup(other) else TAGS


def _figures(text: str) -> list[str]:
    return _FIGURE.findall(_TAG.sub(" ", without_tokens(text)))


def _markup(text: str) -> list[str]:
    return [*_TAG.findall(text), *tokens_in(text)]
