"""Take in the translations of a PO file: all that is right of it, or nothing with the reason."""

from __future__ import annotations

from typing import Any

import polib
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_localize.models import Translation

from countries.closing import gathering

LARGEST = 2 * 1024 * 1024
"""Bytes of the largest file that is read."""

TRANSLATION_HEADER = "X-WagtailLocalize-TranslationID"


class WrongFile(ValueError):
    """The file cannot be taken; the text says why, for the person who sent it."""


def import_po_file(translation: Translation, file: UploadedFile | None, *, user: Any) -> str:
    """Store the translations in ``file`` and return what was done, for the person who sent it.

    Raises ``WrongFile``; then nothing was stored.
    """
    po = read_po_file(file)
    header = po.metadata.get(TRANSLATION_HEADER)
    if header is None:
        raise WrongFile(
            _("This PO file does not say to which page it belongs: download the page's own.")
        )
    if header != str(translation.uuid):
        raise WrongFile(_("Cannot import PO file that was created for a different translation."))
    with transaction.atomic(), gathering():
        warnings = translation.import_po(po, user=user, tool_name="PO File")
    done = _("Successfully imported translations from PO File.")
    if not warnings:
        return done
    left = ngettext(
        "%(count)s text was left out: it is not on this page any more.",
        "%(count)s texts were left out: they are not on this page any more.",
        len(warnings),
    )
    return f"{done} {left % {'count': len(warnings)}}"


def read_po_file(file: UploadedFile | None) -> polib.POFile:
    """Parse an uploaded PO file. Raises ``WrongFile``."""
    if file is None:
        raise WrongFile(_("Choose a PO file first."))
    if (file.size or 0) > LARGEST:
        raise WrongFile(_("The file is too large: 2 MB is the most that is read."))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongFile(_("Please upload a valid PO file.")) from error
    # The parser takes a path as well as a text; a text with lines and messages is never a path.
    if "\n" not in text or "msgid" not in text or "\0" in text:
        raise WrongFile(_("Please upload a valid PO file."))
    try:
        return polib.pofile(text)
    # The parser reports what it cannot read by whatever its code runs into.
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise WrongFile(_("Please upload a valid PO file.")) from error
