"""The worker's rows: jobs with their leases, runs by the clock, and the workers that are alive."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what may happen to them next."""

    def due(self, now: datetime) -> JobQuerySet:
        """Jobs that a worker may take, the most urgent first."""
        return self.filter(state=Job.State.READY, run_after__lte=now).order_by(
            "-priority", "run_after", "enqueued_at", "id"
        )

    def expired(self, now: datetime) -> JobQuerySet:
        """Running jobs whose worker stopped renewing its lease."""
        return self.filter(state=Job.State.RUNNING, lease_expires_at__lte=now)

    def held_by(self, owner: uuid.UUID) -> JobQuerySet:
        """Jobs that this worker is running."""
        return self.filter(state=Job.State.RUNNING, lease_owner=owner)

    def dead(self) -> JobQuerySet:
        """Jobs that used up their attempts and wait for a person."""
        return self.filter(state=Job.State.DEAD)


class Job(models.Model):
    """One call of a task: written with the transaction that asks for it, leased to one worker."""

    class State(models.TextChoices):
        READY = "ready", _("ready")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        DEAD = "dead", _("dead letter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task_path = models.CharField(_("task"), max_length=255)
    args = models.JSONField(default=list)
    kwargs = models.JSONField(default=dict)
    queue = models.CharField(_("queue"), max_length=32)
    backend = models.CharField(max_length=32)
    priority = models.SmallIntegerField(_("priority"), default=0)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.READY)
    run_after = models.DateTimeField(_("run after"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("attempts at most"))
    worker_ids = models.JSONField(default=list)
    lease_owner = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    error_class = models.CharField(_("last error"), max_length=255, blank=True)
    error = models.TextField(_("last traceback"), blank=True)
    result = models.JSONField(null=True, blank=True)
    enqueued_at = models.DateTimeField(_("enqueued at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        indexes = (
            models.Index(
                F("priority").desc(),
                "run_after",
                "enqueued_at",
                "id",
                name="job_due",
                condition=Q(state="ready"),
            ),
            models.Index(
                fields=["lease_expires_at"], name="job_lease", condition=Q(state="running")
            ),
            models.Index(fields=["state", "finished_at"], name="job_finished"),
        )
        constraints = (
            models.CheckConstraint(
                name="job_lease_only_while_running",
                condition=Q(
                    state="running", lease_owner__isnull=False, lease_expires_at__isnull=False
                )
                | (
                    ~Q(state="running") & Q(lease_owner__isnull=True, lease_expires_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="job_max_attempts_positive", condition=Q(max_attempts__gte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.task_path} ({self.state})"

    def as_data(self) -> dict[str, Any]:
        """Return what a person or a program needs to judge this job, as plain JSON data."""
        return {
            "id": str(self.id),
            "task": self.task_path,
            "args": self.args,
            "kwargs": self.kwargs,
            "queue": self.queue,
            "state": self.state,
            "attempts": self.attempts,
            "max_attempts": self.max_attempts,
            "enqueued_at": self.enqueued_at.isoformat(),
            "run_after": self.run_after.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "error_class": self.error_class,
            "error": self.error.strip().rpartition("\n")[2],
        }


class PeriodicRun(models.Model):
    """The last slot in which a periodic function was called, and whether that call came to its end."""

    name = models.CharField(primary_key=True, max_length=100)
    slot = models.DateTimeField()
    finished = models.BooleanField(default=False)
    failures = models.PositiveIntegerField(default=0)
    run_after = models.DateTimeField(null=True, blank=True)
    lease_owner = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("periodic run")

    def __str__(self) -> str:
        return self.name


class WorkerHeartbeat(models.Model):
    """A worker process that is alive, as long as ``beat_at`` is recent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("worker heartbeat")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
