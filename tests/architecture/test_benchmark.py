"""The benchmark measures what it says, on this machine alone, and leaves nothing running."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from countries.delivery.models import Document, Mark
from countries.partners import limits
from tests.benchmark import anchor, network, report, writing
from tests.benchmark.__main__ import options_of
from tests.benchmark.load import Connection, PythonClient, Request, WrkClient
from tests.benchmark.processes import NotLoopback, cpu_seconds, family_of, started
from tests.benchmark.scenarios import API, WrongAnswer, scenarios
from tests.benchmark.texts import Writer

PAGES = 5
# A process that leaves a stubborn child behind when it is asked to end.
FAMILY = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
subprocess.Popen([sys.executable, "-c", stubborn])
time.sleep(60)
"""


@pytest.fixture
def ask(client: Any, settings: Any) -> Callable[[Request], Any]:
    """Ask the site in this process, without the limit for strangers."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_RATE": 1_000_000}
    limits.forget()

    def answer(request: Request) -> tuple[int, dict[str, str], bytes]:
        headers = {"host": "localhost:8000", **request.headers}
        found = client.get(request.path, headers=headers)
        return found.status_code, {k.lower(): v for k, v in found.headers.items()}, found.content

    return answer


def test_the_texts_are_the_same_everywhere() -> None:
    """The same page has the same text in every run, and another page another."""
    assert Writer("en 1").rich_text() == Writer("en 1").rich_text()
    assert Writer("en 1").rich_text() != Writer("en 2").rich_text()


@pytest.mark.django_db
def test_every_scenario_answers(ask: Callable[[Request], Any]) -> None:
    """Each path that is measured answers with its status on a network of five pages."""
    network.build_network(PAGES)

    found = {scenario.name: scenario for scenario in scenarios(ask)}

    assert list(found) == [
        *("document", "unchanged", "HTML page", "list of 20", "list of 100"),
        *("menus", "search", "by URL"),
    ]
    assert all(scenario.sample for scenario in found.values())


@pytest.mark.django_db
def test_each_page_is_a_document_that_states_the_fact() -> None:
    """The network has as many pages as were asked for; nothing waits for the worker."""
    network.build_network(PAGES)

    stating = Document.objects.filter(kind="page", dependencies__key=f"fact:{network.FACT}")

    assert stating.count() == PAGES
    assert Mark.objects.count() == 0


@pytest.mark.django_db
def test_publishing_and_renewing_are_measured(ask: Callable[[Request], Any]) -> None:
    """Published pages are waited for until they are seen; every page that states the fact is renewed."""
    network.build_network(PAGES)

    def title(page: Any) -> str:
        path = f"{API}/pages/{page.translation_key}?locale={page.locale.language_code}"
        return str(json.loads(ask(Request(path))[2])["title"])

    published = writing.publish_times(2, title)
    renewed = writing.renewal_speed("76")

    assert published["publish_worst_ms"] >= published["publish_ms"] > 0
    assert renewed["renewed"] == PAGES


def test_a_site_that_answers_wrongly_is_not_measured() -> None:
    """An error page is fast, but nothing to compare."""
    with pytest.raises(WrongAnswer):
        scenarios(lambda request: (500, {}, b""))


@pytest.mark.parametrize("address", ["192.168.1.1", "10.0.0.1", "203.0.113.5", "0.0.0.0"])
def test_no_other_machine_is_asked(address: str) -> None:
    """An address that is not loopback is refused before a connection is tried."""
    with pytest.raises(NotLoopback):
        Connection(80, address=address)


def test_nginx_listens_on_the_loopback_alone(tmp_path: Path) -> None:
    """The server to compare with is seen by nobody else, and writes into its folder."""
    text = anchor.configuration(tmp_path, 8099, workers=2)

    assert "listen 127.0.0.1:8099;" in text
    assert text.count("listen 1") == 1


def test_a_server_that_hangs_up_is_an_error() -> None:
    """A broken connection is not counted as an answer."""
    server = socket.create_server(("127.0.0.1", 0))
    with closing(server), closing(Connection(server.getsockname()[1])) as connection:
        server.accept()[0].close()

        with pytest.raises(ConnectionError):
            connection.ask(b"GET / HTTP/1.1\r\n\r\n")


def serve_files(folder: Path, port_file: Path) -> list[str]:
    """Return the command of a small server of ``folder`` that writes down its port."""
    program = (
        "import functools, http.server as h, pathlib, sys\n"
        "h.SimpleHTTPRequestHandler.protocol_version = 'HTTP/1.1'\n"
        f"handler = functools.partial(h.SimpleHTTPRequestHandler, directory={str(folder)!r})\n"
        "server = h.ThreadingHTTPServer(('127.0.0.1', 0), handler)\n"
        f"pathlib.Path({str(port_file)!r}).write_text(str(server.server_port))\n"
        "server.serve_forever()\n"
    )
    return [sys.executable, "-c", program]


def wait_for(what: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Return the first true answer of ``what``; fail when none comes in time."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "nothing came in time"
        time.sleep(0.02)
    return found


def test_the_load_counts_answers_and_wrong_ones(tmp_path: Path) -> None:
    """Requests are asked in turn, in the time given, and an answer of another status is wrong."""
    (tmp_path / "there").write_bytes(b"x" * 1000)
    port_file = tmp_path / "port"
    place = {"environment": os.environ, "log": tmp_path / "log", "folder": tmp_path}

    with started(serve_files(tmp_path, port_file), **place) as process:  # type: ignore[arg-type]
        port = int(wait_for(lambda: port_file.exists() and port_file.read_text()))
        paths = [Request("/there"), Request("/missing")]
        client = PythonClient()
        outcome = client.run(paths, port=port, host="localhost", connections=2, seconds=0.3)
        used = cpu_seconds(process.pid)

    assert outcome.requests > 2
    assert 0 < outcome.wrong < outcome.requests
    assert 0 < outcome.p50_ms <= outcome.p99_ms
    assert used > 0


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_what_was_started_ends_with_the_benchmark(tmp_path: Path, end: type[BaseException]) -> None:
    """On Ctrl-C, too, no process remains: not even a child that does not want to end."""
    log = tmp_path / "log"
    members: list[int] = []

    def run() -> None:
        command = [sys.executable, "-c", FAMILY]
        with started(command, environment=os.environ, log=log, folder=tmp_path) as process:
            wait_for(lambda: b"up" in log.read_bytes())
            members.extend(family_of(process.pid))
            raise end

    with pytest.raises(end):
        run()

    assert len(members) == 2
    wait_for(lambda: not any(is_running(pid) for pid in members))


def is_running(pid: int) -> bool:
    """Tell whether a process still does something; one that only waits to be noticed does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")


def test_wrk_gets_the_requests_byte_for_byte(tmp_path: Path) -> None:
    """The script for wrk holds each request with its headers, and nothing that Lua would read."""
    fake = tmp_path / "wrk"
    outcome = '{"requests": 10, "seconds": 2.0, "p50_ms": 1.0, "p99_ms": 2.0, "wrong": 0}'
    fake.write_text(f"#!/bin/sh\necho 'OUTCOME {outcome}'\n")
    fake.chmod(0o755)
    client = WrkClient(str(fake), tmp_path)

    found = client.run(
        [Request("/a", {"If-None-Match": '"x"'})], port=1, host="h:1", connections=1, seconds=2
    )
    seen = (tmp_path / "load.lua").read_text().splitlines()

    assert found.per_second == 5
    assert seen[1].startswith('"GET /a HTTP/1.1\\013\\010Host: h:1\\013\\010')
    assert "If-None-Match: \\034x\\034" in seen[1]


def row(**changes: Any) -> dict[str, Any]:
    """Return one measured scenario as the report holds it."""
    outcome = {"per_second": 1234.5, "p50_ms": 1.5, "p99_ms": 9.25, "wrong": 0}
    found = {"name": "document", "bytes": 5000, "one": outcome, "many": outcome, "cpu_us": 40}
    return {**found, "of_nginx": None, **changes}


def test_the_table_says_why_a_ratio_is_missing() -> None:
    """Without nginx or wrk the column is empty and a sentence says so."""
    found = {
        "made": {
            "connections": 16, "client": "Python threads", "seconds": 3, "pages": 5, "workers": 2,
            "cpus": 2,
        },
        "scenarios": [row(), row(name="menus", of_nginx=0.5)],
        "without_nginx": "wrk not installed",
        "writing": {
            "publish_ms": 1, "publish_worst_ms": 2, "seen_after_ms": 1, "seen_after_worst_ms": 2,
            "renewed": 5, "documents_per_second": 10,
        },
        "memory_mb": [10.0, 90.0],
    }  # fmt: skip

    lines = report.table(found).splitlines()

    assert lines[1].split() == ["document", "5.0", "1234", "1.50", "9.25", "40", "–", "0"]
    assert lines[2].split()[-2:] == ["0.500", "0"]
    assert lines[-1] == "The ratio to nginx is skipped: wrk not installed."


@pytest.mark.parametrize(
    ("arguments", "pages", "seconds"),
    [
        ([], 400, 3.0),
        (["--short"], 80, 1.0),
        (["--long"], 2000, 8.0),
        (["--long", "--pages", "9"], 9, 8.0),
    ],
)
def test_the_form_says_how_many_pages(arguments: list[str], pages: int, seconds: float) -> None:
    """Numbers that are given count more than the form."""
    options = options_of(arguments)

    assert (options.pages, options.seconds) == (pages, seconds)


@pytest.mark.parametrize("arguments", [["--pages", "0"], ["--seconds", "0"], ["--seconds", "x"]])
def test_nonsense_is_refused(arguments: list[str], capsys: Any) -> None:
    """A wrong number ends with exit code 2 and the option's name."""
    with pytest.raises(SystemExit) as ended:
        options_of(arguments)

    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err
