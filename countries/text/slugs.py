"""The end of an address from a title: Latin letters for alphabets, the own script for the others."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cache

from django.utils.text import slugify
from wagtail.coreutils import string_to_ascii

from countries.text.locales import language_of

LONGEST = 80
"""Of an address's end, in characters: a whole sentence is not read there."""
_ALPHABETS = (
    *((0x00C0, 0x017F), (0x0218, 0x021B), (0x1E9E, 0x1E9E)),  # Latin
    *((0x0386, 0x03CE),),  # Greek
    *((0x0400, 0x045F), (0x0490, 0x0491)),  # Cyrillic
)
_GREEK_PAIRS = (("[οΟ][υύΥΎ]", "ou"), ("[αΑ][υύΥΎ]", "av"), ("[εΕ][υύΥΎ]", "ev"))
"""Two letters that are one sound; with a diaeresis they are two, and these do not match."""
_GERMAN = (("[äÄ]", "ae"), ("[öÖ]", "oe"), ("[üÜ]", "ue"))


@cache
def slug_letters(code: str) -> tuple[tuple[str, str], ...]:
    """Return (pattern, replacement) of what a slug in the locale ``code`` writes otherwise, in order.

    Patterns are what regular expressions of Python and of browsers have in common. Scripts that have
    no everyday spelling in Latin letters, such as Arabic, stay as they are.
    """
    own = _GERMAN if language_of(code) == "de" else ()
    return (*own, *_GREEK_PAIRS, *_single_letters())


@cache
def _single_letters() -> tuple[tuple[str, str], ...]:
    letters: dict[str, str] = defaultdict(str)
    for first, last in _ALPHABETS:
        for letter in map(chr, range(first, last + 1)):
            latin = string_to_ascii(letter).lower()
            if letter.isalpha() and latin.isalnum():
                letters[latin] += letter
    return tuple((f"[{found}]", latin) for latin, found in letters.items())


def slug_of(text: str, code: str) -> str:
    """Return ``text``, in the locale ``code``, as the end of an address; it may be empty."""
    text = unicodedata.normalize("NFC", text)
    for pattern, latin in slug_letters(code):
        text = re.sub(pattern, latin, text)
    return slugify(text, allow_unicode=True)[:LONGEST].rstrip("-_")
