"""A job is a row of the transaction that asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django_tasks import TaskResultStatus, task_backends
from django_tasks.exceptions import InvalidTaskError, TaskResultDoesNotExist
from wagtail.tasks import update_reference_index_task

from countries import publishing
from countries.tasks.models import Job
from tests.countries.tasks import jobs


@pytest.mark.django_db(transaction=True)
def test_rollback_leaves_nothing() -> None:
    """A job that was asked for in a transaction that is rolled back never existed."""
    with transaction.atomic():
        jobs.note.enqueue("never")
        before = Job.objects.count()
        transaction.set_rollback(True)

    assert (before, Job.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_commit_keeps_it(calls: list[object]) -> None:
    """A job that was asked for in a transaction that commits is run by the next worker."""
    with transaction.atomic():
        result = jobs.note.enqueue("kept")

    call_command("worker", "--once", verbosity=0)

    assert calls == ["kept"]
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert result.return_value == "kept"


@pytest.mark.django_db
def test_only_json_arguments() -> None:
    """An argument that is no JSON is refused at once and leaves no row."""
    with pytest.raises(TypeError, match="datetime"):
        jobs.note.enqueue(datetime.now(UTC))

    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_unit_asks_once_for_what_reads_when_it_runs() -> None:
    """However often a page is saved in a unit, its indexes are brought up to date by one job each."""
    with publishing.unit():
        results = [update_reference_index_task.enqueue("cms_pages", "homepage", "1") for _ in "123"]
        update_reference_index_task.enqueue("cms_pages", "homepage", "2")
        before = Job.objects.count()

    assert before == 0
    assert [job.args[-1] for job in Job.objects.order_by("enqueued_at")] == ["1", "2"]
    assert len({result.id for result in results}) == 1
    assert Job.objects.get(pk=results[0].id).priority < 0


@pytest.mark.django_db
def test_a_unit_asks_for_every_other_task_as_often_as_it_is_told() -> None:
    """A task that does something each time is written each time, at once."""
    with publishing.unit():
        jobs.note.enqueue("again")
        jobs.note.enqueue("again")
        before = Job.objects.count()

    assert (before, Job.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_outside_of_a_unit_each_is_written() -> None:
    """Without a unit to end there is nothing to wait for."""
    update_reference_index_task.enqueue("cms_pages", "homepage", "1")
    update_reference_index_task.enqueue("cms_pages", "homepage", "1")

    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_options_of_the_call_are_kept() -> None:
    """Priority, start time and the task's number of attempts are written with the job."""
    later = datetime.now(UTC) + timedelta(days=1)

    jobs.fail_twice_allowed.using(priority=7, run_after=later).enqueue()

    job = Job.objects.get()
    assert (job.priority, job.run_after, job.max_attempts) == (7, later, 2)


@pytest.mark.django_db
def test_unknown_result() -> None:
    """A result that nobody has is django-tasks' own error, for a strange id too."""
    for strange in ("f1f6c2a8-0000-4000-8000-000000000000", "no uuid"):
        with pytest.raises(TaskResultDoesNotExist):
            task_backends["default"].get_result(strange)


def test_no_attempt_at_all_is_refused() -> None:
    """A task with less than one attempt is refused where it is declared."""
    with pytest.raises(InvalidTaskError, match="max_attempts"):
        task_backends["default"].task_class(func=jobs.note.func, max_attempts=0)


@pytest.mark.parametrize("options", [{"LEASE": 5}, {"LEASE_SECONDS": 0}, {"MAX_ATTEMPTS": "5"}])
def test_wrong_options_are_named(options: dict[str, object]) -> None:
    """An option that is unknown or nonsense is named by the system check."""
    backend = {"BACKEND": "countries.tasks.backend.LeasedBackend", "OPTIONS": options}

    with override_settings(TASKS={"default": backend}):
        messages = [message.msg for message in task_backends["default"].check()]

    assert len(messages) == 1
    assert next(iter(options)) in messages[0]
