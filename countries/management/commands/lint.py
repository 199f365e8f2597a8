"""``manage.py lint``: report what no reader should see, in pages and entries."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from countries.lint import Finding, UnknownPlace, lint

EPILOG = """
Read are the translated texts of every live page, and the texts of every public entry. Reported are text
in another language than it should be in, unknown tokens, places that were never filled in, and codes of
page builders. What is not translated yet is judged by the language that it is marked with.

Exit codes: 0 nothing found, 1 something found, 2 wrong arguments or an unknown country or locale.
"""


class Command(BaseCommand):
    help = "Report texts in a wrong language, unknown tokens, placeholders and leaked codes."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--country", default="", help="only this country, such as RO")
        parser.add_argument("--locale", default="", help="only this locale, such as ro-ro")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        try:
            findings = list(lint(country=options["country"], locale=options["locale"]))
        except UnknownPlace as error:
            raise CommandError(f"No open country or locale is “{error}”.", returncode=2) from error
        if options["json"]:
            rows = [finding.as_data() for finding in findings]
            self.stdout.write(json.dumps({"findings": rows}, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(map(_as_line, findings)) or "Nothing found.")
        if findings:
            sys.exit(1)


def _as_line(finding: Finding) -> str:
    where = f"{finding.subject} {finding.place} ({finding.locale})"
    return f"{finding.code}: {where}: {finding.message} {finding.excerpt}"
