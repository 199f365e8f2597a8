"""``manage.py webhooks``: how the endpoints of partners stand; try one out, send again."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from countries.partners.webhooks import administration

EPILOG = """
Exit codes: 0 done, 1 refused (nothing was changed), 2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Show the webhook endpoints of partners, ping one, or send again what it was told."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        status = actions.add_parser("status", help="how each endpoint stands")
        status.add_argument("--partner", default="", help="of this partner's code only")
        replay = actions.add_parser("replay", help="send again what was given up")
        which = replay.add_mutually_exclusive_group()
        which.add_argument("--message", default="", help="this message alone, by its id")
        which.add_argument("--from", dest="sequence", type=int, metavar="SEQUENCE")
        ping = actions.add_parser("ping", help="send an event that means nothing")
        for action in (replay, ping):
            action.add_argument("endpoint", help="its id, or its address")
            action.add_argument("--dry-run", action="store_true", help="change nothing")
        for action in (status, replay, ping):
            action.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self._report(options)
        except administration.UnknownEndpoint as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))

    def _report(self, options: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        if options["action"] == "status":
            return administration.status(options["partner"], now=now)
        name, dry_run = options["endpoint"], options["dry_run"]
        if options["action"] == "ping":
            return administration.ping(name, now=now, dry_run=dry_run)
        return administration.replay(
            name,
            now=now,
            message=options["message"],
            sequence=options["sequence"],
            dry_run=dry_run,
        )


def _as_text(report: dict[str, Any]) -> str:
    rows = report.get("endpoints")
    if rows is None:
        return "\n".join(f"{name}: {value}" for name, value in report.items())
    lines = [
        f"{row['state'] if row['works'] or row['state'] != 'active' else 'key ended':<9} "
        f"{row['partner']}  {row['url']}  behind {row['behind']}, waiting {row['waiting']}, "
        f"given up {row['dead']}  {row['id']}"
        for row in rows
    ]
    return "\n".join(lines) or "There are no endpoints."
