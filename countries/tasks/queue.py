"""A job's way from ready to done or dead letter; each step is safe beside other workers.

A job runs at least once: a worker that dies between the work and its note leaves it to another.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connections, models, transaction
from django.db.models import Count, F, Min, Q

from countries.tasks.models import Job, JobQuerySet

logger = logging.getLogger(__name__)

LONGEST_BACKOFF = timedelta(hours=1)
KEEP_DONE = timedelta(days=7)
NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_expires_at": None}
ABANDONED = "countries.tasks.WorkerLost"
"""The error of a job whose worker died with it; no Python exception is left to name."""


class UnknownJob(LookupError):
    """No dead letter has this id."""


def claim(
    *, owner: uuid.UUID, now: datetime, lease: timedelta, queues: Collection[str] = ()
) -> Job | None:
    """Lease the most urgent due job of ``queues`` (all when empty) to ``owner``; None when idle."""
    recover_expired(now=now)
    due = Job.objects.due(now)
    if queues:
        due = due.filter(queue__in=queues)
    # A plain read first, so that an idle worker's polling takes no lock.
    while due.exists():
        with transaction.atomic():
            job: Job | None = skip_locked(due).first()
            if job is None:
                return None  # the others are being taken at this moment
            claimed = Job.objects.filter(pk=job.pk, state=Job.State.READY, attempts=job.attempts)
            changes = {
                "state": Job.State.RUNNING,
                "attempts": job.attempts + 1,
                "worker_ids": [*job.worker_ids, str(owner)],
                "started_at": now,
                "lease_owner": owner,
                "lease_expires_at": now + lease,
            }
            if claimed.update(**changes):
                return _with(job, changes)
    return None


def renew(*, owner: uuid.UUID, now: datetime, lease: timedelta) -> int:
    """Prolong every lease that ``owner`` holds; return how many there were."""
    return Job.objects.held_by(owner).update(lease_expires_at=now + lease)


def complete(job: Job, *, now: datetime, result: Any) -> bool:
    """Note that ``job`` is done; False when its lease had passed to another worker."""
    changes = {
        "state": Job.State.DONE,
        "result": result,
        "error": "",
        "error_class": "",
        "finished_at": now,
        **NO_LEASE,
    }
    return _leave(job, changes)


def fail(job: Job, *, now: datetime, error_class: str, error: str, wait: timedelta) -> bool:
    """Note a failed attempt: ready again after ``wait``, or a dead letter after the last one."""
    changes = {"error_class": error_class[:255], "error": error, **NO_LEASE}
    if job.attempts >= job.max_attempts:
        changes |= {"state": Job.State.DEAD, "finished_at": now}
    else:
        changes |= {"state": Job.State.READY, "run_after": now + wait}
    return _leave(job, changes)


def give_back(*, owner: uuid.UUID, now: datetime) -> int:
    """Make ready again what ``owner`` is still running, without counting the attempt."""
    return Job.objects.held_by(owner).update(
        state=Job.State.READY, run_after=now, attempts=F("attempts") - 1, **NO_LEASE
    )


def recover_expired(*, now: datetime) -> None:
    """Free jobs whose worker died; one that took all its attempts with it becomes a dead letter."""
    expired = Job.objects.expired(now)
    if not expired.exists():
        return
    note = {"error_class": ABANDONED, "error": "The worker stopped before the job was finished."}
    buried = expired.filter(attempts__gte=F("max_attempts")).update(
        state=Job.State.DEAD, finished_at=now, **note, **NO_LEASE
    )
    freed = expired.update(state=Job.State.READY, run_after=now, **note, **NO_LEASE)
    logger.warning(
        "job.recovered freed=%d dead=%d", freed, buried, extra={"freed": freed, "dead": buried}
    )


def backoff(*, attempts: int, first: timedelta, jitter: float) -> timedelta:
    """Return the wait after ``attempts`` failed ones; ``jitter`` in 0..1 picks from its upper half."""
    full = min(first * 2 ** min(attempts - 1, 20), LONGEST_BACKOFF)
    return full * (0.5 + jitter / 2)


def dead_letters() -> JobQuerySet:
    """Return the jobs that wait for a person, oldest first."""
    return Job.objects.dead().order_by("finished_at", "id")


def retry_dead(
    ids: Collection[uuid.UUID] | None = None, *, now: datetime, dry_run: bool = False
) -> list[str]:
    """Give these dead letters (all when None) their attempts again and return their ids.

    UnknownJob, and no change, when one of ``ids`` is no dead letter.
    """
    with transaction.atomic():
        dead = dead_letters() if ids is None else dead_letters().filter(pk__in=ids)
        found = list(dead.values_list("pk", flat=True))
        missing = set(ids or ()) - set(found)
        if missing:
            raise UnknownJob(f"no dead job {', '.join(sorted(map(str, missing)))}")
        if not dry_run:
            Job.objects.dead().filter(pk__in=found).update(
                state=Job.State.READY, run_after=now, attempts=0, worker_ids=[], finished_at=None
            )
    return [str(pk) for pk in found]


def forget_done(*, now: datetime) -> int:
    """Delete jobs that were done a week ago; dead letters stay."""
    old = Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - KEEP_DONE)
    return old.delete()[0]


def job_counts(*, now: datetime) -> dict[str, Any]:
    """Return how many jobs there are in each state, and how long the oldest due one has waited."""
    states = {state: Count("pk", filter=Q(state=state)) for state in Job.State.values}
    late = Q(state=Job.State.READY, run_after__lte=now)
    counts = Job.objects.aggregate(
        **states, due=Count("pk", filter=late), oldest=Min("run_after", filter=late)
    )
    oldest = counts.pop("oldest")
    counts["oldest_due_seconds"] = (now - oldest).total_seconds() if oldest else 0
    return counts


def skip_locked(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Return ``rows`` without those that another transaction holds, locking the others for this one.

    Where the database has no row locks (SQLite) the transaction itself is the lock.
    """
    if connections[rows.db].features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def close_broken_connections() -> None:
    """Let go of connections that are stale or broken, as Django does between requests."""
    for connection in connections.all(initialized_only=True):
        # Inside a caller's transaction (a test's, say) the connection is not ours to close.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _leave(job: Job, changes: dict[str, Any]) -> bool:
    """Apply ``changes`` if this attempt still holds the lease, to the row and to ``job``."""
    held = Job.objects.held_by(job.lease_owner) if job.lease_owner else Job.objects.none()
    if held.filter(pk=job.pk, attempts=job.attempts).update(**changes):
        _with(job, changes)
        return True
    logger.warning(
        "job.lease_lost job=%s task=%s", job.pk, job.task_path, extra={"job": str(job.pk)}
    )
    return False


def _with(job: Job, changes: dict[str, Any]) -> Job:
    for name, value in changes.items():
        setattr(job, name, value)
    return job
