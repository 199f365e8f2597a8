"""Workers that deliver webhooks, to be killed: ``python -m tests.faults.webhook_worker``.

For each line that it reads it makes a process that works, and writes the process's id; at the end of its
input it ends. What is slow about a start is done once.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import threading

import django

LEASE = dt.timedelta(seconds=3)
SOON = dt.timedelta(milliseconds=200)


def main() -> None:
    """Make a worker whenever told to."""
    django.setup()
    from django.db import connections  # noqa: PLC0415  # needs the app registry

    from countries.partners.webhooks import courier, queue  # noqa: PLC0415

    # Kills and refusals are many here: nobody can wait for days.
    queue.LEASE, courier.TIMEOUT = LEASE, 1.0
    queue.RETRIES[:] = [SOON] * len(queue.RETRIES)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    connections.close_all()
    for _line in sys.stdin:
        child = os.fork()
        if not child:
            work()
            os._exit(0)
        print(child, flush=True)  # noqa: T201  # it is told who to end


def work() -> None:
    """Follow the log and deliver until the process is killed, or its parent has ended."""
    from countries.tasks import webhooks  # noqa: PLC0415
    from countries.tasks.registry import Registry  # noqa: PLC0415
    from countries.tasks.worker import Worker  # noqa: PLC0415

    functions = Registry()
    functions.on_tick(every=dt.timedelta(milliseconds=50), name="make")(webhooks.make_webhooks)
    functions.on_tick(every=dt.timedelta(milliseconds=50), name="carry")(webhooks.carry_webhooks)
    worker = Worker(functions=functions, queues=["none"])
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            threading.Event().wait(0.5)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
    worker.run_forever(grace=dt.timedelta(0))


if __name__ == "__main__":
    main()
