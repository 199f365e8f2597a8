"""``manage.py search``: see how the search index stands, compare it with the log, make it anew."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import Progress

from countries.search.elastic.feeding import rebuild
from countries.search.results import EngineFailure
from countries.search.status import Comparison, documents_in_log, is_elastic, status, verify

EPILOG = """
status says which engine answers and how far its index is behind the log; verify compares every page by
its sequence; rebuild drops the Elasticsearch index and feeds it from the log, while searches are
answered by the read file. Without ELASTICSEARCH_URL the index is part of the read file.

Exit codes: 0 done and equal, 1 the index differs, the server fails or there is nothing to rebuild,
2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Show, compare or rebuild the index of the full-text search."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("status", "verify", "rebuild"))
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="with rebuild: print how many pages would be fed, and change nothing",
        )

    def handle(self, **options: Any) -> None:
        try:
            report, problem = self._act(options)
        except EngineFailure as failure:
            raise CommandError(f"The search engine failed: {failure}") from failure
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))
        if problem:
            raise CommandError(problem)

    def _act(self, options: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """Return (what to print, what is wrong) of the one thing that was asked for."""
        if options["action"] == "status":
            return status().as_data(), ""
        if options["action"] == "verify":
            return _judged(verify())
        if not is_elastic():
            raise CommandError(
                "ELASTICSEARCH_URL is not set: the index is part of the read file, which "
                "`manage.py delivery rebuild` makes anew."
            )
        if options["dry_run"]:
            return {"would_feed": documents_in_log()}, ""
        return {"fed": self._rebuild(quiet=options["json"])}, ""

    def _rebuild(self, *, quiet: bool) -> int:
        with Progress(disable=quiet or not self.stdout.isatty(), transient=True) as progress:
            task = progress.add_task("Feeding the search index", total=documents_in_log())
            return rebuild(lambda count: progress.advance(task, count))


def _judged(comparison: Comparison) -> tuple[dict[str, Any], str]:
    problem = "" if comparison.is_equal else "The index differs from the log."
    return comparison.as_data(), problem


def _as_text(report: dict[str, Any]) -> str:
    examples = report.pop("examples", {})
    lines = [f"{name}: {value}" for name, value in report.items()]
    lines += [f"  {kind}: {address}" for kind, found in examples.items() for address in found]
    return "\n".join(lines)
