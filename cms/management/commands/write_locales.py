"""Renew the stored list of locales from the installed CLDR data."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.locales import locales_as_json
from cms.settings.languages import LOCALES_FILE


class Command(BaseCommand):
    help = (
        "Write the locales that a country could need to cms/settings/locales.json, from CLDR. "
        "Exit code 0 when the file is as it should be afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        text = locales_as_json()
        if text == LOCALES_FILE.read_text(encoding="utf-8"):
            self.stdout.write("Nothing to change.")
        elif dry_run:
            self.stdout.write(f"Would rewrite {LOCALES_FILE.name}.")
        else:
            LOCALES_FILE.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {LOCALES_FILE.name}.")
