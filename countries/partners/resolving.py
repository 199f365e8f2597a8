"""Where names lead: asked in so many threads at most, and waited for only so long.

Nobody can end a question to a name server, so one that is not answered keeps its thread, and who
asked goes on.
"""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import Future

MOST_THREADS = 64
"""Far more than there are requests on their way, so that a few slow name servers delay nobody."""

Name = tuple[str, int]

_changed = threading.Condition()
_asked: dict[Name, Future[list[str]]] = {}
"""The questions that are not answered yet, by what they ask for."""


class NotInTime(Exception):
    """No name server answered in time."""


def resolve(host: str, port: int, *, timeout: float) -> list[str]:
    """Return the addresses that ``host`` leads to; it takes ``timeout`` seconds at most.

    Raises ``OSError`` or ``UnicodeError`` where it leads nowhere, and ``NotInTime``.
    """
    ends = time.monotonic() + timeout
    question = _question((host, port), timeout=timeout)
    try:
        return question.result(timeout=max(ends - time.monotonic(), 0))
    except TimeoutError as error:
        raise NotInTime(host) from error


def _question(name: Name, *, timeout: float) -> Future[list[str]]:
    """Return the question where ``name`` leads: one that is open already, or a new one."""
    with _changed:
        if not _changed.wait_for(lambda: name in _asked or len(_asked) < MOST_THREADS, timeout):
            raise NotInTime(name[0])
        if name not in _asked:
            question: Future[list[str]] = Future()
            # As a daemon: it must not keep the process from ending.
            threading.Thread(
                target=_ask, args=(name, question), name="resolve", daemon=True
            ).start()
            _asked[name] = question
        return _asked[name]


def _ask(name: Name, question: Future[list[str]]) -> None:
    try:
        rows = socket.getaddrinfo(*name, type=socket.SOCK_STREAM)
        question.set_result(list(dict.fromkeys(str(row[4][0]) for row in rows)))
    except Exception as error:  # noqa: BLE001  # whatever it is, who asked is to know
        question.set_exception(error)
    finally:
        with _changed:
            del _asked[name]
            _changed.notify_all()


__all__ = ["NotInTime", "resolve"]
