"""The live site of the browser's tests: a database of its own, the web server and the worker."""

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

from cms.server import is_answering, web_command
from cms.settings.environment import ROOT, VARIABLES

ADDRESS = "127.0.0.1"
PATIENCE = 60
STOP_SECONDS = 20
LOG_LINES = 40


class NotBuilt(RuntimeError):
    """The site could not be built or did not answer; the message holds what it said."""


@dataclass(frozen=True)
class Site:
    """A site that runs: where, what its pages are called, and how its processes are started."""

    url: str
    folder: Path
    environment: dict[str, str]
    pages: dict[str, dict[str, Any]]
    homes: dict[str, str]

    def id_of(self, page: str) -> int:
        return int(self.pages[page]["id"])

    def url_of(self, page: str) -> str:
        return str(self.pages[page]["url"])

    def edit_url(self, page: str) -> str:
        return f"{self.url}/admin/pages/{self.id_of(page)}/edit/"

    def get(self, address: str) -> tuple[dict[str, Any], str]:
        """Return what the partner API says at a path or address, and as of which sequence."""
        response = httpx.get(self.url + address.removeprefix(self.url), timeout=PATIENCE)
        response.raise_for_status()
        return response.json(), response.headers["X-Sequence"]

    def document(self, page: str, locale: str) -> dict[str, Any]:
        """Return the API's document of a page."""
        return self.get(f"/api/partner/v1/pages/{self.pages[page]['uuid']}?locale={locale}")[0]

    def call(self, module: str, name: str, *arguments: Any) -> Any:
        """Return what a function answers in a process of its own beside this site."""
        return _call(self.environment, module, name, *arguments)

    def logs(self) -> str:
        """Return the last lines of what the site's processes said."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text().splitlines()[-LOG_LINES:])
            for path in sorted(self.folder.glob("*.log"))
        )


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Build a site in ``folder``, serve it on a free port, and stop it in the end."""
    with closing(socket.create_server((ADDRESS, 0))) as probe:
        port = probe.getsockname()[1]
    environment = _environment(folder, port)
    told = _call(environment, "tests.browser.content", "build")
    site = Site(f"http://localhost:{port}", folder, environment, **told)
    web = web_command(address=ADDRESS, port=port, workers=1)
    worker = (sys.executable, str(ROOT / "manage.py"), "worker")
    with _process(site, "web", web) as server, _process(site, "worker", worker):
        _wait(site, server, port)
        yield site


def _environment(folder: Path, port: int) -> dict[str, str]:
    """Return this process's environment without the settings that it may carry."""
    inherited = {variable.name for variable in VARIABLES}
    own = {name: value for name, value in os.environ.items() if name not in inherited}
    return own | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATA_DIR": str(folder),
        "PORT": str(port),
    }


def _call(environment: dict[str, str], module: str, name: str, *arguments: Any) -> Any:
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
def _process(site: Site, name: str, command: tuple[str, ...]) -> Iterator[subprocess.Popen[bytes]]:
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


def _wait(site: Site, server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE * 2
    while not is_answering(ADDRESS, port):
        if server.poll() is not None or time.monotonic() > deadline:
            raise NotBuilt(f"the web server does not answer\n{site.logs()}")
        time.sleep(0.1)
