"""`make bench`: build a network of pages, serve it, ask for it in several ways, print a table."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from cms.settings.environment import ROOT
from tests.benchmark import anchor, report, site
from tests.benchmark.load import Client, Outcome, Request, WrkClient, ask_once, best_client
from tests.benchmark.processes import (
    ADDRESS,
    NotStarted,
    cpu_seconds,
    free_port,
    memory_megabytes,
)
from tests.benchmark.scenarios import API, Scenario, WrongAnswer, scenarios

CONNECTIONS = 16
WARM_SECONDS = 0.5
ANCHOR_SECONDS = 1.0
PUBLISHED = 20
FORMS = {"short": (80, 1.0), "usual": (400, 3.0), "long": (2000, 8.0)}
"""How many pages, and how many seconds for each measurement."""

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0, 1 when something failed or was answered wrongly, 2 for wrong arguments, 130 on Ctrl-C."""
    options = options_of(arguments)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            found = measure(options, Path(folder))
    except KeyboardInterrupt:
        sys.stderr.write("make bench: stopped.\n")
        return INTERRUPTED
    except (NotStarted, WrongAnswer, TimeoutError) as error:
        sys.stderr.write(f"make bench: {error}\n")
        return 1
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"\n{report.table(found)}\n{options.json} has the same as JSON.\n")
    return 1 if any(row["one"]["wrong"] + row["many"]["wrong"] for row in found["scenarios"]) else 0


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--pages", type=_count, help="how many pages (400)")
    parser.add_argument("--seconds", type=_seconds, help="for each measurement (3)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--short", action="store_true", help="80 pages, one second each")
    form.add_argument("--long", action="store_true", help="2000 pages, 8 seconds each")
    parser.add_argument("--workers", type=_count, default=2, help="web processes (2)")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json", metavar="PATH")
    options = parser.parse_args(arguments)
    name = "short" if options.short else "long" if options.long else "usual"
    pages, seconds = FORMS[name]
    options.pages = options.pages or pages
    options.seconds = options.seconds or seconds
    return options


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number <= 600:
        raise ValueError(text)
    return number


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Build, serve and measure in ``folder``; nothing that was started is left running."""
    port = free_port()
    host = f"localhost:{port}"
    site.set_up(data=folder / "data", port=port, workers=options.workers, say=_say)
    # Both need the app registry, which is there only now.
    from tests.benchmark import network, writing  # noqa: PLC0415

    began = time.monotonic()
    network.build_network(options.pages)
    _say(f"{options.pages} pages built in {time.monotonic() - began:.0f} s")
    client = best_client(folder)
    with ExitStack() as stack:
        pid = stack.enter_context(
            site.served(port=port, workers=options.workers, log=folder / "server.log")
        )
        asked = scenarios(partial(ask_once, port, host))
        static, without_nginx = _anchor(stack, client, folder, asked, options.workers)
        meter = Meter(client, port, host, pid, static, options.seconds)
        rows = [meter.measure(scenario) for scenario in asked]
        memory = memory_megabytes(pid)
        times = writing.publish_times(PUBLISHED, partial(_title, port, host))
        times |= writing.renewal_speed("76")
    return {
        "made": _made(options, client),
        "scenarios": rows,
        "without_nginx": without_nginx,
        "writing": times,
        "memory_mb": memory,
    }


@dataclass(frozen=True)
class Meter:
    """Measures scenarios, one after the other, against one server."""

    client: Client
    port: int
    host: str
    pid: int
    static_port: int | None
    seconds: float

    def measure(self, scenario: Scenario) -> dict[str, Any]:
        """Return what ``scenario`` costs: over one connection, over many, and beside nginx."""
        self._run(scenario, connections=CONNECTIONS, seconds=min(WARM_SECONDS, self.seconds))
        static = self._static(scenario) if self.static_port else None
        one = self._run(scenario, connections=1, seconds=self.seconds)
        before = cpu_seconds(self.pid)
        many = self._run(scenario, connections=CONNECTIONS, seconds=self.seconds)
        cpu = cpu_seconds(self.pid) - before
        _say(f"{scenario.name}: {many.per_second:.0f} requests/s")
        return {
            "name": scenario.name,
            "paths": len(scenario.requests),
            "bytes": len(scenario.sample) if scenario.status == 200 else 0,
            "one": _form(one),
            "many": _form(many),
            "cpu_us": round(cpu / max(1, many.requests) * 1_000_000),
            "nginx": _form(static) if static else None,
            "of_nginx": round(many.per_second / static.per_second, 4) if static else None,
        }

    def _run(self, scenario: Scenario, *, connections: int, seconds: float) -> Outcome:
        return self.client.run(
            scenario.requests,
            port=self.port,
            host=self.host,
            connections=connections,
            seconds=seconds,
            status=scenario.status,
        )

    def _static(self, scenario: Scenario) -> Outcome:
        """Ask nginx for the same bytes, in the same minute."""
        port = self.static_port or 0
        path = Request(f"/{scenario.slug}")
        if scenario.status == 304:
            _status, headers, _body = ask_once(port, ADDRESS, path)
            path = Request(path.path, {"If-None-Match": headers["etag"]})
        return self.client.run(
            [path],
            port=port,
            host=ADDRESS,
            connections=CONNECTIONS,
            seconds=min(ANCHOR_SECONDS, self.seconds),
            status=scenario.status,
        )


def _anchor(
    stack: ExitStack, client: Client, folder: Path, asked: Sequence[Scenario], workers: int
) -> tuple[int | None, str]:
    """Start nginx beside the site; return its port, or None and why there is none."""
    missing = [] if anchor.installed() else ["nginx"]
    missing += [] if isinstance(client, WrkClient) else ["wrk"]
    if missing:
        return None, f"{' and '.join(missing)} not installed (Debian: nginx-light, wrk)"
    files = {scenario.slug: scenario.sample for scenario in asked}
    server = anchor.static_server(folder / "nginx", files, workers=workers)
    return stack.enter_context(server), ""


def _form(outcome: Outcome) -> dict[str, Any]:
    return {**asdict(outcome), "per_second": outcome.per_second}


def _title(port: int, host: str, page: Any) -> str:
    """Return the title that the API gives of a page now."""
    path = f"{API}/pages/{page.translation_key}?locale={page.locale.language_code}"
    _status, _headers, body = ask_once(port, host, Request(path))
    title: str = json.loads(body)["title"]
    return title


def _made(options: argparse.Namespace, client: Client) -> dict[str, Any]:
    return {
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "pages": options.pages,
        "seconds": options.seconds,
        "connections": CONNECTIONS,
        "workers": options.workers,
        "client": client.name,
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(part, 2) for part in os.getloadavg()],
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
