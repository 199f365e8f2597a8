"""Take from a text what a page builder, a camera or a file name left in it.

Only what certainly is no text goes: at an edge of a block, or in the brackets of a shortcode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cms.importers.names import KnownNames
from cms.importers.parsed import Removed
from countries.text import alternatives
from countries.text.leftovers import without_shortcodes

# What cameras and programs write into a picture's description, which a page then shows.
_CAMERA = (
    r"(?:[A-Z]{4,}\s){0,2}(?:SONY DSC|MINOLTA DSC|DIGITAL CAMERA|DIGITAL STILL CAMERA)"
    r"|KODAK Digital Still Camera|SAMSUNG CAMERA PICTURES|CASIO COMPUTER CO\.?,?\s?LTD\.?"
    r"|NIKON CORPORATION|Exif_JPEG_\w*?PICTURE|Exif_JPEG_\d+|Created with GIMP"
    r"|Processed with [A-Z][\w-]+(?: with \w+ preset)?"
)
_PICTURE_FILE = (
    r"[\w()+-]{1,80}(?:\.[\w()+-]{1,40}){0,4}\.(?i:jpe?g|png|gif|webp|tiff?|bmp|heic|avif)"
)
_CAMERA_FILE = r"(?:DSC[NF]?|_?IMG|_MG|MVI|PICT|GOPR|PXL|VID|DCIM)[_-]?\d{3,}(?:[_-]\w+)*?"
# Name, hyphens, a counter: a file's name without its ending. Long enough not to be a product.
_COUNTED_FILE = (
    r"[^\W\d_][^\W_]*(?:[-_][^\W_]+)*[-_](?:0\d+|\d{3,5})"
    r"|[^\W\d_][^\W_]*(?:[-_][^\W_]+){2,}[-_]\d{2,5}"
)
# Glued to a word that begins with a capital; the look-behind asks `_is_glued`.
_GLUED = r"(?=[^\W\d_])"
_APART = r"(?=\s|$)"

_CODES = {"camera": "leaked-caption", "file": "leaked-filename", "counted": "leaked-filename"}
_ZERO_COUNTED_FILE = r"[^\W\d_][^\W_]*(?:[-_][^\W_]+){1,}[-_]0\d+"
_EDGE = rf"(?P<camera>{_CAMERA})|(?P<file>{_PICTURE_FILE}|{_CAMERA_FILE})"
_LEADING = re.compile(
    rf"\s*(?:(?:{_EDGE})(?:{_APART}|{_GLUED})"
    rf"|(?P<counted>(?:{_COUNTED_FILE}){_GLUED}|{_ZERO_COUNTED_FILE}{_APART}))"
)
_TRAILING = re.compile(rf"(?:^|(?<=[\s.!?a-z]))(?:{_EDGE})\s*$")
_ALONE = re.compile(r"\s*(?P<counted>[^\W\d_][^\W_]*(?:[-_][^\W_]+){2,}[-_]\d{2,5})\s*$")
_ANYWHERE = re.compile(
    rf"(?<![\w/@])(?:(?P<camera>{_CAMERA})|(?P<file>(?:{_PICTURE_FILE}|{_CAMERA_FILE})(?!\w)))"
)
_LONGEST_CAPTION = 60
_SHORT_WORD = 3
_LONGEST_TAIL = 150


def strip_residue(text: str, *, names: KnownNames, line: int) -> tuple[str, tuple[Removed, ...]]:
    """Return ``text`` without the residue that is certain, and what was removed."""
    rest, shortcodes = without_shortcodes(text)
    removed = [Removed("leaked-shortcode", piece, line) for piece in shortcodes]
    while True:
        found = _edge_residue(rest, names)
        if found is None:
            break
        code, piece, rest = found
        removed.append(Removed(code, piece, line))
    return _tidied(rest) if removed else text, tuple(removed)


def residue_left(text: str) -> Iterator[tuple[str, str]]:
    """Yield code and piece of what looks like residue inside ``text``, where nobody can be sure."""
    for match in _ANYWHERE.finditer(text):
        yield _CODES[match.lastgroup or "file"], match.group()


def _edge_residue(text: str, names: KnownNames) -> tuple[str, str, str] | None:
    leading = _LEADING.match(text) or _ALONE.match(text)
    if leading and _is_cut_cleanly(text, leading.end()):
        return _CODES[leading.lastgroup or "file"], leading.group().strip(), text[leading.end() :]
    trailing = _TRAILING.search(text, max(0, len(text) - _LONGEST_TAIL))
    if trailing:
        return (
            _CODES[trailing.lastgroup or "file"],
            trailing.group().strip(),
            text[: trailing.start()],
        )
    return _glued_caption(text, names)


def _is_cut_cleanly(text: str, end: int) -> bool:
    return end >= len(text) or text[end].isspace() or not text[end].islower()


def _glued_caption(text: str, names: KnownNames) -> tuple[str, str, str] | None:
    """Find a caption that runs into a known name without a space, where a sentence begins."""
    if not names.all:
        return None
    glued = re.match(
        rf"\s*(?P<caption>[^.!?\n]{{3,{_LONGEST_CAPTION}}}?[^\W_])"
        rf"(?=(?:{alternatives(names.all)})\s+[^\W\d_A-Z])",
        text,
    )
    if glued is None or not _reads_as_caption(glued["caption"]):
        return None
    return "leaked-caption", glued["caption"], text[glued.end() :]


def _reads_as_caption(text: str) -> bool:
    said = text.split()
    return len(said) > 1 and all(not word[0].islower() or len(word) <= _SHORT_WORD for word in said)


def _tidied(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text).strip()
