"""``manage.py load_network``: load countries, organisations, programmes and facts from a file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from countries.loading import InvalidNetwork, load_network

EPILOG = """
The file is one JSON object with the lists programmes, countries, organisations, roles, licences,
identities and facts. What is new is made, what differs is set, nothing is made twice or deleted; a
file with anything wrong in it changes nothing.

Exit codes: 0 loaded, or it could be (--dry-run), 1 the file cannot be read or is wrong,
2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Load the network's countries, organisations, programmes and facts from a JSON file."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the JSON file")
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing, say what would be"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        path: Path = options["file"]
        try:
            changed = _load(_read(path), dry_run=options["dry_run"])
        except InvalidNetwork as error:
            raise CommandError(f"{path}: {error}") from error
        report = {"file": str(path), "dry_run": options["dry_run"], "changed": dict(changed)}
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is no UTF-8 text.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise CommandError(f"{path} is no JSON: {error.msg} ({where}).") from error


def _load(data: Any, *, dry_run: bool) -> Counter[str]:
    with transaction.atomic():
        changed = load_network(data)
        if dry_run:
            transaction.set_rollback(True)
    return changed


def _as_text(report: dict[str, Any]) -> str:
    begin = "Would change" if report["dry_run"] else "Changed"
    rows = [f"{number} {kind.replace('_', ' ')}" for kind, number in report["changed"].items()]
    return f"{begin}: {', '.join(rows) or 'nothing, all was there'}."
