"""Reduce text to what search and comparison need: words, folded letters, stems, plain text."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Protocol

import snowballstemmer

from countries.text.locales import base_language

# Letters that Unicode does not decompose, and the Arabic forms that readers use for one another.
_LETTERS = {
    "ł": "l", "đ": "dj", "ð": "d", "þ": "th", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i",
    "ħ": "h",
    "ـ": "", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
}  # fmt: skip


class _Folding(dict[int, str]):
    """What each decomposed letter becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.category(char) in ("Mn", "Cf"):
            folded = ""
        elif char.isdecimal():
            folded = str(unicodedata.decimal(char))
        else:
            folded = _LETTERS.get(char, char)
        self[code] = folded
        return folded


_FOLDING = _Folding()
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])*")

_STEMMERS = {
    "ar": "arabic", "cs": "czech", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "sr": "serbian",
    "da": "danish", "et": "estonian", "fi": "finnish", "ga": "irish", "lt": "lithuanian",
    "no": "norwegian", "nb": "norwegian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_UNSEEN = frozenset({"head", "noscript", "script", "style", "svg", "template", "title"})
# Between these tags a "<" may be text.
_RAW = _UNSEEN | {"iframe", "noembed", "noframes", "plaintext", "textarea", "xmp"}
_DRAWING = re.compile(r"<svg\b[^<>]*>.*?</svg>", re.DOTALL)
_PLAIN_TAG = re.compile(r"""</?([A-Za-z][A-Za-z0-9]*)(?:\s+[A-Za-z][\w:-]*(?:="[^"]*")?)*\s*/?>""")


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def fold(text: str) -> str:
    """Return ``text`` without case, accents, Arabic vowel marks and forms of one letter."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    return unicodedata.normalize("NFKD", folded).translate(_FOLDING)


def words(text: str) -> list[str]:
    """Return the words and figures of ``text`` in their order; apostrophes and hyphens part them."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def stem_text(text: str, language: str) -> str:
    """Return the folded stems of the words of ``text``, one for each word.

    Words are folded before they are stemmed, so that a text typed without accents has the same
    stems. ``language`` may be a locale code; a language without a stemmer is only folded.
    """
    folded = words(fold(text))
    algorithm = _STEMMERS.get(base_language(language))
    if algorithm is None:
        return " ".join(folded)
    return " ".join(_stem(algorithm, word) for word in folded)


def plain_text(html: str) -> str:
    """Return the visible text of ``html``, each block on a line of its own."""
    parts = _parts_of_plain_markup(html)
    if parts is None:
        reader = _TextReader()
        reader.feed(html)
        reader.close()
        parts = reader.parts
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def excerpt(text: str, length: int) -> str:
    """Return at most ``length`` characters of ``text`` on one line, cut between words with “…”."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: max(length - 1, 0)]
    if line[len(cut)].isalnum() and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:-\u2013\u2014") + "…"


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Yield each sentence with the position where it begins."""
    start = 0
    for match in re.finditer(r"(?<=[^\s.][.!?…])[)\"'”»]*\s+(?=\S)|\n", text):
        yield start, text[start : match.start()]
        start = match.end()
    if text[start:].strip():
        yield start, text[start:]


def alternatives(names: tuple[str, ...]) -> str:
    """Return a pattern of any of ``names``, whatever white space stands in them."""
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)


_stemmers = threading.local()


@lru_cache(maxsize=20_000)
def _stem(algorithm: str, word: str) -> str:
    return fold(_stemmer(algorithm).stemWord(word))


def _stemmer(algorithm: str) -> _Stemmer:
    # A stemmer keeps the word that it works on in itself, so each thread needs its own.
    kept = vars(_stemmers)
    if algorithm not in kept:
        kept[algorithm] = snowballstemmer.stemmer(algorithm)
    stemmer: _Stemmer = kept[algorithm]
    return stemmer


def _parts_of_plain_markup(html: str) -> list[str] | None:
    """Return what the reader below would, in a tenth of its time; None where markup is unusual."""
    # A drawing in a drawing leaves an end behind, by which it is seen that this was not plain.
    pieces = _PLAIN_TAG.split(_DRAWING.sub("", html).replace("\n", " "))
    texts, names = pieces[::2], [name.lower() for name in pieces[1::2]]
    if any("<" in text for text in texts) or not _RAW.isdisjoint(names):
        return None
    if "&" in html:
        texts = [unescape(text).replace("\n", " ") for text in texts]
    parts = texts[:1]
    for name, text in zip(names, texts[1:], strict=True):
        parts += ("\n", text) if name in _BLOCKS else (text,)
    return parts


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and self._unseen[-1] == tag:
            self._unseen.pop()
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
