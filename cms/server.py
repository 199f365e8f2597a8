"""Keeps the web server and the worker running side by side, and stops both together.

Where the system can, they are copies of this process: what it has loaded they need not load again,
and as long as nobody changes it they share its memory.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib import import_module
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any

import granian.cli

STOP_SECONDS = 20
POLL_SECONDS = 0.1
SIGNALS = (signal.SIGINT, signal.SIGTERM)
LINUX_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG
# Elsewhere a copy of a process is not safe: it starts anew and loads what it needs.
START_METHOD = "fork" if sys.platform == "linux" else "spawn"

Say = Callable[[str], None]


class PortRefused(Exception):
    """The port cannot be listened on; the message says why and how to choose another."""


@dataclass(frozen=True)
class Program:
    """What a long-running process does, and what people call it."""

    name: str
    run: Callable[[], object]


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


def web_options(*, address: str, port: int, workers: int) -> tuple[str, ...]:
    """Return granian's arguments for the site: ``workers`` processes of four threads each."""
    options = {
        "--interface": "wsgi",
        "--host": address,
        "--port": port,
        "--workers": workers,
        "--blocking-threads": 4,
        "--workers-kill-timeout": STOP_SECONDS // 2,
        "--log-level": "warning",
    }
    return (*(str(part) for option in options.items() for part in option), "cms.wsgi:application")


def web_command(*, address: str, port: int, workers: int) -> tuple[str, ...]:
    """Return the command line of the web server."""
    options = web_options(address=address, port=port, workers=workers)
    return (sys.executable, "-m", "granian", *options)


def serve_web(*, address: str, port: int, workers: int) -> None:
    """Be the web server. The site is loaded once, before granian makes its processes."""
    multiprocessing.set_start_method(START_METHOD, force=True)
    import_module("cms.wsgi")
    options = web_options(address=address, port=port, workers=workers)
    granian.cli.cli(options, auto_envvar_prefix="GRANIAN")


class Supervisor:
    """Runs programs until a signal asks for the end, or one of them ends by itself.

    The first program has the machine to itself until it is ready; then the others start.
    """

    def __init__(self, programs: Sequence[Program], *, say: Say) -> None:
        self._programs = programs
        self._say = say
        self._running: dict[str, BaseProcess] = {}
        self._asked_to_stop = False

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """Return 0 after SIGINT or SIGTERM, 1 when a program ended; nothing is left running."""
        for number in SIGNALS:
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
        codes = ((name, process.exitcode) for name, process in self._running.items())
        return next(((name, code) for name, code in codes if code is not None), None)

    def _stop_all(self) -> None:
        alive = {name: it for name, it in self._running.items() if it.is_alive()}
        for process in alive.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for name, process in alive.items():
            process.join(max(0.0, deadline - time.monotonic()))
            if process.is_alive():
                self._say(f"The {name} did not stop within {STOP_SECONDS} s and is killed.")
                process.kill()
                process.join()


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


def _start(program: Program) -> BaseProcess:
    # What is there now stays: looking for garbage in it would only copy the memory it lies in.
    gc.freeze()
    context: Any = multiprocessing.get_context(START_METHOD)
    process: BaseProcess = context.Process(target=_be, args=(program.run,), name=program.name)
    # A signal waits until the new process has put away what this one does at signals.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return process


def _be(run: Callable[[], object]) -> None:
    """Do what a program does, in the process that was started for it."""
    # A session of its own: Ctrl-C reaches the supervisor alone, which stops them in order.
    os.setsid()
    _die_with_parent()
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    run()


def _die_with_parent() -> None:
    """Have the kernel end this child when its parent is killed, where the kernel can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(LINUX_DIES_WITH_PARENT, signal.SIGTERM)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
