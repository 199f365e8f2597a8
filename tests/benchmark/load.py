"""The load: paths asked in turn over kept-open connections, by wrk where it is installed, else here."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import socket
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmark.processes import ADDRESS, refuse_other_machines

LONGEST_ANSWER = 30


@dataclass(frozen=True)
class Request:
    """One path to ask for, with extra headers."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def for_host(self, host: str) -> bytes:
        """Return the bytes of the GET request."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: identity"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True)
class Outcome:
    """What came of a load: how many answers in how many seconds, and how long people waited."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    wrong: int

    @property
    def per_second(self) -> float:
        return round(self.requests / self.seconds, 1) if self.seconds else 0.0


class Connection:
    """One kept-open connection to a server of this machine."""

    def __init__(self, port: int, *, address: str = ADDRESS) -> None:
        refuse_other_machines(address)
        self._target = (address, port)
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(self._target, timeout=LONGEST_ANSWER)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def ask(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a finished request; return status, headers and body."""
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in map(_parted, lines)}
        status = int(first.split(" ", 2)[1])
        length = 0 if status == 304 else int(headers.get("content-length", "0"))
        while len(self._buffer) < length:
            self._receive()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        if headers.get("connection", "").lower() == "close":
            # Some servers end the connection after an error: the next request needs a new one.
            self.close()
            self._open()
        return status, headers, body

    def _receive(self) -> None:
        received = self._socket.recv(262_144)
        if not received:
            raise ConnectionError("the server closed the connection")
        self._buffer += received


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def ask_once(port: int, host: str, request: Request) -> tuple[int, dict[str, str], bytes]:
    """Ask for one thing on a connection of its own."""
    with closing(Connection(port)) as connection:
        return connection.ask(request.for_host(host))


class PythonClient:
    """Threads of this process: always there, and itself the limit for a fast server."""

    name = "Python threads"

    def run(
        self,
        requests: Sequence[Request],
        *,
        port: int,
        host: str,
        connections: int,
        seconds: float,
        status: int = 200,
    ) -> Outcome:
        """Ask for ``requests`` in turn for ``seconds``; an answer without ``status`` is wrong."""
        waited: list[float] = []
        wrong: list[int] = []
        asked = [request.for_host(host) for request in requests]
        began = time.perf_counter()

        def ask_until(start: int, end: float) -> None:
            turn = itertools.cycle([*asked[start:], *asked[:start]])
            with closing(Connection(port)) as connection:
                while (sent := time.perf_counter()) < end:
                    answer = connection.ask(next(turn))[0]
                    waited.append(time.perf_counter() - sent)
                    if answer != status:
                        wrong.append(answer)

        threads = [
            threading.Thread(target=ask_until, args=(number % len(asked), began + seconds))
            for number in range(connections)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.perf_counter() - began
        p50, p99 = _percentiles(waited)
        return Outcome(len(waited), spent, p50, p99, len(wrong))


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """Return what half and what 99 of 100 waited at most, in milliseconds."""
    if len(seconds) < 2:
        return (0.0, 0.0) if not seconds else (seconds[0] * 1000, seconds[0] * 1000)
    cuts = statistics.quantiles(seconds, n=100)
    return round(cuts[49] * 1000, 3), round(cuts[98] * 1000, 3)


SCRIPT = """\
local asked = {
%s
}
local turn = 0
request = function()
  turn = turn %% #asked + 1
  return asked[turn]
end
done = function(summary, latency)
  local lost = summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '\\nOUTCOME {"requests": %%d, "seconds": %%.6f, "p50_ms": %%.3f, "p99_ms": %%.3f, "wrong": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, lost + summary.errors.status))
end
"""


class WrkClient:
    """wrk, which asks faster than any server here answers; it counts statuses from 400 as wrong."""

    name = "wrk"

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._script = folder / "load.lua"

    def run(
        self,
        requests: Sequence[Request],
        *,
        port: int,
        host: str,
        connections: int,
        seconds: float,
        status: int = 200,
    ) -> Outcome:
        """Ask for ``requests`` in turn for ``seconds``, of which wrk knows whole ones alone."""
        asked = ",\n".join(_lua_text(request.for_host(host)) for request in requests)
        self._script.write_text(SCRIPT % asked, encoding="ascii")
        command = [
            *(self._program, "--threads", "1", "--connections", str(connections)),
            *("--duration", f"{max(1, round(seconds))}s", "--timeout", f"{LONGEST_ANSWER}s"),
            *("--script", str(self._script), f"http://{ADDRESS}:{port}/"),
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        found = re.search(r"^OUTCOME (.+)$", run.stdout, re.MULTILINE)
        if found is None:
            raise RuntimeError(f"wrk said: {run.stdout} {run.stderr}")
        return Outcome(**json.loads(found[1]))


def _lua_text(data: bytes) -> str:
    """Return ``data`` as a Lua string, each byte that could mean something as its number."""
    safe = re.compile(rb"[A-Za-z0-9 /:.,?&=*_-]")
    return '"' + "".join(
        chr(byte) if safe.match(bytes([byte])) else f"\\{byte:03d}" for byte in data
    ) + '"'  # fmt: skip


Client = PythonClient | WrkClient


def best_client(folder: Path) -> Client:
    """Return wrk where it is installed, else this process's own."""
    program = shutil.which("wrk")
    return WrkClient(program, folder) if program else PythonClient()
