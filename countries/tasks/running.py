"""Run one leased job and note how it ended."""

from __future__ import annotations

import logging
import random
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks.utils import get_module_path, normalize_json

from countries.audit import acting
from countries.tasks import queue
from countries.tasks.backend import UnknownTask, result_of, task_of
from countries.tasks.models import Job

logger = logging.getLogger(__name__)

DONE_WHEN_GONE = {
    "modelsearch.tasks.insert_or_update_object_task",
    "wagtail.images.tasks.set_image_focal_point_task",
    "wagtail.tasks.update_reference_index_task",
}
"""Wagtail's own tasks that load a row first: when it was deleted meanwhile, nothing is left to do."""

_dice = random.SystemRandom()


def run_job(job: Job, *, clock: Callable[[], datetime], first_backoff: timedelta) -> Job:
    """Run ``job``, which the caller holds, and return it as done, ready for a retry, or dead."""
    fields = {"job": str(job.pk), "task": job.task_path, "attempt": job.attempts}
    began = clock()
    try:
        result = _call(job)
    # A task that calls sys.exit() must not take the worker with it.
    except (Exception, SystemExit) as error:
        wait = queue.backoff(attempts=job.attempts, first=first_backoff, jitter=_dice.random())
        logger.exception("job.failed task=%s job=%s", job.task_path, job.pk, extra=fields)
        queue.fail(
            job,
            now=clock(),
            error_class=get_module_path(type(error)),
            error="".join(traceback.format_exception(error)),
            wait=wait,
        )
        _announce_end(job)
    else:
        queue.complete(job, now=clock(), result=result)
        seconds = (clock() - began).total_seconds()
        logger.info(
            "job.done task=%s job=%s seconds=%.3f",
            job.task_path,
            job.pk,
            seconds,
            extra=fields | {"seconds": seconds},
        )
        _announce_end(job)
    queue.close_broken_connections()
    return job


def _call(job: Job) -> Any:
    task = task_of(job)
    result = result_of(job, task)
    task_started.send_robust(sender=type(task.get_backend()), task_result=result)
    context = [TaskContext(task_result=result)] if task.takes_context else []
    try:
        with acting(f"task {job.task_path}"):
            return normalize_json(task.call(*context, *job.args, **job.kwargs))
    except ObjectDoesNotExist:
        if job.task_path in DONE_WHEN_GONE:
            return None
        raise


def _announce_end(job: Job) -> None:
    """Send django-tasks' signal once a job is at its end; a retry is not an end."""
    if job.state not in {Job.State.DONE, Job.State.DEAD}:
        return
    try:
        task = task_of(job)
    except UnknownTask:
        return  # there is no back end to speak for
    task_finished.send_robust(sender=type(task.get_backend()), task_result=result_of(job, task))
