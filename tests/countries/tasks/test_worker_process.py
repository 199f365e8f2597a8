"""The worker as a process: killed, stopped, several at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from countries.tasks import queue, worker
from countries.tasks.heartbeat import worker_is_alive
from countries.tasks.models import Job, WorkerHeartbeat
from countries.tasks.registry import Registry
from countries.tasks.worker import Tally, Worker
from tests.countries.tasks import jobs
from tests.countries.tasks.conftest import SharedDatabase
from tests.together import side_by_side

LEASE = timedelta(seconds=60)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The file for which the waiting job waits."""
    return tmp_path / "gate"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The file into which the waiting job writes."""
    return tmp_path / "log"


@pytest.fixture
def start_worker(shared_database: SharedDatabase) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start ``worker`` processes on the test's database; what is left of them is killed."""
    started: list[subprocess.Popen] = []

    def start(*options: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "django", "worker", "--skip-checks", *options]
        environment = shared_database.environment | {
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
        }
        started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool], process: subprocess.Popen | None = None) -> None:
    """Return when ``condition`` holds; fail when the process ends or half a minute passes first."""
    deadline = time.monotonic() + 30
    while not condition():
        assert process is None or process.poll() is None, "the worker ended too early"
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.02)


def lines(log: Path) -> list[str]:
    """Return what the waiting job wrote so far."""
    return log.read_text().split() if log.exists() else []


def test_killed_worker_loses_nothing(
    start_worker: Callable[..., subprocess.Popen], gate: Path, log: Path, functions: Registry
) -> None:
    """After kill -9 in the middle of a job, another worker runs it again when the lease is over."""
    jobs.wait_for.enqueue(str(gate), str(log))
    process = start_worker("--once")
    wait_until(lambda: lines(log) == ["started"], process)

    process.send_signal(signal.SIGKILL)
    process.wait()
    gate.touch()
    later = timezone.now() + LEASE
    early = Worker(functions=functions).run_once()
    late = Worker(functions=functions, clock=lambda: later).run_once()

    assert (early, late) == (Tally(), Tally(done=1))
    assert lines(log) == ["started", "started", "finished"]
    assert Job.objects.get(task_path__endswith="wait_for").attempts == 2


def test_stopped_worker_finishes_its_job(
    start_worker: Callable[..., subprocess.Popen], gate: Path, log: Path
) -> None:
    """After SIGTERM a worker finishes the job at hand, takes no other, and leaves in order."""
    jobs.wait_for.using(priority=1).enqueue(str(gate), str(log))
    second = jobs.note.enqueue("not taken")
    process = start_worker("--grace=60")
    wait_until(lambda: lines(log) == ["started"], process)
    alive = worker_is_alive(now=timezone.now())

    process.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # the signal has to arrive before the job may go on
    gate.touch()

    assert process.wait(timeout=30) == 0
    assert alive
    assert lines(log) == ["started", "finished"]
    assert Job.objects.get(pk=second.id).state == Job.State.READY
    assert not WorkerHeartbeat.objects.exists()


def test_job_that_takes_too_long_is_given_back(
    shared_database: object, gate: Path, log: Path, functions: Registry
) -> None:
    """A worker that must stop gives back a job that outlasts the grace; the attempt does not count."""
    jobs.wait_for.enqueue(str(gate), str(log))
    worker = Worker(functions=functions, poll=0.02)
    threading.Thread(
        target=lambda: (wait_until(lambda: lines(log) == ["started"]), worker.stop())
    ).start()

    assert worker.run_forever(grace=timedelta(0))

    gate.touch()
    for thread in threading.enumerate():
        if thread.name.startswith("worker-"):
            thread.join()  # here the old worker lives on, and must not touch the job any more
    job = Job.objects.get()
    assert lines(log) == ["started", "finished"]
    assert (job.state, job.attempts, job.lease_owner) == (Job.State.READY, 0, None)


def test_long_job_delays_neither_schedule_nor_ticks(
    shared_database: object, gate: Path, log: Path, functions: Registry
) -> None:
    """While a job waits, periodic functions and ticks are called: here they are what it waits for."""
    worker = Worker(functions=functions, poll=0.02)
    ticked = threading.Event()

    @functions.on_tick(every=timedelta(milliseconds=20))
    def tick(now: datetime) -> bool:
        if lines(log) == ["started"]:
            ticked.set()
        if lines(log) == ["started", "finished"]:
            worker.stop()
        return False

    @functions.periodic(every=timedelta(milliseconds=20), name="opens the gate")
    def open_gate(now: datetime) -> None:
        if ticked.is_set():
            gate.touch()

    jobs.wait_for.enqueue(str(gate), str(log))

    assert worker.run_forever(grace=timedelta(seconds=30))

    assert lines(log) == ["started", "finished"]
    assert Job.objects.get().state == Job.State.DONE


def test_slow_tick_delays_no_other(shared_database: object, functions: Registry) -> None:
    """While one tick waits, the others are called: here it waits for one of them."""
    worker = Worker(functions=functions, poll=0.02)
    called = threading.Event()
    seen: list[bool] = []

    @functions.on_tick(every=timedelta(milliseconds=20), name="slow")
    def slow(now: datetime) -> bool:
        seen.append(called.wait(timeout=20))
        worker.stop()
        return False

    @functions.on_tick(every=timedelta(milliseconds=20), name="quick")
    def quick(now: datetime) -> bool:
        called.set()
        return False

    assert worker.run_forever(grace=timedelta(seconds=30))

    assert seen[0]


def test_worker_outlives_an_absent_database(
    shared_database: object, functions: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that cannot reach the database for a moment goes on when it is back."""
    away = iter([OperationalError("away"), OperationalError("away")])
    claim = queue.claim
    runner = Worker(functions=functions, poll=0.02)

    def claim_when_back(**wanted: object) -> Job | None:
        if error := next(away, None):
            raise error
        if job := claim(**wanted):
            runner.stop()
        return job

    monkeypatch.setattr(queue, "claim", claim_when_back)
    monkeypatch.setattr(worker, "PAUSE_AFTER_ERROR", 0.02)
    jobs.note.enqueue("patience")

    assert runner.run_forever(grace=timedelta(seconds=30))

    assert jobs.calls == ["patience"]


@pytest.mark.parametrize("fails", [False, True])
def test_a_tick_is_rehearsed_before_its_first_call(
    shared_database: object, functions: Registry, fails: bool
) -> None:
    """What is slow only the first time is done once, before; a rehearsal that fails stops nothing."""
    called: list[str] = []
    worker = Worker(functions=functions)

    def rehearse(now: datetime) -> None:
        called.append("rehearsal")
        if fails:
            raise ValueError("broken rehearsal")

    @functions.on_tick(every=timedelta(milliseconds=20), name="renew", rehearse=rehearse)
    def renew(now: datetime) -> bool:
        called.append("call")
        if called.count("call") == 2:
            worker.stop()
        return False

    assert worker.run_forever(grace=timedelta(seconds=30))

    assert called[:3] == ["rehearsal", "call", "call"]
    assert called.count("rehearsal") == 1


def test_broken_worker_says_so(
    shared_database: object, functions: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one of its lanes ends, the worker ends too, so that it can be started anew."""
    monkeypatch.setattr(threading, "excepthook", lambda _args: None)

    @functions.on_tick(every=timedelta(milliseconds=20))
    def tick(now: datetime) -> bool:
        raise jobs.Killed

    assert not Worker(functions=functions).run_forever(grace=timedelta(seconds=30))


def test_two_workers_run_each_job_once(shared_database: object, functions: Registry) -> None:
    """Two workers at once run fifty jobs, each exactly once."""
    for number in range(50):
        jobs.note.enqueue(number)
    workers = [Worker(functions=functions), Worker(functions=functions)]

    side_by_side(*(worker.drain for worker in workers))

    assert sorted(jobs.calls) == list(range(50))
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.State.DONE, 1)}


@pytest.mark.django_db
def test_silent_worker_is_not_alive() -> None:
    """A worker that gave no sign of life for half a minute does not count as alive."""
    now = timezone.now()
    WorkerHeartbeat.objects.create(host="here", pid=1, started_at=now, beat_at=now)

    assert worker_is_alive(now=now + timedelta(seconds=29))
    assert not worker_is_alive(now=now + timedelta(seconds=30))
