"""The live site that clients read: a database of its own, the web server and the worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

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

CONTENT = "tests.clients.content"


@dataclass(frozen=True)
class PartnerSite(Served):
    """The site, the partner's keys, and what its things are called."""

    keys: dict[str, str]
    image: str
    moved: str

    @property
    def api(self) -> str:
        return f"{self.url}/api/partner/v1/"

    def change(self, *steps: list[Any]) -> None:
        """Let things happen on the site: the steps of ``tests.clients.content``, in their order."""
        self.call(CONTENT, "change", list(steps))

    @contextmanager
    def telling(self, url: str) -> Iterator[str]:
        """Tell an address of what happens, by webhooks; give the secret that signs them."""
        headers = {"Authorization": f"Bearer {self.keys['everything']}"}
        with httpx.Client(base_url=self.api, headers=headers, timeout=PATIENCE) as client:
            made = client.post("webhooks", json={"url": url}).raise_for_status().json()
            try:
                yield made["secret"]
            finally:
                client.delete(f"webhooks/{made['id']}").raise_for_status()


@contextmanager
def running_site(folder: Path) -> Iterator[PartnerSite]:
    """Build a site in ``folder``, serve it on a free port, and stop it in the end."""
    environment = environment_of(folder) | {"DJANGO_SETTINGS_MODULE": "tests.clients.settings"}
    told = call_beside(environment, CONTENT, "build")
    port = int(environment["PORT"])
    site = PartnerSite(f"http://localhost:{port}", folder, environment, **told)
    web = web_command(address=ADDRESS, port=port, workers=1)
    worker = (sys.executable, str(ROOT / "manage.py"), "worker")
    with running(site, "web", web) as server, running(site, "worker", worker):
        wait_for(site, server, seconds=PATIENCE)
        yield site
