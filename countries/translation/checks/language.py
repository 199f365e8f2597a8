"""Whether a text is in its own language: by function words where it is long, else by other signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.text import detect_language, native_name, same_language
from countries.text.locales import base_language
from countries.translation.checks.reading import Found, Pair, blank_names

LONG_ENOUGH = 8
"""Text of fewer words is not judged by its function words: it may be a name."""
_SPACES = re.compile(r"\s+")
_FEWEST = 2


def other_language(pair: Pair) -> Iterator[Found]:
    """Yield a text that reads as another language; what stands in quotation marks does not count."""
    text = blank_names(pair.target.unquoted, pair.right_names)
    if len(text.split()) < LONG_ENOUGH:
        return
    found = detect_language(text, expected=pair.about.target).language
    if found and not same_language(found, pair.about.target):
        names = {"found": native_name(found), "expected": native_name(pair.about.target)}
        yield Found(_("This reads as %(found)s, and should be %(expected)s.") % names)


def same_as_source(pair: Pair) -> Iterator[Found]:
    """Yield a text of several words, and no name, that is left as the source has it."""
    if base_language(pair.about.source) == pair.about.language:
        return
    theirs, own = (_SPACES.sub(" ", text.plain).strip() for text in (pair.source, pair.target))
    if theirs.casefold() != own.casefold():
        return
    said = [
        word for word in blank_names(pair.target.unquoted, _names(pair)).split() if word.isalpha()
    ]
    if len(said) >= _FEWEST and sum(word.islower() for word in said) >= _FEWEST - 1:
        yield Found(_("This is still as in the source."))


def _names(pair: Pair) -> list[str]:
    return [*pair.right_names, *(term.text for term in pair.about.terms if term.is_kept)]
