"""``manage.py worker``: run tasks and what is scheduled, or ask how they stand."""

from __future__ import annotations

import argparse
import json
import uuid
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from countries.garbage import less_garbage_collection
from countries.tasks import queue, status
from countries.tasks.worker import NoLeasedBackend, Worker

EPILOG = """
Without --once or --drain it works until SIGTERM or SIGINT; it then finishes the job at hand, or gives
it back to the queue when that takes longer than --grace. Any number of workers may run at once, on one
or several machines. A job whose worker was killed runs again when its lease ends.

Exit codes: 0 done or stopped in order, 1 refused or a part of the worker broke, 2 wrong arguments.
"""


class Command(BaseCommand):
    help = (
        "Run background tasks, scheduled publishing and everything else that happens by the clock."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--once", action="store_true", help="run what is due now, then exit")
        action.add_argument(
            "--drain", action="store_true", help="run until nothing is due any more, then exit"
        )
        action.add_argument(
            "--status", action="store_true", help="print workers, job counts and the schedule"
        )
        action.add_argument(
            "--list-dead", action="store_true", help="print the jobs that used up their attempts"
        )
        action.add_argument(
            "--retry", metavar="ID|all", help="give a dead job, or all of them, new attempts"
        )
        parser.add_argument(
            "--queues",
            type=_names,
            default=(),
            metavar="A,B",
            help="take jobs of these queues only (default: all)",
        )
        parser.add_argument(
            "--poll",
            type=_seconds,
            default=0.5,
            metavar="SECONDS",
            help="how often an idle worker looks for jobs (default: %(default)s)",
        )
        parser.add_argument(
            "--grace",
            type=_seconds,
            default=8.0,
            metavar="SECONDS",
            help="how long the job at hand may take when stopping (default: %(default)s)",
        )
        parser.add_argument(
            "--json", action="store_true", help="print JSON; alone it means --status --json"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="print what would run or be retried, and change nothing",
        )

    def handle(self, **options: Any) -> None:
        try:
            report, healthy = self._act(options)
        except (NoLeasedBackend, queue.UnknownJob) as error:
            raise CommandError(str(error)) from error
        if report is not None:
            self.stdout.write(json.dumps(report, indent=2) if options["json"] else _as_text(report))
        if not healthy:
            raise CommandError("A part of the worker broke; the log says which.")

    def _act(self, options: dict[str, Any]) -> tuple[dict[str, Any] | None, bool]:
        """Return (what to print, whether all went well) of the one thing that was asked for."""
        now = timezone.now()
        running = options["once"] or options["drain"]
        if options["list_dead"]:
            return _dead_letters(), True
        if options["retry"]:
            return _retry(options["retry"], dry_run=options["dry_run"]), True
        if options["status"] or (options["json"] and not (running or options["dry_run"])):
            return status.worker_status(now=now), True
        if options["dry_run"]:
            return status.work_due(now=now, queues=options["queues"]), True
        worker = Worker(queues=options["queues"], poll=options["poll"])
        with less_garbage_collection():
            if running:
                return vars(worker.drain() if options["drain"] else worker.run_once()), True
            return None, worker.run_forever(grace=timedelta(seconds=options["grace"]))


def _dead_letters() -> dict[str, Any]:
    return {"dead": [job.as_data() for job in queue.dead_letters()]}


def _retry(wanted: str, *, dry_run: bool) -> dict[str, Any]:
    ids = None if wanted == "all" else [_job_id(wanted)]
    return {"retried": queue.retry_dead(ids, now=timezone.now(), dry_run=dry_run)}


def _job_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise CommandError(f"--retry takes a job's id or 'all', not {text!r}") from error


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds") from error
    if not 0 <= seconds < 86400:
        raise argparse.ArgumentTypeError("must be between 0 and a day")
    return seconds


def _as_text(value: Any, indent: str = "") -> str:
    """Return plain data as indented lines; an empty list reads "none"."""
    if isinstance(value, dict):
        lines = [f"{indent}{key}:{_after_colon(inner, indent)}" for key, inner in value.items()]
        return "\n".join(lines)
    if isinstance(value, list):
        return "\n\n".join(_as_text(inner, indent) for inner in value)
    return f"{indent}{value}"


def _after_colon(value: Any, indent: str) -> str:
    if isinstance(value, dict | list):
        return "\n" + _as_text(value, indent + "  ") if value else " none"
    return f" {value}"
