"""The site under test: its data in a folder of its own, its server started as `make run` starts it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from cms.prepare import Say, prepare_site
from cms.server import is_answering, web_command
from cms.settings.environment import ROOT, VARIABLES
from tests.benchmark.processes import ADDRESS, NotStarted, started

START_SECONDS = 60


def set_up(*, data: Path, port: int, workers: int, say: Say) -> None:
    """Point this process, and those it will start, at a new site in ``data``; set Django up.

    What the environment says of databases, services and places is dropped: nothing of a running
    installation is touched.
    """
    for variable in VARIABLES:
        os.environ.pop(variable.name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.benchmark.settings",
        "DATA_DIR": str(data),
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "STATIC_COLLECTED": "false",
    }
    django.setup()
    prepare_site(say=say)


@contextmanager
def served(*, port: int, workers: int, log: Path) -> Iterator[int]:
    """Serve the site on ``port`` with ``workers`` web processes; give the server's process id."""
    command = web_command(address=ADDRESS, port=port, workers=workers)
    # Its log is as in production: a line of JSON for each request.
    environment = os.environ | {"LOG_FORMAT": "json"}
    with started(command, environment=environment, log=log, folder=ROOT) as process:
        deadline = time.monotonic() + START_SECONDS
        while not is_answering(ADDRESS, port):
            if process.poll() is not None:
                last = log.read_text(errors="replace")[-2000:]
                raise NotStarted(f"the server ended with {process.returncode}: {last}")
            if time.monotonic() > deadline:
                raise NotStarted(f"the server gave no answer within {START_SECONDS} s")
            time.sleep(0.1)
        yield process.pid
