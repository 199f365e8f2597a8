"""The back end behind django-tasks' ``@task``: a job is a row of the caller's own transaction.

Why not django-tasks-db's table: its states know no lease, no retry and no dead letter, its own worker
command would take jobs without a lease, and its polling locks the whole SQLite file. See
docs/decisions/0006-worker.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

from django.apps import apps
from django.core import checks
from django.core.exceptions import (
    ImproperlyConfigured,
    ObjectDoesNotExist,
    ValidationError,
)
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import InvalidTaskError, TaskException, TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import normalize_json

from countries.closing import once

if TYPE_CHECKING:
    from countries.tasks.models import Job

P = ParamSpec("P")
T = TypeVar("T")

OPTIONS = {"MAX_ATTEMPTS": 5, "LEASE_SECONDS": 60, "BACKOFF_SECONDS": 10}
"""What ``TASKS[alias]["OPTIONS"]`` may hold, with the defaults; all are whole numbers from 1."""

STATUSES = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "done": TaskResultStatus.SUCCESSFUL,
    "dead": TaskResultStatus.FAILED,
}

READS_WHEN_RUN = frozenset(
    {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}
)
"""Wagtail's tasks after each save: they look at what is stored when they run, so once is enough."""

AFTER_OTHERS = -10
"""The priority of those: nobody waits for them as for a translation."""


class UnknownTask(LookupError):
    """The code or the settings no longer know what a job asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeasedTask(Task[P, T]):
    """A task that may say how often it is tried: ``@task(max_attempts=3)``."""

    max_attempts: int | None = None


class LeasedBackend(BaseTaskBackend):
    """Keeps jobs in the application's database, for ``manage.py worker``."""

    task_class = LeasedTask
    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    @property
    def lease(self) -> timedelta:
        """How long a job stays with a worker that no longer renews its lease."""
        return timedelta(seconds=self._option("LEASE_SECONDS"))

    @property
    def backoff(self) -> timedelta:
        """The longest wait before a second attempt; each further one doubles it."""
        return timedelta(seconds=self._option("BACKOFF_SECONDS"))

    def validate_task(self, task: Task) -> None:
        """Refuse a task that could never be run as it says."""
        super().validate_task(task)
        limit = getattr(task, "max_attempts", None)
        if limit is not None and limit < 1:
            raise InvalidTaskError("max_attempts must be at least 1.")

    def enqueue(
        self,
        task: Task[P, T],
        args: P.args,  # type: ignore[valid-type]  # django-tasks' own signature
        kwargs: P.kwargs,  # type: ignore[valid-type]  # django-tasks' own signature
    ) -> TaskResult[T]:
        """Write the job in the caller's transaction; arguments must be JSON, else TypeError.

        Of ``READS_WHEN_RUN`` one job is written at the end of a unit of publishing, however often
        the same was asked for inside it.
        """
        self.validate_task(task)
        now = timezone.now()
        job = _jobs().model(
            task_path=task.module_path,
            args=normalize_json(list(cast("tuple[Any, ...]", args))),
            kwargs=normalize_json(kwargs),
            queue=task.queue_name,
            backend=self.alias,
            priority=task.priority,
            run_after=task.run_after or now,
            max_attempts=getattr(task, "max_attempts", None) or self._option("MAX_ATTEMPTS"),
            enqueued_at=now,
        )
        kept = None
        if task.module_path in READS_WHEN_RUN:
            job.priority = min(task.priority, AFTER_OTHERS)
            kept = once((task.module_path, str(job.args), str(job.kwargs)), job, _store)
        if kept is None:
            _store(job)
        result = result_of(kept or job, task)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Return the job's present state, or raise TaskResultDoesNotExist."""
        try:
            job = _jobs().get(pk=result_id)
        except (ObjectDoesNotExist, ValidationError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return result_of(job, task_of(job))

    def check(self, **kwargs: Any) -> Iterable[checks.CheckMessage]:
        """Name each option that is unknown or nonsense, and a missing application."""
        if not apps.is_installed("countries"):
            yield checks.Error(
                "LeasedBackend needs 'countries' in INSTALLED_APPS", id="wagtail_countries.E101"
            )
        for name, value in self.options.items():
            where = f"TASKS[{self.alias!r}]['OPTIONS'][{name!r}]"
            if name not in OPTIONS:
                yield checks.Error(f"{where} is unknown", id="wagtail_countries.E102")
            elif type(value) is not int or value < 1:
                yield checks.Error(
                    f"{where} must be a whole number from 1", id="wagtail_countries.E103"
                )

    def _option(self, name: str) -> int:
        return int(self.options.get(name, OPTIONS[name]))


def task_of(job: Job) -> Task[Any, Any]:
    """Return the task that ``job`` calls; UnknownTask when code or settings no longer have it."""
    try:
        task = import_string(job.task_path)
        if not isinstance(task, Task):
            raise UnknownTask(f"{job.task_path} is no task")
        return task.using(
            priority=job.priority,
            queue_name=job.queue,
            run_after=job.run_after,
            backend=job.backend,
        )
    except (ImportError, ImproperlyConfigured, TaskException) as error:
        raise UnknownTask(f"{job.task_path}: {error}") from error


def result_of(job: Job, task: Task[Any, T]) -> TaskResult[T]:
    """Return ``job`` in the words of django-tasks."""
    result: TaskResult[T] = TaskResult(
        task=task,
        id=str(job.id),
        status=STATUSES[job.state],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.args,
        kwargs=job.kwargs,
        backend=job.backend,
        errors=[TaskError(exception_class_path=job.error_class, traceback=job.error)]
        if job.error_class
        else [],
        worker_ids=list(job.worker_ids),
    )
    # The library's dataclass is frozen and takes no value: this is how its own back ends set it.
    object.__setattr__(result, "_return_value", job.result)
    return result


def _store(job: Job) -> None:
    job.save(force_insert=True)


def _jobs() -> Any:
    # Looked up late: a third-party @task can load this module before the models are there.
    return apps.get_model("wagtail_countries", "Job").objects
