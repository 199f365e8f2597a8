"""Spaces and punctuation as each language sets them. They warn: a style is not a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from countries.translation.checks.reading import Found, Pair

_DOUBLED = re.compile(r"[ \u00a0\u202f]{2,}")
_LOOSE = re.compile(r"(?<=\w)[ \u00a0\u202f]+(?=[,.](?:\s|$))")
_LOOSE_MARK = re.compile(r"(?<=\w)[ \u00a0\u202f]+(?=[;:!?](?:\s|$))")
# French sets these apart by a space that does not break; a number before “:” is a time or a score.
_FRENCH = re.compile(r"(?<=[^\W\d_])(?P<space> ?)(?P<mark>[;!?:])(?=\s|$)")
_FRENCH_QUOTES = re.compile(r"«(?P<after>[^\u00a0\u202f])|(?P<before>[^\u00a0\u202f])»")
_QUESTION = {"el": (re.compile(r"(?<=\w)\?"), ";"), "ar": (re.compile(r"(?<=\w)\?"), "؟")}
_ARABIC_COMMA = re.compile(r"(?<=[\u0621-\u064a]),")
_SENTENCE = re.compile(r"[^.!?…\n]*[!?]")

_GERMAN = frozenset("„“»«")
_QUOTES = {
    "en": frozenset("“”"),
    "ro": frozenset("„”«»"),
    "fr": frozenset("«»“”"),
    "nl": frozenset("“”„"),
    "de": _GERMAN,
    "es": frozenset("«»“”"),
    "pt": frozenset("«»“”"),
    "it": frozenset("«»“”"),
    "pl": frozenset("„”«»"),
    "cs": _GERMAN,
    "hu": frozenset("„”»«"),
    "el": frozenset("«»“”"),
    "sr": frozenset("„”“»«"),
    "sl": _GERMAN,
    "ar": frozenset("«»“”"),
}
_PREFERRED = {
    "en": "“ ”", "ro": "„ ”", "fr": "« »", "nl": "“ ”", "de": "„ “", "es": "« »", "pt": "« »",
    "it": "« »", "pl": "„ ”", "cs": "„ “", "hu": "„ ”", "el": "« »", "sr": "„ ”", "sl": "„ “",
    "ar": "« »",
}  # fmt: skip
_MARK = re.compile(r"[“”„«»]|(?<![\d\w])\"(?=\w)|(?<=[^\W\d])\"(?!\w)|(?<=[.!?])\"(?!\w)")

_ENDS = {"?": "?", ";": ";", "؟": "?", "!": "!", ".": ".", "…": ".", ":": ":", "。": "."}
_CLOSING = " \u00a0\u202f)]”“’‘»«\"'"
_LONG_ENOUGH = 3


def doubled_spaces(pair: Pair) -> Iterator[Found]:
    for match in _DOUBLED.finditer(pair.target.plain):
        yield Found(_("Two spaces stand side by side."), *match.span())


def punctuation(pair: Pair) -> Iterator[Found]:
    """Yield signs that stand as another language sets them."""
    text = pair.target.signs
    for match in _LOOSE.finditer(text):
        yield Found(_("No space stands before this sign."), *match.span())
    if pair.about.language == "fr":
        yield from _french(text)
        return
    for match in _LOOSE_MARK.finditer(text):
        yield Found(_("No space stands before this sign."), *match.span())
    if pair.about.language in _QUESTION:
        pattern, sign = _QUESTION[pair.about.language]
        for match in pattern.finditer(text):
            message = _("A question ends with “%(sign)s” here.") % {"sign": sign}
            yield Found(message, *match.span())
    if pair.about.language == "ar":
        for match in _ARABIC_COMMA.finditer(text):
            yield Found(_("The comma is “،” here."), *match.span())
    if pair.about.language == "es":
        yield from _spanish(text)


def quotation_marks(pair: Pair) -> Iterator[Found]:
    """Yield the first quotation mark that is another language's."""
    allowed = _QUOTES.get(pair.about.language)
    if allowed is None:
        return
    for match in _MARK.finditer(pair.target.prose):
        if match.group() not in allowed:
            message = _("Quotations stand in %(marks)s here.")
            yield Found(message % {"marks": _PREFERRED[pair.about.language]}, *match.span())
            return


def end_punctuation(pair: Pair) -> Iterator[Found]:
    """Yield a text that ends without a sign where the source has one, or with one, or no question."""
    if min(len(pair.source.words), len(pair.target.words)) < _LONG_ENOUGH:
        return
    theirs = _end(pair.source.plain, pair.about.source)
    own = _end(pair.target.plain, pair.about.target)
    if theirs and not own:
        message = _("The source ends with “%(sign)s”, this does not.")
    elif own and not theirs:
        message = _("This ends with “%(sign)s”, the source does not.")
    elif (own == "?") != (theirs == "?"):
        message = _("Of the source and this, only one is a question.")
    else:
        return
    end = len(pair.target.plain)
    yield Found(message % {"sign": theirs or own}, max(0, end - 1), end)


def _french(text: str) -> Iterator[Found]:
    for match in _FRENCH.finditer(text):
        message = _("A space that does not break stands before “%(sign)s” here.")
        yield Found(message % {"sign": match["mark"]}, *match.span())
    for match in _FRENCH_QUOTES.finditer(text):
        message = _("Spaces that do not break stand inside « ».")
        yield Found(message, *match.span())


def _spanish(text: str) -> Iterator[Found]:
    for match in _SENTENCE.finditer(text):
        sign = match.group()[-1]
        opening = "¿" if sign == "?" else "¡"
        if opening not in match.group() and _is_said(match.group()):
            message = _("“%(sign)s” opens with “%(opening)s” here.")
            values = {"sign": sign, "opening": opening}
            yield Found(message % values, match.end() - 1, match.end())


def _is_said(sentence: str) -> bool:
    return any(letter.isalpha() for letter in sentence)


def _end(text: str, code: str) -> str:
    last = text.rstrip(_CLOSING)[-1:]
    if last == ";":
        return "?" if code.startswith("el") else ""
    return _ENDS.get(last, "")
