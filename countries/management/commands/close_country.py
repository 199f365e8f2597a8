"""``manage.py close_country``: close a country; its pages stay and answer nobody."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from countries.opening import CountryNotOpen, OpeningError, close_country

EPILOG = """
Nothing is deleted: open_country brings the country back with its pages, addresses and rights.

Exit codes: 0 closed, or it could be (--dry-run), 1 refused, 2 wrong arguments, 3 not open.
"""
ALREADY = 3


class Command(BaseCommand):
    help = "Close a country: its addresses stop answering and its people lose their rights."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="two letters, such as RO")
        parser.add_argument(
            "--dry-run", action="store_true", help="close nothing, say what would be"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            report = _close(options["code"], dry_run=options["dry_run"])
        except CountryNotOpen as error:
            raise CommandError(str(error), returncode=ALREADY) from error
        except OpeningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))


def _close(code: str, *, dry_run: bool) -> dict[str, Any]:
    with transaction.atomic():
        country = close_country(code, now=timezone.now())
        live = Page.objects.filter(locale__country_locale__country=country, live=True, depth__gt=1)
        report = {
            "code": country.code,
            "name": country.name,
            "status": country.status,
            "dry_run": dry_run,
            "pages": live.count(),
        }
        if dry_run:
            transaction.set_rollback(True)
    return report


def _as_text(report: dict[str, Any]) -> str:
    begin = "Would close" if report["dry_run"] else "Closed"
    return (
        f"{begin} {report['name']} ({report['code']}); {report['pages']} pages are public no more."
    )
