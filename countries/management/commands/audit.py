"""``manage.py audit export``: take the audit log out as a file."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from countries.audit import AuditEntry, record_export
from countries.audit.files import CHUNK, CSV, FORMS, lines
from countries.audit.reading import Filters
from countries.audit.recording import NETWORK, Place
from countries.identity.countries import Country

EPILOG = """
The oldest entry comes first. That the log was taken out is an entry itself, written before the file.

Exit codes: 0 done, 1 refused (nothing was written), 2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Take the audit log out as CSV or JSON, all of it or what is asked for."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="do", required=True, metavar="ACTION")
        export = actions.add_parser("export", help="write entries, the oldest first")
        export.add_argument("--country", metavar="CODE", help="this country's alone, such as RO")
        export.add_argument(
            "--since", type=_moment, metavar="TIME", help="from this day or moment on (UTC)"
        )
        export.add_argument(
            "--until", type=_moment, metavar="TIME", help="before this day or moment (UTC)"
        )
        export.add_argument("--format", choices=list(FORMS), default=CSV)
        export.add_argument("--output", metavar="FILE", help="a file (default: standard output)")
        export.add_argument("--dry-run", action="store_true", help="only count the entries")

    def handle(self, *args: Any, **options: Any) -> None:
        code = _country(options["country"])
        filters = Filters(country=code, since=options["since"], until=options["until"])
        rows = filters.narrow(AuditEntry.objects.all()).order_by("pk")
        if options["dry_run"]:
            self.stdout.write(f"{rows.count()} entries")
            return
        record_export(
            "audit log",
            form=options["format"],
            filters={name: options[name] for name in ("country", "since", "until")},
            place=Place(code=code) if code else NETWORK,
        )
        pieces = lines(rows.iterator(chunk_size=CHUNK), options["format"])
        if options["output"]:
            self._write_file(options["output"], pieces)
        else:
            for piece in pieces:
                self.stdout.write(piece, ending="")

    def _write_file(self, name: str, pieces: Any) -> None:
        try:
            with open(name, "w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}") from error


def _country(code: str | None) -> str | None:
    if code is None:
        return None
    known = sorted(Country.objects.values_list("code", flat=True))
    if code.upper() not in known:
        raise CommandError(f"There is no country {code!r}. Known: {', '.join(known) or 'none'}.")
    return code.upper()


def _moment(text: str) -> dt.datetime:
    """Read a day (its beginning) or a moment; without a zone it is UTC."""
    try:
        day, moment = parse_date(text), parse_datetime(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or moment") from error
    if moment is None and day is not None:
        moment = dt.datetime.combine(day, dt.time())
    if moment is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no day or moment")
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=dt.UTC)
