"""``manage.py facts``: tell of figures that stand typed on live pages where a fact should stand."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from countries.routing import LocaleInfo, network
from countries.segments.reading import block_id_of
from countries.workspace.drift import Line, examine, figures_in, lines_of

EPILOG = """
drift: reads what changed since the worker last did, then reports each typed figure near which the words
of a fact stand, with what the fact says there. Figures that somebody said to be others are left out.

Exit codes: 0 nothing found, 1 something found, 2 wrong arguments or an unknown country or locale.
"""


class Command(BaseCommand):
    help = "Report figures that stand typed on live pages where a fact should stand."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["drift"], help="what to report")
        parser.add_argument("--country", default="", help="only this country, such as RO")
        parser.add_argument("--locale", default="", help="only this locale, such as ro-ro")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        infos = _locales(options["country"].upper(), options["locale"].lower())
        while examine(now=timezone.now()):
            pass
        lines = list(lines_of(figures_in(infos)))
        if options["json"]:
            found = {"findings": [_as_data(line) for line in lines]}
            self.stdout.write(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(map(_as_line, lines)) or "Nothing found.")
        if lines:
            sys.exit(1)


def _locales(country: str, locale: str) -> list[LocaleInfo]:
    found = [
        info
        for info in network().open_locales()
        if country in ("", info.country.code) and locale in ("", info.code)
    ]
    if not found:
        message = f"No open country or locale is “{locale or country}”."
        raise CommandError(message, returncode=2)
    return found


def _as_data(line: Line) -> dict[str, Any]:
    figure = line.figure
    return {
        "page": str(figure.page.translation_key),
        "title": figure.page.title,
        "locale": line.info.code,
        "place": figure.path,
        "block": block_id_of(figure.path),
        "text": figure.text,
        "figure": figure.figure,
        "start": figure.start,
        "end": figure.end,
        "fact": figure.fact.name,
        "says": line.says,
        "differs": figure.differs,
        "in_draft": figure.drafted_at is not None,
    }


def _as_line(line: Line) -> str:
    figure = line.figure
    word = "differs" if figure.differs else "typed"
    where = f"{figure.page.title} ({line.info.code}) {figure.path}"
    return f"{word}: {where}: “{figure.figure}”; {figure.fact.name} says {line.says}"
