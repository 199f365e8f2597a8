"""Build the demo network."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from cms.demo import standing
from cms.demo.building import COUNTRIES, DemoBuilder, Report
from cms.demo.people import make_partner, make_people
from countries import publishing
from countries.delivery.rebuilding import mark_all_if_outdated
from countries.garbage import less_garbage_collection
from countries.routing import network


class Command(BaseCommand):
    help = (
        "Build the demo: countries with their pages, pictures, people and a partner. "
        "A second run finds everything in place and changes nothing. "
        "Exit code 0 when all is in place, or was counted (--dry-run), 1 otherwise."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print addresses, logins and keys")
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="look at the pages only if the code, the database or what is public changed",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what is missing")

    def handle(self, *args: Any, if_needed: bool = False, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            missing = DemoBuilder(now=now, report=lambda *_: None).missing()
            self.stdout.write(_missing(missing, as_json=options["json"]))
            return
        if not (if_needed and standing.is_standing()):
            _build(now)
        _renew(now)
        told = {
            "addresses": addresses(),
            "logins": [asdict(login) for login in make_people(COUNTRIES)],
            "keys": make_partner(now=now),
        }
        self.stdout.write(json.dumps(told, indent=2) if options["json"] else _as_text(told))


def _build(now: dt.datetime) -> None:
    """Build what is missing, and note it when it is done."""
    standing.forget()
    with _progress() as report, less_garbage_collection():
        DemoBuilder(now=now, report=report).build()
    _renew(now)
    standing.remember()


def _renew(now: dt.datetime) -> None:
    """Make the documents anew that wait for it, as the worker would."""
    mark_all_if_outdated(now=now)
    while publishing.renew(now=timezone.now()):
        pass


def addresses() -> list[str]:
    """Return the entrances of the open country locales, the umbrella's first."""
    infos = network().open_locales()
    return [info.home_url for info in sorted(infos, key=lambda info: not info.country.is_umbrella)]


def _missing(numbers: dict[str, int], *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"dry_run": True, "missing": numbers}, indent=2)
    rows = [f"{number} {kind}" for kind, number in numbers.items() if number]
    return f"Would make: {', '.join(rows) or 'nothing, all is there'}."


def _as_text(told: dict[str, Any]) -> str:
    lines = list(told["addresses"])
    lines += [f"{row['username']}  {row['password']}  {row['role']}" for row in told["logins"]]
    lines += [f"{row['partner']}  {row['key']}" for row in told["keys"]]
    return "\n".join(lines)


@contextmanager
def _progress() -> Iterator[Report]:
    """Show a bar for each kind of work on a terminal; say nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:10}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)

        yield report
