"""Prepare the site and serve it: the web server and the worker side by side."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connections

from cms.prepare import build_demo, prepare_site
from cms.server import (
    PortRefused,
    Program,
    Supervisor,
    check_port,
    columns,
    is_answering,
    serve_web,
)
from cms.settings.environment import ROOT


class Command(BaseCommand):
    help = (
        "Prepare the site and serve it on BIND_ADDRESS and PORT until Ctrl-C or SIGTERM. "
        "Exit codes: 0 stopped when asked; 1 the preparation failed or a process ended by itself; "
        "2 the port is busy or a setting is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="build the demo network first")
        parser.add_argument("--no-worker", action="store_true", help="start the web server alone")
        parser.add_argument("--no-prepare", action="store_true", help="serve what is there")

    def handle(
        self,
        *args: Any,
        demo: bool = False,
        no_worker: bool = False,
        no_prepare: bool = False,
        **options: Any,
    ) -> None:
        address, port = settings.ENVIRONMENT["BIND_ADDRESS"], settings.PORT
        try:
            check_port(address, port)
        except PortRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        report = {} if no_prepare else self._prepare(demo=demo)
        supervisor = Supervisor(_programs(address, port, no_worker=no_worker), say=self._say)
        code = supervisor.run(
            is_ready=partial(is_answering, address, port),
            when_ready=partial(self._announce, report),
        )
        sys.exit(code)

    def _prepare(self, *, demo: bool) -> dict[str, Any]:
        try:
            prepare_site(say=self._say)
            return build_demo(say=self._say) if demo else {}
        except Error as error:
            raise CommandError(f"The database refused: {error}") from error
        finally:
            connections.close_all()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _announce(self, report: dict[str, Any]) -> None:
        self._say(f"\nServing {settings.PUBLIC_URL}/ (editors: {settings.PUBLIC_URL}/admin/)")
        for title, rows in report.items():
            if rows:
                self._say(f"\n{title.capitalize()}")
                for line in columns(_cells(row) for row in rows):
                    self._say(f"  {line}")
        self._say("\nCtrl-C stops it.")


def _programs(address: str, port: int, *, no_worker: bool) -> list[Program]:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings.SETTINGS_MODULE
    os.chdir(ROOT)
    workers = settings.ENVIRONMENT["WEB_CONCURRENCY"]
    web = Program("web server", partial(serve_web, address=address, port=port, workers=workers))
    worker = Program("worker", partial(execute_from_command_line, ["manage.py", "worker"]))
    return [web] if no_worker else [web, worker]


def _cells(row: Any) -> list[str]:
    values = row.values() if isinstance(row, dict) else [row]
    return [_cell(value) for value in values]


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
