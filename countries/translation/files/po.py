"""PO files with wagtail-localize's header: one page each, what is to be reviewed marked as fuzzy."""

from __future__ import annotations

import polib
from django.utils import timezone
from django.utils.translation import gettext as _

from countries.text import bcp47
from countries.translation.files.units import FilePage, FileUnit, State, WrongFile

LARGEST = 2 * 1024 * 1024
"""Bytes of the largest file that is read."""

HEADER = "X-WagtailLocalize-TranslationID"
FUZZY = "fuzzy"
TO_REVIEW = (State.MACHINE, State.WRONG)


def write_po(page: FilePage) -> bytes:
    """Return a PO file of one page."""
    po = polib.POFile(wrapwidth=200)
    po.metadata = {
        "POT-Creation-Date": str(timezone.now()),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Language": bcp47(page.target_language),
        HEADER: page.key,
    }
    for unit in page.units:
        entry = polib.POEntry(msgctxt=unit.path, msgid=unit.source, msgstr=unit.target)
        entry.comment = unit.note
        if unit.previous:
            entry.previous_msgid = unit.previous.source
        if unit.target and unit.state in TO_REVIEW:
            entry.flags.append(FUZZY)
        po.append(entry)
    return str(po).encode()


def read_po(content: bytes) -> FilePage:
    """Return the page of a PO file; raises ``WrongFile``."""
    po = _parse(content)
    key = po.metadata.get(HEADER)
    if key is None:
        message = _("This PO file does not say to which page it belongs: download the page's own.")
        raise WrongFile(message)
    units = [
        FileUnit(
            path=entry.msgctxt or "",
            source=entry.msgid,
            target=entry.msgstr,
            is_finished=FUZZY not in entry.flags,
            is_reviewed=FUZZY not in entry.flags,
        )
        for entry in po
        if not entry.obsolete
    ]
    return FilePage(key=key, target_language=po.metadata.get("Language", "").lower(), units=units)


def _parse(content: bytes) -> polib.POFile:
    try:
        text = content.decode("utf-8-sig")
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
