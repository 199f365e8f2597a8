"""Leases, retries, dead letters, and getting out of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.tasks import update_reference_index_task

from countries.tasks import queue
from countries.tasks.models import Job
from countries.tasks.worker import Tally, Worker
from tests.countries.tasks import jobs

pytestmark = pytest.mark.django_db

LEASE = timedelta(seconds=60)
DAY = timedelta(days=1)
WorkerAt = Callable[[datetime], Worker]


def due_now() -> datetime:
    """Return the time from which the only job may be run."""
    return Job.objects.values_list("run_after", flat=True).get()


def test_failed_job_waits_and_is_tried_again(worker_at: WorkerAt, calls: list[object]) -> None:
    """A failing job is ready again, later, with its error on it."""
    jobs.fail_twice_allowed.enqueue()
    now = due_now()

    first = worker_at(now).run_once()
    at_once = worker_at(now).run_once()

    assert (first, at_once) == (Tally(retried=1), Tally())
    job = Job.objects.get()
    assert job.run_after > now
    assert job.error_class == "builtins.ValueError"
    assert "no such can" in job.error


def test_last_attempt_makes_a_dead_letter(worker_at: WorkerAt, calls: list[object]) -> None:
    """A job that failed as often as it may is a dead letter and is left alone."""
    jobs.fail_twice_allowed.enqueue()
    worker_at(due_now()).run_once()

    last = worker_at(due_now()).run_once()
    after = worker_at(due_now() + DAY).run_once()

    assert (last, after) == (Tally(dead=1), Tally())
    assert calls == ["failing", "failing"]
    assert Job.objects.get().state == Job.State.DEAD


def test_waits_double_up_to_an_hour() -> None:
    """Each further attempt waits twice as long, at most an hour, minus the jitter."""
    waits = [
        queue.backoff(attempts=n, first=timedelta(seconds=10), jitter=1).total_seconds()
        for n in (1, 2, 3, 30, 3000)
    ]

    assert waits == [10, 20, 40, 3600, 3600]
    assert queue.backoff(attempts=1, first=timedelta(seconds=10), jitter=0).total_seconds() == 5


def test_an_exit_is_a_failure(worker_at: WorkerAt) -> None:
    """A task that calls sys.exit() does not end the worker."""
    jobs.leave.enqueue()

    assert worker_at(due_now()).run_once() == Tally(retried=1)
    assert Job.objects.get().error_class == "builtins.SystemExit"


def test_expired_lease_is_taken_again(worker_at: WorkerAt, calls: list[object]) -> None:
    """A job whose worker vanished is left alone while the lease lasts, then run by another."""
    jobs.die.enqueue()
    now = due_now()
    with pytest.raises(jobs.Killed):
        worker_at(now).run_once()

    assert worker_at(now + LEASE / 2).run_once() == Tally()
    with pytest.raises(jobs.Killed):
        worker_at(now + LEASE).run_once()

    assert calls == ["dying", "dying"]


def test_job_that_kills_its_workers_ends(worker_at: WorkerAt, calls: list[object]) -> None:
    """A job that took a worker with it at each attempt becomes a dead letter, not a loop."""
    jobs.die.enqueue()
    now = due_now()
    limit = Job.objects.get().max_attempts
    for attempt in range(limit):
        with pytest.raises(jobs.Killed):
            worker_at(now + attempt * LEASE).run_once()

    assert worker_at(now + limit * LEASE).run_once() == Tally()

    job = Job.objects.get()
    assert (job.state, job.error_class, len(calls)) == (Job.State.DEAD, queue.ABANDONED, limit)


def test_late_worker_cannot_overwrite(worker_at: WorkerAt) -> None:
    """A worker whose lease has passed to another one no longer changes the job."""
    jobs.note.enqueue("slow")
    now = due_now()
    slow = queue.claim(owner=uuid.uuid4(), now=now, lease=LEASE)
    assert slow is not None
    other = queue.claim(owner=uuid.uuid4(), now=now + LEASE, lease=LEASE)
    assert other is not None

    assert not queue.complete(slow, now=now, result="late")
    assert queue.complete(other, now=now, result="in time")

    assert Job.objects.get().result == "in time"


def test_renewed_lease_holds(worker_at: WorkerAt, calls: list[object]) -> None:
    """A long job stays with its worker as long as that renews the lease."""
    jobs.note.enqueue("long")
    now, owner = due_now(), uuid.uuid4()
    queue.claim(owner=owner, now=now, lease=LEASE)

    queue.renew(owner=owner, now=now + LEASE / 2, lease=LEASE)

    assert worker_at(now + LEASE).run_once() == Tally()
    assert worker_at(now + 2 * LEASE).run_once() == Tally(done=1)


def test_task_is_told_its_attempt(worker_at: WorkerAt, calls: list[object]) -> None:
    """A task that takes the context learns which attempt it is."""
    jobs.note_attempt.enqueue()
    now = due_now()
    queue.claim(owner=uuid.uuid4(), now=now, lease=LEASE)

    worker_at(now + LEASE).run_once()

    assert calls == [2]


def test_urgent_jobs_first_then_the_oldest(worker_at: WorkerAt, calls: list[object]) -> None:
    """Jobs run by priority, then in the order in which they became due; later ones wait."""
    jobs.note.enqueue("first")
    now = due_now()
    jobs.note.using(run_after=now + timedelta(seconds=1)).enqueue("second")
    jobs.note.using(priority=5, run_after=now).enqueue("urgent")
    jobs.note.using(run_after=now + DAY).enqueue("tomorrow")

    worker_at(now + timedelta(seconds=2)).drain()

    assert calls == ["urgent", "first", "second"]


def test_only_the_named_queues(worker_at: WorkerAt, calls: list[object]) -> None:
    """A worker for some queues leaves the jobs of the others."""
    backend = {**settings.TASKS["default"], "QUEUES": ["default", "mail"]}
    with override_settings(TASKS={"default": backend}):
        jobs.note.using(queue_name="mail").enqueue("letter")

        call_command("worker", "--once", "--queues=default", stdout=StringIO())
        before = list(calls)
        call_command("worker", "--once", "--queues=default,mail", stdout=StringIO())

    assert (before, calls) == ([], ["letter"])


def test_task_that_the_code_lost(worker_at: WorkerAt) -> None:
    """A job whose task no longer exists fails like any other, and says so."""
    jobs.note.enqueue("lost")
    Job.objects.update(task_path="tests.countries.tasks.jobs.gone", max_attempts=1)

    assert worker_at(due_now()).run_once() == Tally(dead=1)
    assert "jobs.gone" in Job.objects.get().error


def test_wagtail_task_for_a_deleted_object_is_done(worker_at: WorkerAt) -> None:
    """Wagtail's own jobs about an object that was deleted since are done, not dead letters."""
    update_reference_index_task.enqueue("wagtailcore", "page", "987654")

    assert worker_at(due_now()).run_once() == Tally(done=1)


def test_done_jobs_are_forgotten_dead_ones_are_not(worker_at: WorkerAt) -> None:
    """A week after it was done a job's row is deleted; a dead letter waits for a person."""
    jobs.note.enqueue("old")
    jobs.fail_twice_allowed.enqueue()
    now = Job.objects.latest("run_after").run_after
    Job.objects.update(max_attempts=1)
    worker_at(now).drain()

    assert queue.forget_done(now=now + 6 * DAY) == 0
    assert queue.forget_done(now=now + 8 * DAY) == 1
    assert Job.objects.get().state == Job.State.DEAD


def dead_letter(worker_at: WorkerAt) -> str:
    """Make one dead letter and return its id."""
    job_id = jobs.fail_twice_allowed.enqueue().id
    Job.objects.filter(pk=job_id).update(attempts=1)
    worker_at(Job.objects.get(pk=job_id).run_after).drain()
    return job_id


def worker_says(*options: str) -> dict[str, object]:
    """Return what ``manage.py worker`` prints as JSON."""
    out = StringIO()
    call_command("worker", *options, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_dead_letters_are_listed(worker_at: WorkerAt) -> None:
    """``--list-dead --json`` tells each dead job's id, task, arguments and error."""
    job_id = dead_letter(worker_at)

    [listed] = worker_says("--list-dead")["dead"]

    assert listed["id"] == job_id
    assert listed["task"].endswith("fail_twice_allowed")
    assert listed["error"] == "ValueError: no such can"


@pytest.mark.parametrize("which", ["one", "all"])
def test_dead_letter_gets_new_attempts(
    worker_at: WorkerAt, calls: list[object], which: str
) -> None:
    """``--retry`` makes one dead job, or all, ready with all attempts before them."""
    job_id = dead_letter(worker_at)
    wanted = job_id if which == "one" else "all"

    assert worker_says(f"--retry={wanted}", "--dry-run") == {"retried": [job_id]}
    assert Job.objects.get().state == Job.State.DEAD
    assert worker_says(f"--retry={wanted}") == {"retried": [job_id]}

    assert worker_at(due_now()).run_once() == Tally(retried=1)


@pytest.mark.parametrize("wrong", ["nonsense", "f1f6c2a8-0000-4000-8000-000000000000"])
def test_unknown_dead_letter_is_refused(worker_at: WorkerAt, wrong: str) -> None:
    """``--retry`` with an id that no dead job has is an error and changes nothing."""
    dead_letter(worker_at)

    with pytest.raises(CommandError, match=wrong):
        call_command("worker", f"--retry={wrong}")

    assert Job.objects.get().state == Job.State.DEAD


def test_status_counts(worker_at: WorkerAt) -> None:
    """``--json`` alone tells how many jobs are in each state, and that no worker is alive."""
    dead_letter(worker_at)
    jobs.note.enqueue("waiting")

    status = worker_says()

    assert status["alive"] is False
    assert {state: status["jobs"][state] for state in Job.State.values} == {
        "ready": 1,
        "running": 0,
        "done": 0,
        "dead": 1,
    }


def test_dry_run_runs_nothing(calls: list[object]) -> None:
    """``--dry-run`` names the jobs and functions that are due and runs none."""
    jobs.note.enqueue("waiting")

    would = worker_says("--dry-run")

    assert [job["args"] for job in would["jobs"]] == [["waiting"]]
    assert "publish-due" in would["periodic"]
    assert calls == []
