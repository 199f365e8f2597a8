"""The supervisor: web server and worker run together and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.utils import timezone

from cms.server import PortRefused, check_port, columns, is_answering
from cms.settings.environment import ROOT, VARIABLES
from countries.tasks.heartbeat import worker_is_alive
from tests.benchmark.processes import family_of
from tests.countries.tasks.conftest import SharedDatabase, shared_database

__all__ = ["shared_database"]

SLEEP = "import os, time; os.write(1, b'up\\n'); time.sleep(60)"
TELL_PID = "import os; os.write(1, b'%d\\n' % os.getpid()); "


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Give a socket that listens on a free port of this machine."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield server


@contextmanager
def supervise(*programs: str) -> Iterator[subprocess.Popen[str]]:
    """Run a supervisor of programs given as Python code; it is gone afterwards."""
    script = f"""
        import os, sys
        from functools import partial
        from cms.server import Program, Supervisor
        python = sys.executable
        programs = [Program(f"program {{i}}", partial(os.execv, python, [python, "-c", code]))
                    for i, code in enumerate({list(programs)!r}, 1)]
        say = lambda line: os.write(1, f"{{line}}\\n".encode())
        code = Supervisor(programs, say=say).run(
            is_ready=lambda: True, when_ready=lambda: say("ready"))
        sys.exit(code)
    """
    arguments = [sys.executable, "-c", textwrap.dedent(script)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_for_lines(process: subprocess.Popen[str], number: int) -> list[str]:
    """Return the next ``number`` lines that ``process`` prints."""
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(number)]


def is_alive(pid: int) -> bool:
    """Tell whether a process still runs; one that only waits to be reaped does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_busy_port_is_named_with_a_way_out(listener: socket.socket) -> None:
    """The message says which port is busy and how to choose another one."""
    port = listener.getsockname()[1]

    with pytest.raises(PortRefused, match=rf"^Port {port} .* is busy.*PORT=\d+ make run$"):
        check_port("127.0.0.1", port)


def test_a_free_port_is_accepted(listener: socket.socket) -> None:
    """A port that was just given back can be used again."""
    port = listener.getsockname()[1]
    listener.close()

    check_port("127.0.0.1", port)


def test_nothing_answers_on_a_free_port(listener: socket.socket) -> None:
    """The site counts as ready only when it answers a request."""
    port = listener.getsockname()[1]
    listener.close()

    assert not is_answering("127.0.0.1", port)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end both programs, and the supervisor with exit code 0."""
    with supervise(TELL_PID + SLEEP, TELL_PID + SLEEP) as supervisor:
        lines = wait_for_lines(supervisor, 5)

        supervisor.send_signal(number)

        assert supervisor.wait(30) == 0
    pids = [int(line) for line in lines if line.isdigit()]
    assert len(pids) == 2
    assert not any(is_alive(pid) for pid in pids)


def test_one_that_ends_is_named_and_ends_the_other() -> None:
    """A program that ends by itself is not restarted in silence: all ends, with exit code 1."""
    with supervise(SLEEP, "import sys; sys.exit(3)") as supervisor:
        output, _ = supervisor.communicate(timeout=30)

    assert supervisor.returncode == 1
    assert "The program 2 ended by itself (exit code 3); stopping the rest." in output


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_a_killed_supervisor_leaves_nobody_behind() -> None:
    """After kill -9 of the supervisor the port is free again within moments."""
    with supervise(TELL_PID + SLEEP) as supervisor:
        lines = wait_for_lines(supervisor, 3)
        child = next(int(line) for line in lines if line.isdigit())

        os.kill(supervisor.pid, signal.SIGKILL)
        supervisor.wait(30)

    deadline = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


def test_columns_are_aligned() -> None:
    """Rows are printed as a table, without blanks at the ends of lines."""
    assert columns([("a", "long", "x"), ("bcd", "e", "")]) == ["a    long  x", "bcd  e"]


def test_serve_refuses_a_busy_port_before_it_does_anything(
    listener: socket.socket, tmp_path: Path
) -> None:
    """`make run` on a busy port ends at once with exit code 2 and one line."""
    port = listener.getsockname()[1]
    variables = {"PORT": str(port), "DATA_DIR": str(tmp_path / "data")}

    run = subprocess.run(
        [sys.executable, ROOT / "manage.py", "serve", "--settings", "cms.settings.dev"],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 2
    assert run.stderr.startswith(f"CommandError: Port {port} on 127.0.0.1 is busy.")
    assert not (tmp_path / "data" / "db.sqlite3").exists()


def test_serve_answers_and_works_until_it_is_stopped(
    listener: socket.socket, shared_database: SharedDatabase, tmp_path: Path
) -> None:
    """One start serves the site and runs its worker; SIGTERM ends both and all that they started."""
    port = listener.getsockname()[1]
    listener.close()
    known = {variable.name for variable in VARIABLES} - {"DATABASE_URL"}
    inherited = {k: v for k, v in shared_database.environment.items() if k not in known}
    arguments = [sys.executable, ROOT / "manage.py", "serve", "--settings", "cms.settings.dev"]

    with subprocess.Popen(
        arguments,
        env=inherited | {"PORT": str(port), "DATA_DIR": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        text=True,
    ) as site:
        try:
            assert site.stdout
            told = list(iter(site.stdout.readline, "Ctrl-C stops it.\n"))
            answering = is_answering("127.0.0.1", port)
            deadline = time.monotonic() + 30
            while not worker_is_alive(now=timezone.now()) and time.monotonic() < deadline:
                time.sleep(0.05)
            working = worker_is_alive(now=timezone.now())
            family = family_of(site.pid)
        finally:
            site.terminate()
            site.wait(60)

    assert f"Serving http://localhost:{port}/ (editors: http://localhost:{port}/admin/)\n" in told
    assert answering
    assert working
    assert site.returncode == 0
    assert len(family) >= 4
    assert not any(is_alive(pid) for pid in family)
