"""``manage.py digest``: send the weekly mails that are due, or show what would be sent."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from countries.digest import Outcome, send_digests
from countries.digest.readers import people_with_mail
from countries.digest.sending import FAILED

EPILOG = """
The worker sends them by itself, on the morning of each person's day. Nobody gets two for one week,
and nobody for whom nothing waits gets any.

Exit codes: 0 done, 1 no such person, or a mail could not be sent, 2 wrong arguments.
"""


class Command(BaseCommand):
    help = "Send the weekly mails that are due: to each person what waits for them."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["send"])
        parser.add_argument(
            "--user", metavar="NAME", help="only this person's, whichever day it is"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="send nothing, say what would be"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, **options: Any) -> None:
        users = [_person(options["user"])] if options["user"] else None
        outcomes = send_digests(now=timezone.now(), users=users, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps([row.as_data() for row in outcomes], indent=2))
        else:
            self.stdout.write("\n".join(map(_as_text, outcomes)) or "Nobody's mail is due.")
        if any(row.outcome == FAILED for row in outcomes):
            raise CommandError("Not all mails could be sent; the log says why.")


def _person(name: str) -> Any:
    model = get_user_model()
    user = people_with_mail().filter(**{model.USERNAME_FIELD: name}).first()
    if user is None:
        raise CommandError(f"{name} is nobody who gets the weekly mail.")
    return user


def _as_text(row: Outcome) -> str:
    return f"{row.user} {row.week} ({row.language}): {row.outcome}, lines: {row.lines}"
