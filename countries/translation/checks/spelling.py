"""Letters that have no place in a text: of another alphabet, of old fonts, out of sight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.text import native_name, script_of
from countries.text.letters import false_letters, mixed_words
from countries.text.locales import alphabet_of
from countries.text.wordlists import LETTERS
from countries.translation.checks.reading import Found, Pair

_ALPHABETS = {"latn": "LATIN", "grek": "GREEK", "cyrl": "CYRILLIC", "arab": "ARABIC"}
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\ufeff]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENOUGH_WORDS = 3
_MUST_HAVE_MARKS = {"ro": 14, "pl": 20, "cs": 10, "hu": 10, "fr": 60, "sr-latn": 60}
"""After how many words a text of a language without one of its own letters was typed without them."""


def forbidden_letters(pair: Pair) -> Iterator[Found]:
    """Yield each letter that only looks like one of the language's, or that nobody sees."""
    text = pair.target.plain
    for match in _UNSEEN.finditer(text):
        yield Found(_("A character that nobody can read stands here."), *match.span())
    for place, right in false_letters(text, pair.about.target):
        message = _("“%(wrong)s” is no letter of this language: write “%(right)s”.")
        yield Found(message % {"wrong": text[place], "right": right}, place, place + 1)


def mixed_alphabets(pair: Pair) -> Iterator[Found]:
    """Yield each word with letters of two alphabets, such as a Latin o in a Greek word."""
    text = pair.target.prose
    for start, end in mixed_words(text):
        message = _("“%(word)s” has letters of two alphabets.")
        yield Found(message % {"word": text[start:end]}, start, end)


def wrong_alphabet(pair: Pair) -> Iterator[Found]:
    """Yield a text that is mostly in letters of another alphabet than its language's."""
    wanted = _ALPHABETS.get(script_of(pair.about.target))
    rest = pair.without_names
    found = alphabet_of(rest)
    if wanted is None or found is None or found == wanted or found not in _ALPHABETS.values():
        return
    said = [word for word in _WORD.findall(rest) if not word.isupper()]
    if len(said) >= _ENOUGH_WORDS and not all(word[0].isupper() for word in said):
        name = native_name(pair.about.target)
        yield Found(_("This is not in the letters of %(language)s.") % {"language": name})


def no_marks(pair: Pair) -> Iterator[Found]:
    """Yield a longer text without any of the letters that its language has and English has not."""
    language = next(
        (name for name in _MUST_HAVE_MARKS if name.split("-")[0] == pair.about.language), None
    )
    if language is None or script_of(pair.about.target) != "latn":
        return
    said = [word.casefold() for word in _WORD.findall(pair.without_names)]
    if len(said) >= _MUST_HAVE_MARKS[language] and not any(
        LETTERS[language] & set(word) for word in said
    ):
        name = native_name(pair.about.target)
        message = _("This seems to be typed without the accents and marks of %(language)s.")
        yield Found(message % {"language": name})
