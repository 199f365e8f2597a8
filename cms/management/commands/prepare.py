"""Bring the installation to where it can be served."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.prepare import build_demo, pending_migrations, prepare_site


class Command(BaseCommand):
    help = (
        "Apply migrations, create the cache table and collect static files, each only if missing. "
        "Exit code 0 when all is in place, 1 otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="build the demo network, too")
        parser.add_argument("--dry-run", action="store_true", help="say what is missing")

    def handle(self, *args: Any, demo: bool = False, dry_run: bool = False, **options: Any) -> None:
        if dry_run:
            self.stdout.write(f"{pending_migrations()} migrations are missing.")
            return
        prepare_site(say=self.stdout.write)
        if demo:
            build_demo(say=self.stdout.write)
        self.stdout.write("The site is prepared.")
