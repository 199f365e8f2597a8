"""Files by their names: which format they are in, several in a zip, and how much of them is read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from countries.translation.files import po, xliff
from countries.translation.files.units import FilePage, WrongFile

MOST_UNITS = 20_000
MOST_FILES = 500
LARGEST = 10 * 1024 * 1024
"""Bytes of the largest upload."""

LARGEST_UNPACKED = 40 * 1024 * 1024
MEGABYTE = 1024 * 1024
ZIP = ".zip"


class Format(StrEnum):
    XLIFF = "xliff"
    PO = "po"

    @property
    def label(self) -> Promise:
        return _LABELS[self]

    @property
    def ending(self) -> str:
        return ".xlf" if self is Format.XLIFF else ".po"

    @property
    def content_type(self) -> str:
        xliff_type, po_type = "application/xliff+xml", "text/x-gettext-translation"
        return xliff_type if self is Format.XLIFF else po_type


_LABELS = {
    Format.XLIFF: gettext_lazy("XLIFF 1.2, for translation tools"),
    Format.PO: gettext_lazy("PO (gettext)"),
}
_LARGEST = {Format.XLIFF: xliff.LARGEST, Format.PO: po.LARGEST}
_ENDINGS = {
    ".xlf": Format.XLIFF,
    ".xliff": Format.XLIFF,
    ".sdlxliff": Format.XLIFF,
    ".mqxliff": Format.XLIFF,
    ".po": Format.PO,
}


class TooMuch(ValueError):
    """More was asked for than a file may hold."""


def pack(
    pages: Sequence[FilePage], form: Format, *, name: str, zipped: bool = False
) -> tuple[str, str, bytes]:
    """Return name, content type and bytes of a file of ``pages``: a zip where there is one for each.

    Raises ``TooMuch`` for what could not be read again.
    """
    if sum(len(page.units) for page in pages) > MOST_UNITS or len(pages) > MOST_FILES:
        message = _("This is too much for one file: choose fewer pages, or only what is open.")
        raise TooMuch(message)
    if form is Format.PO and len(pages) != 1:
        zipped = True
    if not zipped:
        return f"{name}{form.ending}", form.content_type, _write(pages, form)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, page in enumerate(pages, start=1):
            inner = f"{number:03}-{page.name or page.key}{form.ending}"
            archive.writestr(inner, _write([page], form))
    return f"{name}{ZIP}", "application/zip", packed.getvalue()


def unpack(name: str, content: bytes) -> list[FilePage]:
    """Return the pages in an uploaded file; raises ``WrongFile``, also for what is too large."""
    if PurePosixPath(name.lower()).suffix == ZIP:
        pages = [page for inner, part in _members(content) for page in _read(inner, part)]
    else:
        pages = _read(name, content)
    if sum(len(page.units) for page in pages) > MOST_UNITS:
        message = _("The file holds too many texts: %(most)s is the most that is read.")
        raise WrongFile(message % {"most": MOST_UNITS})
    if not pages:
        raise WrongFile(_("There is nothing in this file."))
    return pages


def _write(pages: Sequence[FilePage], form: Format) -> bytes:
    return xliff.write_xliff(pages) if form is Format.XLIFF else po.write_po(pages[0])


def _read(name: str, content: bytes) -> list[FilePage]:
    form = _ENDINGS.get(PurePosixPath(name.lower()).suffix)
    if form is None:
        raise WrongFile(_("Choose an XLIFF or PO file, or a zip of them."))
    largest = _LARGEST[form]
    if len(content) > largest:
        message = _("The file is too large: %(size)s MB is the most that is read.")
        raise WrongFile(message % {"size": largest // MEGABYTE})
    return xliff.read_xliff(content) if form is Format.XLIFF else [po.read_po(content)]


def _members(content: bytes) -> list[tuple[str, bytes]]:
    """Unpack a zip, never more of it than is allowed, whatever it says of its sizes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if _is_ours(info)]
            if len(infos) > MOST_FILES:
                raise WrongFile(_("There are too many files in this zip."))
            found, left = [], LARGEST_UNPACKED
            for info in infos:
                with archive.open(info) as member:
                    part = member.read(min(left, LARGEST) + 1)
                left -= len(part)
                if left < 0 or len(part) > LARGEST:
                    raise WrongFile(_("What is in this zip is too large."))
                found.append((info.filename, part))
            return found
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise WrongFile(_("This zip cannot be read.")) from error


def _is_ours(info: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(info.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not info.is_dir() and not hidden
