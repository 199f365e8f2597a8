"""Processes that the benchmark starts, what they cost, and their end: each by its own number."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

ADDRESS = "127.0.0.1"
STOP_SECONDS = 15
TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


class NotLoopback(ValueError):
    """The load is for servers of this machine alone."""


class NotStarted(RuntimeError):
    """A server ended, or did not answer in time."""


def refuse_other_machines(address: str) -> None:
    """Raise ``NotLoopback`` unless ``address`` is this machine's own."""
    if not ipaddress.ip_address(address).is_loopback:
        raise NotLoopback(address)


def free_port() -> int:
    with closing(socket.create_server((ADDRESS, 0))) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def started(
    command: Sequence[str], *, environment: Mapping[str, str], log: Path, folder: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` in ``folder`` until the block ends, however it ends; what it says is in ``log``.

    Ctrl-C reaches the benchmark alone, which then ends what it started.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # Its own session is also its own group: whatever it left behind is in there, and nothing else.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def family_of(pid: int) -> list[int]:
    """Return ``pid`` and all processes below it."""
    children: dict[int, list[int]] = {}
    for child, (parent, _ticks) in _stats().items():
        children.setdefault(parent, []).append(child)
    family, waiting = [], [pid]
    while waiting:
        member = waiting.pop()
        family.append(member)
        waiting += children.get(member, [])
    return family


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and all below it have used, as Linux counts it."""
    stats = _stats()
    return sum(stats[member][1] for member in family_of(pid) if member in stats) / TICKS


def memory_megabytes(pid: int) -> list[float]:
    """Return the memory of each process of a family, what they share counted in parts."""
    found = []
    for member in family_of(pid):
        with suppress(OSError):
            lines = (PROC / str(member) / "smaps_rollup").read_text(encoding="ascii").splitlines()
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            found.append(round(kilobytes / 1024, 1))
    return found


def _stats() -> dict[int, tuple[int, int]]:
    """Return the parent and the used ticks of every process."""
    found = {}
    for path in PROC.glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue  # it ended meanwhile
        found[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    return found
