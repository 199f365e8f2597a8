"""Write the component pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.components import write_components


class Command(BaseCommand):
    help = (
        "Write every block and every type of page with sample values as HTML files, in Latin, Greek "
        "and Arabic letters, by day and by night. Open index.html in a browser."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="the folder to write into")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        written = write_components(output)
        self.stdout.write(f"Wrote {len(written)} pages; open {output / 'index.html'}.")
