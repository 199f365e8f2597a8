"""Which worker processes are alive."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import datetime, timedelta
from typing import Any

from countries.tasks.models import WorkerHeartbeat

ALIVE_WITHIN = timedelta(seconds=30)
"""A worker beats every few seconds; SQLite may keep it waiting for 20 s."""

FORGET_AFTER = timedelta(days=1)


def worker_is_alive(*, now: datetime) -> bool:
    """Tell whether any worker process showed a sign of life in the last half minute."""
    return WorkerHeartbeat.objects.filter(beat_at__gt=now - ALIVE_WITHIN).exists()


def beat(*, worker: uuid.UUID, now: datetime) -> None:
    """Note that this process's ``worker`` is alive."""
    beaten = WorkerHeartbeat.objects.filter(pk=worker).update(beat_at=now)
    if not beaten:
        WorkerHeartbeat.objects.create(
            id=worker, host=socket.gethostname(), pid=os.getpid(), started_at=now, beat_at=now
        )
        WorkerHeartbeat.objects.filter(beat_at__lt=now - FORGET_AFTER).delete()


def stop_beating(*, worker: uuid.UUID) -> None:
    """Take ``worker`` off the list at an orderly end."""
    WorkerHeartbeat.objects.filter(pk=worker).delete()


def worker_report(*, now: datetime) -> list[dict[str, Any]]:
    """Return the known workers as plain JSON data, the youngest sign of life first."""
    return [
        {
            "id": str(worker.id),
            "host": worker.host,
            "pid": worker.pid,
            "started_at": worker.started_at.isoformat(),
            "beat_at": worker.beat_at.isoformat(),
            "alive": worker.beat_at > now - ALIVE_WITHIN,
        }
        for worker in WorkerHeartbeat.objects.order_by("-beat_at", "id")
    ]
