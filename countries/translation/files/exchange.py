"""What screens call: files of translations out, and in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

from countries.audit import record_export
from countries.audit.recording import NETWORK, NOTHING, Place, thing_of
from countries.translation.files import po
from countries.translation.files.judging import JudgedPage
from countries.translation.files.packing import LARGEST, MEGABYTE, Format, pack, unpack
from countries.translation.files.reading import file_pages
from countries.translation.files.taking import take_in
from countries.translation.files.units import FilePage, Which, WrongFile

SHOWN = 5
"""So many refusals stand in a message; the screen of files shows all."""

Packed = tuple[str, str, bytes]
"""A file: its name, its type and its bytes."""


def export(
    translations: Sequence[Translation],
    *,
    form: Format,
    which: Which,
    name: str,
    zipped: bool,
    user: Any,
) -> Packed | None:
    """Return a file of the texts that were asked for, None where there are none; the log tells of it.

    Raises ``TooMuch``.
    """
    pages = list(file_pages(translations, which=which))
    if not pages:
        return None
    packed = pack(pages, form, name=name, zipped=zipped)
    locales = {row.target_locale_id for row in translations}
    one = translations[0] if len(translations) == 1 else None
    record_export(
        one.source.object_repr if one else "translations",
        form=form.value,
        filters={
            "which": which.value,
            "languages": sorted({page.target_language for page in pages}),
            "pages": len(pages),
        },
        user=user,
        place=Place(locale_id=locales.pop()) if len(locales) == 1 else NETWORK,
        thing=thing_of(one, label=one.source.object_repr) if one else NOTHING,
    )
    return packed


def export_page(translation: Translation) -> Packed:
    """Return the PO file of one page, all of its texts."""
    found = next(file_pages([translation], which=Which.ALL), None)
    page = found or FilePage(
        key=str(translation.uuid), target_language=translation.target_locale.language_code
    )
    return pack([page], Format.PO, name=page.name or page.key)


def import_page_po(translation: Translation, file: UploadedFile | None, *, user: Any) -> JudgedPage:
    """Take in a PO file of the one page that it is sent to; raises ``WrongFile``."""
    if file is None:
        raise WrongFile(_("Choose a PO file first."))
    page = po.read_po(bytes_of(file, largest=po.LARGEST))
    if page.key != str(translation.uuid):
        raise WrongFile(_("Cannot import PO file that was created for a different translation."))
    return take_in([page], user=user, tool="PO File")[0]


def read_upload(file: UploadedFile) -> tuple[bytes, list[FilePage]]:
    """Return the bytes of an upload and the pages in it; raises ``WrongFile``."""
    content = bytes_of(file, largest=LARGEST)
    return content, unpack(file.name or "", content)


def bytes_of(file: UploadedFile, *, largest: int) -> bytes:
    """Return what was sent, as far as it may be; raises ``WrongFile``."""
    if (file.size or 0) > largest:
        message = _("The file is too large: %(size)s MB is the most that is read.")
        raise WrongFile(message % {"size": largest // MEGABYTE})
    content: bytes = file.read()
    return content


def told(outcome: JudgedPage) -> str:
    """Return in a sentence or more what became of the texts of a page's PO file."""
    refused = outcome.refused
    if refused and not outcome.taken:
        parts = [_("Nothing was taken from the PO file.")]
    else:
        parts = [_("Successfully imported translations from PO File.")]
    if refused:
        left = ngettext(
            "%(count)s text was left out:", "%(count)s texts were left out:", len(refused)
        )
        parts.append(left % {"count": len(refused)})
        parts += [
            f"“{one.unit.source[:60]}”: {one.reason.label} {one.detail}".strip()
            for one in refused[:SHOWN]
            if one.reason
        ]
    return " ".join(parts)
