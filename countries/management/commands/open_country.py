"""``manage.py open_country``: open a country of the network, or a new one."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from countries.identity.countries import Country
from countries.opening import (
    CountryAlreadyOpen,
    OpeningError,
    UnknownCountry,
    open_country,
    plan_from_codes,
)
from countries.routing import network

EPILOG = """
A country that the network knows opens by its code alone, in the languages planned for it. A new one
needs --name and at least one --locale; the first is the default. One transaction makes the home
pages, menus and collection; nothing is made when anything is refused.

Exit codes: 0 opened, or it could be (--dry-run), 1 refused, 2 wrong arguments, 3 open already.
"""
ALREADY = 3


class Command(BaseCommand):
    help = "Open a country: its home pages, addresses, menus and collection."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", metavar="CODE", help="two letters, such as RO; INT: umbrella")
        parser.add_argument("--name", default="", help="the name in English, for a new country")
        parser.add_argument(
            "--slug", default="", help="its path, for a new one (default: the code)"
        )
        parser.add_argument(
            "--locale",
            action="append",
            default=[],
            metavar="ro-ro",
            help="a language to open; once for each, the default first",
        )
        parser.add_argument("--host", help="a host of its own, such as alucro.example")
        parser.add_argument("--time-zone", help="such as Europe/Bucharest")
        parser.add_argument("--theme", help="the name of its look")
        parser.add_argument(
            "--dry-run", action="store_true", help="open nothing, say what would be"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            report = _open(options)
        except CountryAlreadyOpen as error:
            raise CommandError(str(error), returncode=ALREADY) from error
        except UnknownCountry as error:
            raise CommandError(f"{error} Known: {_known()}.") from error
        except OpeningError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(_reasons(error)) from error
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))


def _open(options: dict[str, Any]) -> dict[str, Any]:
    names = ("host", "time_zone", "theme")
    fields = {name: options[name] for name in names if options[name] is not None}
    with transaction.atomic():
        country = open_country(
            options["code"],
            now=timezone.now(),
            name=options["name"],
            slug=options["slug"],
            locales=plan_from_codes(options["locale"]) if options["locale"] else None,
            **fields,
        )
        report = _report(country, dry_run=options["dry_run"])
        if options["dry_run"]:
            transaction.set_rollback(True)
    return report


def _report(country: Country, *, dry_run: bool) -> dict[str, Any]:
    rows = [info for info in network().locales if info.country.code == country.code]
    return {
        "code": country.code,
        "name": country.name,
        "status": country.status,
        "dry_run": dry_run,
        "locales": [
            {"locale": info.code, "url": info.home_url, "default": info.is_default} for info in rows
        ],
    }


def _as_text(report: dict[str, Any]) -> str:
    begin = "Would open" if report["dry_run"] else "Opened"
    lines = [f"{begin} {report['name']} ({report['code']}):"]
    for row in report["locales"]:
        lines.append(f"  {row['locale']}  {row['url']}{'  default' if row['default'] else ''}")
    return "\n".join(lines)


def _known() -> str:
    return ", ".join(Country.objects.order_by("code").values_list("code", flat=True)) or "none"


def _reasons(error: ValidationError) -> str:
    if hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
    return " ".join(error.messages)
