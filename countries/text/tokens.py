"""What a token is: the name of a fact, or a part of a programme's identity, embedded in a text."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"\{\{\s*(?P<kind>fact|programme):(?P<name>[a-z0-9-]+)(?:\.(?P<part>[a-z]+))?\s*\}\}"
)


IN_BRACES = r"\{\{[^{}]*\}\}"
"""The pattern of whatever is written as a token is, known or misspelt: none of it is in a language."""


def tokens_in(text: str) -> list[str]:
    """Return the tokens of ``text`` as they are written; other braces are its words."""
    return [match.group() for match in TOKEN.finditer(text)]


def without_tokens(text: str) -> str:
    """Return ``text`` with a space where each token stood."""
    return TOKEN.sub(" ", text)
