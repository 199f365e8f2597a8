"""Keeps the web server and the worker running side by side, and stops both together."""

from __future__ import annotations

import ctypes
import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from types import FrameType

STOP_SECONDS = 20
POLL_SECONDS = 0.1
LINUX_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG

Say = Callable[[str], None]


class PortRefused(Exception):
    """The port cannot be listened on; the message says why and how to choose another."""


@dataclass(frozen=True)
class Program:
    """A long-running process and what people call it."""

    name: str
    command: tuple[str, ...]


def check_port(address: str, port: int) -> None:
    """Raise ``PortRefused`` unless this process could listen on ``address`` and ``port``."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            busy = error.errno == errno.EADDRINUSE
            reason = "is busy" if busy else f"cannot be used ({error.strerror})"
            other = port + 1 if port < 65535 else 8000
            raise PortRefused(
                f"Port {port} on {address} {reason}. Choose another one: PORT={other} make run"
            ) from error


def web_program(*, address: str, port: int, workers: int) -> Program:
    """Return granian with the site; ``workers`` processes of four threads each."""
    options = {
        "--interface": "wsgi",
        "--host": address,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": 4,
        "--workers-kill-timeout": STOP_SECONDS // 2,
        "--log-level": "warning",
    }
    arguments = [str(part) for option in options.items() for part in option]
    return Program(
        "web server",
        (sys.executable, "-m", "granian", *arguments, "cms.wsgi:application"),
    )


class Supervisor:
    """Runs programs until a signal asks for the end, or one of them ends by itself.

    The first program has the machine to itself until it is ready; then the others start.
    """

    def __init__(self, programs: Sequence[Program], *, say: Say) -> None:
        self._programs = programs
        self._say = say
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Return 0 after SIGINT or SIGTERM, 1 when a program ended; nothing is left running."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        try:
            self._start(self._programs[:1])
            return self._watch(is_ready, when_ready)
        finally:
            self._stop_all()

    def _start(self, programs: Sequence[Program]) -> None:
        for program in programs:
            self._running[program.name] = _start(program)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _watch(self, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        announced = False
        while not self._asked_to_stop:
            if ended := self._first_ended():
                name, code = ended
                self._say(f"The {name} ended by itself ({_reason(code)}); stopping the rest.")
                return 1
            if not announced and is_ready():
                announced = True
                self._start(self._programs[1:])
                when_ready()
            time.sleep(POLL_SECONDS)
        self._say("Stopping.")
        return 0

    def _first_ended(self) -> tuple[str, int] | None:
        codes = ((name, process.poll()) for name, process in self._running.items())
        return next(((name, code) for name, code in codes if code is not None), None)

    def _stop_all(self) -> None:
        alive = {name: it for name, it in self._running.items() if it.poll() is None}
        for process in alive.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for name, process in alive.items():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"The {name} did not stop within {STOP_SECONDS} s and is killed.")
                process.kill()
                process.wait()


def is_answering(address: str, port: int) -> bool:
    """Return whether the site answers a request there, whatever it answers."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104  # compared
    try:
        with closing(HTTPConnection(target, port, timeout=1)) as connection:
            connection.request("HEAD", "/healthz")
            return bool(connection.getresponse().status)
    except (OSError, HTTPException):
        return False


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return ``rows`` as lines with aligned columns."""
    table = [tuple(row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _start(program: Program) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
    return subprocess.Popen(  # noqa: S603  # our own commands
        program.command, start_new_session=True, preexec_fn=_die_with_parent
    )


def _die_with_parent() -> None:
    """Have the kernel end this child when its parent is killed, where the kernel can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(LINUX_DIES_WITH_PARENT, signal.SIGTERM)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
