"""The live site of the journeys: a database of its own, the web server and the worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.server import web_command
from cms.settings.environment import ROOT
from tests.browser.serving import (
    ADDRESS,
    PATIENCE,
    Served,
    call_beside,
    environment_of,
    running,
    wait_for,
)


@dataclass(frozen=True)
class Site(Served):
    """The journeys' site, and what its pages are called."""

    pages: dict[str, dict[str, Any]]
    homes: dict[str, str]

    def id_of(self, page: str) -> int:
        return int(self.pages[page]["id"])

    def url_of(self, page: str) -> str:
        return str(self.pages[page]["url"])

    def edit_url(self, page: str) -> str:
        return f"{self.url}/admin/pages/{self.id_of(page)}/edit/"

    def document(self, page: str, locale: str) -> dict[str, Any]:
        """Return the API's document of a page."""
        return self.get(f"/api/partner/v1/pages/{self.pages[page]['uuid']}?locale={locale}")[0]


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Build a site in ``folder``, serve it on a free port, and stop it in the end."""
    environment = environment_of(folder)
    port = int(environment["PORT"])
    told = call_beside(environment, "tests.browser.content", "build")
    site = Site(f"http://localhost:{port}", folder, environment, **told)
    web = web_command(address=ADDRESS, port=port, workers=1)
    worker = (sys.executable, str(ROOT / "manage.py"), "worker")
    with running(site, "web", web) as server, running(site, "worker", worker):
        wait_for(site, server, seconds=PATIENCE * 2)
        yield site
