"""Look after documents and this host's read file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from countries import publishing
from countries.delivery import log, rebuilding, retention
from countries.delivery.store import read_store


class Command(BaseCommand):
    help = (
        "rebuild makes every document anew and the read file with them; verify compares the read file "
        "with the log; status says where both stand; new-epoch, after a backup was restored, lets all "
        "who follow the log begin anew. Exit codes: 0 well, 1 verify found a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "verify", "status", "new-epoch"])
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, only say what")

    def handle(self, *args: Any, **options: Any) -> None:
        result = getattr(self, f"_{options['action'].replace('-', '_')}")(
            dry_run=options["dry_run"]
        )
        if options["json"]:
            self.stdout.write(json.dumps(result, indent=2))
        else:
            self.stdout.write("\n".join(f"{name}: {value}" for name, value in result.items()))
        if result.get("differences"):
            raise CommandError(f"{len(result['differences'])} differences")

    def _status(self, *, dry_run: bool) -> dict[str, Any]:
        return asdict(rebuilding.status())

    def _verify(self, *, dry_run: bool) -> dict[str, Any]:
        return {"differences": rebuilding.differences()}

    def _new_epoch(self, *, dry_run: bool) -> dict[str, Any]:
        before, _sequence = log.state()
        after = before if dry_run else retention.begin_epoch()
        return {"before": str(before), "epoch": str(after), "dry_run": dry_run}

    def _rebuild(self, *, dry_run: bool) -> dict[str, Any]:
        if dry_run:
            return {"documents": len(rebuilding.every_address())}
        total = rebuilding.mark_all(now=timezone.now())
        console = Console(stderr=True)
        with Progress(console=console, disable=not console.is_terminal) as bars:
            task = bars.add_task("documents", total=total)
            while taken := publishing.renew(now=timezone.now()):
                bars.advance(task, taken)
        read_store().reset()
        read_store().catch_up()
        return {"documents": total}
