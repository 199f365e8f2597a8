"""What a person asks the worker room: how it stands, what is dead, what would run now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from countries.tasks import heartbeat, queue, slots
from countries.tasks.models import Job
from countries.tasks.registry import Registry, registry


def worker_status(*, now: datetime) -> dict[str, Any]:
    """Return the state of workers, jobs and periodic functions as plain JSON data."""
    return {
        "alive": heartbeat.worker_is_alive(now=now),
        "workers": heartbeat.worker_report(now=now),
        "jobs": queue.job_counts(now=now),
        "periodic": slots.periodic_report(),
    }


def work_due(
    *, now: datetime, queues: tuple[str, ...] = (), functions: Registry = registry
) -> dict[str, Any]:
    """Return the jobs and periodic functions that a worker would run now, without running them."""
    jobs = Job.objects.due(now)
    if queues:
        jobs = jobs.filter(queue__in=queues)
    return {
        "jobs": [job.as_data() for job in jobs],
        "periodic": slots.due(functions.periodics.values(), now=now),
    }
