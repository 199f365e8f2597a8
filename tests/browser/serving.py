"""A site that is served beside the tests: its folder, its processes, what it answers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cms.server import is_answering
from cms.settings.environment import ROOT, VARIABLES

ADDRESS = "127.0.0.1"
PATIENCE = 60
STOP_SECONDS = 20
LOG_LINES = 40


class NotBuilt(RuntimeError):
    """The site could not be built or did not answer; the message holds what it said."""


@dataclass(frozen=True)
class Served:
    """A site that runs: where, in which folder, and how its processes are started."""

    url: str
    folder: Path
    environment: dict[str, str]

    @property
    def port(self) -> int:
        return int(self.environment["PORT"])

    def get(self, address: str) -> tuple[dict[str, Any], str]:
        """Return what the partner API says at a path or address, and as of which sequence."""
        response = httpx.get(self.url + address.removeprefix(self.url), timeout=PATIENCE)
        response.raise_for_status()
        return response.json(), response.headers["X-Sequence"]

    def call(self, module: str, name: str, *arguments: Any) -> Any:
        """Return what a function answers in a process of its own beside this site."""
        return call_beside(self.environment, module, name, *arguments)

    def logs(self) -> str:
        """Return the last lines of what the site's processes said."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text().splitlines()[-LOG_LINES:])
            for path in sorted(self.folder.glob("*.log"))
        )


def environment_of(folder: Path) -> dict[str, str]:
    """Return this process's environment with ``folder`` and a free port in place of its settings."""
    with closing(socket.create_server((ADDRESS, 0))) as probe:
        port = probe.getsockname()[1]
    inherited = {variable.name for variable in VARIABLES}
    own = {name: value for name, value in os.environ.items() if name not in inherited}
    return own | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATA_DIR": str(folder),
        "PORT": str(port),
    }


def call_beside(environment: dict[str, str], module: str, name: str, *arguments: Any) -> Any:
    """Return what a function answers in a process of its own."""
    given = map(json.dumps, arguments)
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.beside", module, name, *given],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotBuilt(f"{module}.{name} ended with exit code {done.returncode}:\n{done.stderr}")
    return json.loads(done.stdout)


@contextmanager
def running(site: Served, name: str, command: tuple[str, ...]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command beside the tests, with a log in the site's folder; end it by its id."""
    with (site.folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(site: Served, server: subprocess.Popen[bytes], *, seconds: int) -> None:
    """Return when the site answers; raise ``NotBuilt`` when it ended, or took too long."""
    deadline = time.monotonic() + seconds
    while not is_answering(ADDRESS, site.port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise NotBuilt(f"the web server does not answer\n{site.logs()}")
        time.sleep(0.1)
