"""Call each periodic function once per slot, by one worker, and again if that call did not end."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from countries.audit import acting
from countries.tasks.models import PeriodicRun
from countries.tasks.queue import NO_LEASE, backoff, skip_locked
from countries.tasks.registry import EPOCH, Periodic

logger = logging.getLogger(__name__)

FIRST_BACKOFF = timedelta(seconds=5)


def run_due(
    periodics: Iterable[Periodic],
    *,
    owner: uuid.UUID,
    clock: Callable[[], datetime],
    lease: timedelta,
) -> int:
    """Call what is due and not taken by another worker; return how many calls came to their end."""
    return sum(_run_if_due(p, owner=owner, clock=clock, lease=lease) for p in periodics)


def due(periodics: Iterable[Periodic], *, now: datetime) -> list[str]:
    """Return the names of the functions that would be called now."""
    return [p.name for p in periodics if _is_due(p, now)]


def renew(*, owner: uuid.UUID, now: datetime, lease: timedelta) -> int:
    """Prolong every lease that ``owner`` holds; return how many there were."""
    return PeriodicRun.objects.filter(lease_owner=owner).update(lease_expires_at=now + lease)


def give_back(*, owner: uuid.UUID) -> int:
    """Free what ``owner`` is still calling, for another worker to call again."""
    return PeriodicRun.objects.filter(lease_owner=owner).update(**NO_LEASE)


def periodic_report() -> list[dict[str, Any]]:
    """Return the last run of each periodic function as plain JSON data."""
    return [
        {
            "name": run.name,
            "slot": run.slot.isoformat(),
            "finished_at": run.finished_at.isoformat() if run.finished_at else None,
            "failures": run.failures,
            "error": run.error,
        }
        for run in PeriodicRun.objects.order_by("name")
    ]


def _run_if_due(
    periodic: Periodic, *, owner: uuid.UUID, clock: Callable[[], datetime], lease: timedelta
) -> bool:
    run = _claim(periodic, owner=owner, now=clock(), lease=lease)
    if run is None:
        return False
    try:
        with acting(f"schedule {periodic.name}"):
            periodic.function(clock())
    except Exception as error:
        logger.exception("periodic.failed name=%s", run.name, extra={"periodic": run.name})
        _note_failure(run, now=clock(), error=error)
        return False
    _held(run).update(finished=True, finished_at=clock(), failures=0, error="", **NO_LEASE)
    return True


def _claim(
    periodic: Periodic, *, owner: uuid.UUID, now: datetime, lease: timedelta
) -> PeriodicRun | None:
    if not _is_due(periodic, now):
        return None
    # A function that was never called is overdue since 1970.
    PeriodicRun.objects.bulk_create(
        [PeriodicRun(name=periodic.name, slot=EPOCH, finished=True)], ignore_conflicts=True
    )
    with transaction.atomic():
        run: PeriodicRun | None = skip_locked(_due_rows(periodic, now)).first()
        if run is not None:
            run.slot = periodic.slot(now)
            run.finished = False
            run.run_after = None
            run.started_at = now
            run.lease_owner = owner
            run.lease_expires_at = now + lease
            run.save()
    return run


def _is_due(periodic: Periodic, now: datetime) -> bool:
    known = PeriodicRun.objects.filter(name=periodic.name)
    return not known.exists() or _due_rows(periodic, now).exists()


def _due_rows(periodic: Periodic, now: datetime) -> Any:
    free = Q(lease_owner=None) | Q(lease_expires_at__lte=now)
    rested = Q(run_after=None) | Q(run_after__lte=now)
    new_slot = Q(slot__lt=periodic.slot(now))
    return PeriodicRun.objects.filter(free, new_slot | (Q(finished=False) & rested)).filter(
        name=periodic.name
    )


def _note_failure(run: PeriodicRun, *, now: datetime, error: Exception) -> None:
    failures = run.failures + 1
    _held(run).update(
        failures=failures,
        run_after=now + backoff(attempts=failures, first=FIRST_BACKOFF, jitter=1),
        error=f"{type(error).__name__}: {error}",
        **NO_LEASE,
    )


def _held(run: PeriodicRun) -> Any:
    return PeriodicRun.objects.filter(
        name=run.name, slot=run.slot, lease_owner=run.lease_owner, lease_expires_at__isnull=False
    )
