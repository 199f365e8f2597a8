"""Import a text or HTML file as a page."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.importers.reading import UnreadableSource
from cms.importers.storing import TYPES, ImportRefused, Report, import_file


class Command(BaseCommand):
    help = (
        "Import a text or HTML file as a page of a country, split into blocks, each in its language, "
        "and report what an editor should look at. Importing the same file again changes nothing. "
        "Exit codes: 0 imported, 1 refused with the reason and nothing written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="text or HTML, at most 5 MiB")
        parser.add_argument("--country", required=True, help="code or path: RO, ro")
        parser.add_argument("--locale", required=True, help="en-ro, or en where only one fits")
        parser.add_argument("--type", default="standard", choices=sorted(TYPES), dest="page_type")
        parser.add_argument("--parent", default="", help="path inside the locale; default: home")
        parser.add_argument("--publish", action="store_true", help="publish at once")
        parser.add_argument("--dry-run", action="store_true", help="report, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_file(
                options["file"],
                country=options["country"],
                locale=options["locale"],
                page_type=options["page_type"],
                parent=options["parent"],
                publish=options["publish"],
                dry_run=options["dry_run"],
            )
        except (UnreadableSource, ImportRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(report) if options["json"] else _as_text(report))


def _as_json(report: Report) -> str:
    return json.dumps(
        {
            "pages": [asdict(page) for page in report.pages],
            "findings": [asdict(finding) for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(report: Report) -> str:
    lines = [f"{page.state:9}  {page.locale}  {page.title}  {page.url}" for page in report.pages]
    titles = {page.id: page.title for page in report.pages}
    lines += [
        f"{finding.code:16}  {titles.get(finding.page, finding.page)}: {finding.excerpt}\n"
        f"{'':18}{finding.message}"
        for finding in report.findings
    ]
    return "\n".join(lines)
