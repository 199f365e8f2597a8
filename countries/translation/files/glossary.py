"""The glossary as CSV: one row for each term, one column for each language; each row judged on its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from countries.audit import record_export
from countries.routing import network
from countries.text import InvalidLocaleCode, parse_locale
from countries.text.cells import FORMULA_BEGINS, as_cell
from countries.translation.files.units import WrongFile
from countries.translation.glossary.models import GlossaryTerm, TermKind

LARGEST = 2 * 1024 * 1024
MOST_ROWS = 5_000
LONGEST_TRANSLATION = 200
FIXED = ("term", "language", "kind", "country", "note")
"""Columns that every file has; all others are languages."""


@dataclass
class Outcome:
    """How many terms were new or changed, and of each row that was refused its line and why."""

    changed: int = 0
    same: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def write_glossary(terms: Iterable[GlossaryTerm], *, user: Any) -> bytes:
    """Return ``terms`` as CSV that spreadsheets open as it is; the log tells of it."""
    rows = list(terms)
    languages = sorted({code for term in rows for code in term.translations})
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*FIXED, *languages])
    for term in rows:
        code = term.country.code if term.country else ""
        fixed = (term.term, term.language, term.kind, code, term.note)
        said = (term.translations.get(language, "") for language in languages)
        writer.writerow([as_cell(value) for value in (*fixed, *said)])
    record_export("glossary", form="csv", user=user)
    # The mark tells spreadsheets that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def take_glossary(content: bytes, *, countries: Collection[int], manages_network: bool) -> Outcome:
    """Add and change terms of ``countries`` (their ``pk``), and the network's for its managers.

    A term is known by its words, language and country; a language without a column stays as it is, an
    empty cell takes its translation away. Raises ``WrongFile``; then nothing was changed.
    """
    rows = _rows(content)
    allowed: dict[str, int | None] = {
        info.code: info.pk for info in network().countries if info.pk in countries
    }
    if manages_network:
        allowed[""] = None
    outcome = Outcome()
    with transaction.atomic():
        for line, row in rows:
            try:
                with transaction.atomic():
                    is_changed = _take(row, allowed)
            except ValidationError as error:
                outcome.refused.append((line, " ".join(error.messages)))
            else:
                outcome.changed += is_changed
                outcome.same += not is_changed
    return outcome


def _take(row: dict[str, str], allowed: dict[str, int | None]) -> bool:
    code = row["country"].upper()
    if code not in allowed:
        raise ValidationError(_("There is no such country among those whose glossary is yours."))
    if row["kind"] not in TermKind.values:
        kinds = ", ".join(TermKind.values)
        raise ValidationError(_("The kind is one of: %(kinds)s.") % {"kinds": kinds})
    words = " ".join(row["term"].split())
    language = row["language"].lower()
    country = allowed[code]
    known = GlossaryTerm.objects.filter(term=words, language=language)
    own = known.filter(country__isnull=True) if country is None else known.filter(country=country)
    term = own.first() or GlossaryTerm(term=words, language=language, country_id=country)
    before = (term.pk, term.kind, term.note, dict(term.translations))
    term.kind, term.note = row["kind"], row["note"]
    said = {name: text for name, text in row.items() if name not in FIXED}
    if any(len(text) > LONGEST_TRANSLATION for text in said.values()):
        raise ValidationError(_("A translation is too long."))
    term.translations = {name: text for name, text in {**term.translations, **said}.items() if text}
    if before == (term.pk, term.kind, term.note, term.translations) and term.pk:
        return False
    term.full_clean()
    term.save()
    return True


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file by their lines, without what shields cells from being calculated."""
    if len(content) > LARGEST:
        message = _("The file is too large: %(size)s MB is the most that is read.")
        raise WrongFile(message % {"size": 2})
    try:
        text = content.decode("utf-8-sig")
        return list(_read(text))
    except UnicodeDecodeError as error:
        raise WrongFile(_("Save the file as CSV in UTF-8.")) from error
    except csv.Error as error:
        raise WrongFile(_("This is no CSV file.")) from error


def _read(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    head = [name.strip().lower() for name in next(reader, [])]
    if not set(FIXED) <= set(head) or len(set(head)) != len(head):
        columns = ", ".join(FIXED)
        message = _("The first line has to name the columns %(columns)s, and then languages.")
        raise WrongFile(message % {"columns": columns})
    for name in head:
        _refuse_no_language(name)
    for count, cells in enumerate(reader, start=1):
        if count > MOST_ROWS:
            message = _("The file holds too many texts: %(most)s is the most that is read.")
            raise WrongFile(message % {"most": MOST_ROWS})
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(head) - len(cells))]
            yield (
                reader.line_num,
                {name: _plain(cell) for name, cell in zip(head, padded, strict=False)},
            )


def _refuse_no_language(name: str) -> None:
    if name in FIXED:
        return
    try:
        parse_locale(name)
    except InvalidLocaleCode as error:
        message = _("“%(code)s” is no language code.")
        raise WrongFile(message % {"code": name}) from error


def _plain(cell: str) -> str:
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_BEGINS else cell
