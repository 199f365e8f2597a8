"""Letters that only look like those of a language: of old fonts, or of another alphabet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

from countries.text.locales import base_language

INSTEAD = MappingProxyType(
    {
        "ro": {"ş": "ș", "ţ": "ț", "Ş": "Ș", "Ţ": "Ț", "ã": "ă", "Ã": "Ă"},
        "ar": {"ی": "ي", "ک": "ك"},
    }
)
"""What is written for letters of a language and is none of them, with the letter that is meant."""
# Arabic writes its short words together with a name in Latin letters.
_ALPHABETS = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_WORD = re.compile(r"[^\W\d_]{2,}")
# Signs of units and of science, which stand beside letters of any alphabet.
_SIGNS = frozenset("µμΩπ")


def false_letters(text: str, code: str) -> Iterator[tuple[int, str]]:
    """Yield (place, the right letter) of each letter that is none of the language of ``code``."""
    instead = INSTEAD.get(base_language(code), {})
    for place, letter in enumerate(text):
        if letter in instead:
            yield place, instead[letter]


def mixed_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each word with letters of two alphabets, such as a Latin o in Greek."""
    for match in _WORD.finditer(text):
        if match.group().isascii():
            continue
        alphabets = {_alphabet(letter) for letter in match.group() if letter not in _SIGNS}
        if len(alphabets - {""}) > 1:
            yield match.span()


def _alphabet(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in _ALPHABETS else ""
