"""Read a file to import, or say exactly why it cannot be read."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MAX_BYTES = 5 * 1024 * 1024

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|main|article|section|div|h[1-6]|p|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN_BINARIES = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xd0\xcf\x11\xe0": "an office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "a rich text document",
}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Control characters that plain text does not hold; tab, line ends and form feed it may.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

_NESTING_TAG = re.compile(
    r"<(?P<close>/)?(?:div|section|article|span|blockquote|table|font|b|i|em|strong)\b",
    re.IGNORECASE,
)
_DEEPEST_NESTING = 500


class UnreadableSource(Exception):
    """A file cannot be imported; the message names it and says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, with plain line ends, in NFC; ``name`` is the file's, without folder."""

    text: str
    kind: Literal["text", "html"]
    name: str = ""


def read_source(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Return the text or HTML in the file at ``path``; raises UnreadableSource.

    Read are UTF-8, with or without byte order mark, and UTF-16 with one.
    """
    file = Path(path)
    data = _read_bytes(file, max_bytes)
    text = _decode(data, file.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    if not text.strip():
        raise UnreadableSource(f"{file.name} is empty.")
    control = _CONTROL.search(text)
    if control:
        line = text.count("\n", 0, control.start()) + 1
        raise UnreadableSource(
            f"{file.name} is binary: it holds the control character "
            f"0x{ord(control.group()):02x} in line {line}."
        )
    is_html = file.suffix.lower() in _HTML_SUFFIXES or _HTML_START.match(text) is not None
    if is_html:
        _refuse_deep_nesting(text, file.name)
    return Source(
        text=unicodedata.normalize("NFC", text),
        kind="html" if is_html else "text",
        name=file.name,
    )


def _read_bytes(file: Path, max_bytes: int) -> bytes:
    try:
        if file.is_dir():
            raise UnreadableSource(f"{file} is a directory, not a file.")
        if not file.exists():
            raise UnreadableSource(f"{file} does not exist.")
        if not file.is_file():
            raise UnreadableSource(f"{file} is not a regular file.")
        size = file.stat().st_size
        if size > max_bytes:
            raise _too_large(file, size, max_bytes)
        with file.open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableSource(f"{file} cannot be read: {reason}.") from error
    if len(data) > max_bytes:
        raise _too_large(file, len(data), max_bytes)
    if not data:
        raise UnreadableSource(f"{file.name} is empty.")
    return data


def _refuse_deep_nesting(html: str, name: str) -> None:
    """Refuse what no person wrote, and what an HTML parser needs minutes for."""
    depth = 0
    for tag in _NESTING_TAG.finditer(html):
        depth += -1 if tag["close"] else 1
        if depth > _DEEPEST_NESTING:
            raise UnreadableSource(
                f"{name} is not a page: its HTML is nested more than {_DEEPEST_NESTING} deep."
            )


def _too_large(file: Path, size: int, max_bytes: int) -> UnreadableSource:
    mebibyte = 1024 * 1024
    return UnreadableSource(
        f"{file.name} is too large: {size / mebibyte:.1f} MiB, at most"
        f" {max_bytes / mebibyte:.1f} MiB are read."
    )


def _decode(data: bytes, name: str) -> str:
    for magic, what in _KNOWN_BINARIES.items():
        if data.startswith(magic):
            raise UnreadableSource(f"{name} is binary: it is {what}, not text or HTML.")
    if data.startswith(_UTF_32):
        raise UnreadableSource(f"{name} is in UTF-32; save it as UTF-8.")
    encoding = "utf-16" if data.startswith(_UTF_16) else "utf-8-sig"
    zero = data.find(b"\x00")
    if encoding == "utf-8-sig" and zero >= 0:
        raise UnreadableSource(f"{name} is binary: byte {zero} is zero.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
        raise UnreadableSource(
            f"{name} is not {'UTF-16' if encoding == 'utf-16' else 'UTF-8'}:"
            f" byte {start} (0x{data[start]:02x}, line {data.count(10, 0, start) + 1})"
            " does not fit; save it as UTF-8."
        ) from error
