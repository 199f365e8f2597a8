"""``manage.py memory``: fill the translation memory from what is live."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from countries.translation.memory import backfill

EPILOG = """
The memory learns by itself whenever somebody publishes a translation. This reads the translations that
were live before, or that were loaded; it can be called again at any time, and learns nothing twice.

Exit codes: 0 done, 2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Let the translation memory learn from all translations that are live."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["learn"])
        parser.add_argument("--dry-run", action="store_true", help="learn nothing, say how much")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        learned = backfill(now=timezone.now(), dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps({"learned": learned, "dry_run": options["dry_run"]}))
        else:
            would = "would be " if options["dry_run"] else ""
            self.stdout.write(f"Texts that {would}learned: {learned}")
