"""``manage.py partner_key``: issue, list, rotate and revoke the keys of partners."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from countries.partners import administration
from countries.partners.keys import KeyRefused
from countries.partners.models import DEFAULT_QUOTA, KeyKind, KeyScope

EPILOG = """
A key's text is printed once, when it is issued or rotated, and can never be shown again.

Exit codes: 0 done, 1 refused (nothing was changed), 2 wrong arguments.
"""

LISTS = {
    "scope": ("scopes", "what it may do: " + ", ".join(KeyScope.values)),
    "country": ("countries", "a country that it may read (default: all)"),
    "locale": ("locales", "a locale that it may read (default: all)"),
    "type": ("types", "a page type that it may read (default: all)"),
    "ip": ("ip_ranges", "addresses that it is accepted from, such as 192.0.2.0/24"),
    "origin": ("origins", "a site whose scripts may use it, such as https://example.org"),
}
"""Options that may be repeated, and the fields of a key that they fill."""


class Command(BaseCommand):
    help = "Issue, list, rotate and revoke the keys with which partners read the API."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        issue = actions.add_parser("issue", help="issue a key to a partner")
        issue.add_argument("partner", help="the partner's code")
        issue.add_argument("--name", default="", help="make the partner, if new, with this name")
        issue.add_argument("--email", default="", help="the new partner's contact")
        issue.add_argument("--kind", choices=KeyKind.values, default=KeyKind.LIVE)
        issue.add_argument("--quota", type=int, default=DEFAULT_QUOTA, help="requests a minute")
        issue.add_argument("--days", type=int, help="how many days it works (default: no end)")
        for option, (field, text) in LISTS.items():
            issue.add_argument(f"--{option}", action="append", dest=field, help=text)
        listing = actions.add_parser("list", help="list keys")
        listing.add_argument("--partner", default="", help="of this partner only")
        revoke = actions.add_parser("revoke", help="refuse a key from now on")
        rotate = actions.add_parser("rotate", help="issue a successor; both work for some days")
        rotate.add_argument("--overlap", type=int, default=7, metavar="DAYS")
        for action in (revoke, rotate):
            action.add_argument("key", help="its id, or how it begins")
        for action in (issue, listing, revoke, rotate):
            action.add_argument("--json", action="store_true", help="print JSON")
        for action in (issue, revoke, rotate):
            action.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = getattr(self, f"_{options['action']}")(options, now=timezone.now())
        except administration.UnknownName as error:
            raise CommandError(str(error)) from error
        except KeyRefused as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(_told(error)) from error
        self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))

    def _issue(self, options: dict[str, Any], *, now: dt.datetime) -> dict[str, Any]:
        terms = {field: options[field] for field, _text in LISTS.values() if options[field]}
        days = options["days"]
        return administration.issue(
            options["partner"],
            now=now,
            name=options["name"],
            email=options["email"],
            dry_run=options["dry_run"],
            kind=options["kind"],
            quota=options["quota"],
            ends_at=now + dt.timedelta(days=days) if days is not None else None,
            **terms,
        )

    def _list(self, options: dict[str, Any], *, now: dt.datetime) -> dict[str, Any]:
        return {"keys": administration.keys_of(options["partner"], now=now)}

    def _revoke(self, options: dict[str, Any], *, now: dt.datetime) -> dict[str, Any]:
        return administration.revoke(options["key"], now=now, dry_run=options["dry_run"])

    def _rotate(self, options: dict[str, Any], *, now: dt.datetime) -> dict[str, Any]:
        overlap = dt.timedelta(days=options["overlap"])
        dry_run = options["dry_run"]
        return administration.rotate(options["key"], now=now, overlap=overlap, dry_run=dry_run)


def _told(error: ValidationError) -> str:
    named = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " ".join(
        f"{name}: {' '.join(messages)}".lstrip(": ") for name, messages in named.items()
    )


def _as_text(report: dict[str, Any]) -> str:
    rows = report.get("keys")
    if rows is None:
        return "\n".join(f"{name}: {_shown(value)}" for name, value in report.items())
    lines = [
        f"{row['begins']}…  {row['state']:<8} {row['partner']}  {_shown(row['scopes'])}  {row['id']}"
        for row in rows
    ]
    return "\n".join(lines) or "There are no keys."


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) or "all" if isinstance(value, list) else str(value)
