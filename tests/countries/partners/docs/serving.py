"""A server in this process that answers from the test's own transaction, for programs beside it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core import signals
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import close_old_connections, connections
from django.test.testcases import LiveServerThread


class _Server(ThreadedWSGIServer):
    """Leaves the test's connection open, which its threads share, and sends without delay."""

    def get_request(self) -> Any:
        connection, address = super().get_request()
        # Headers and body are written apart: else each answer waits for the first to be acknowledged.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        return connection, address

    def _close_connections(self) -> None:
        pass

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        super().serve_forever(poll_interval)
        # The thread closes what connections it has when it ends.
        for connection in connections.all(initialized_only=True):
            del connections[connection.alias]


class _ServerThread(LiveServerThread):
    server_class = _Server


@contextmanager
def served() -> Iterator[str]:
    """Serve the site on a free port; give its origin."""
    shared = {connection.alias: connection for connection in connections.all()}
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    for connection in shared.values():
        connection.inc_thread_sharing()
    thread: Any = _ServerThread("localhost", StaticFilesHandler, connections_override=shared)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        if thread.error:
            raise thread.error
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()
        for connection in shared.values():
            connection.dec_thread_sharing()
        for signal in ends:
            signal.connect(close_old_connections)
