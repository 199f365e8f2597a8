"""The demo network, built and served as `make run` does it, in a folder of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from cms.settings.environment import ROOT
from tests.browser.serving import Served, environment_of, running, wait_for

BUILDING_SECONDS = 900
PASSWORD = "demo-{username}-2026"


@contextmanager
def demo_in(folder: Path) -> Iterator[Served]:
    """Serve the demo from ``folder``; or take the one at DEMO_URL, which saves building it."""
    if url := os.environ.get("DEMO_URL"):
        yield Served(url, folder, {"PORT": str(urlsplit(url).port)})
    else:
        with _running_demo(folder) as running_one:
            yield running_one


@contextmanager
def _running_demo(folder: Path) -> Iterator[Served]:
    """Build the demo in ``folder``, serve it on a free port, and stop it in the end."""
    environment = environment_of(folder) | {"WEB_CONCURRENCY": "1"}
    demo = Served(f"http://localhost:{environment['PORT']}", folder, environment)
    command = (sys.executable, str(ROOT / "manage.py"), "serve", "--demo")
    with running(demo, "serve", command) as server:
        wait_for(demo, server, seconds=BUILDING_SECONDS)
        yield demo


def main(folder: Path) -> None:
    """Build and serve the demo in ``folder`` until this process is ended; the file ``url`` says where."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    folder.mkdir(parents=True, exist_ok=True)
    with _running_demo(folder) as demo:
        (folder / "url").write_text(demo.url)
        signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
