"""Tasks for the worker's tests; also imported by worker processes that the tests start."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django_tasks import TaskContext, task

calls: list[Any] = []
"""What ran in this process."""


class Killed(BaseException):
    """Leaves a job as a killed worker leaves it: nobody catches it, nobody cleans up."""


@task
def note(what: Any) -> Any:
    """Remember ``what`` and return it."""
    calls.append(what)
    return what


@task(takes_context=True)
def note_attempt(context: TaskContext) -> None:
    """Remember which attempt this is."""
    calls.append(context.attempt)


@task(max_attempts=2)
def fail_twice_allowed() -> None:
    """Never succeed, and be tried twice."""
    calls.append("failing")
    raise ValueError("no such can")


@task
def leave() -> None:
    """Try to take the worker along."""
    raise SystemExit(3)


@task
def die() -> None:
    """Do what a kill -9 does to the rows."""
    calls.append("dying")
    raise Killed


@task
def wait_for(gate: str, log: str) -> None:
    """Write into ``log``, wait until the file ``gate`` exists, and write again."""
    _append(log, "started")
    deadline = time.monotonic() + 30
    while not Path(gate).exists():
        if time.monotonic() > deadline:
            raise TimeoutError(gate)
        time.sleep(0.02)
    _append(log, "finished")


def _append(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")
