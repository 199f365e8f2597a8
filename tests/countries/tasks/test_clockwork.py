"""Periodic functions: once per slot, whoever comes first; ticks: as long as there is work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from countries import publishing
from countries.tasks import replicas
from countries.tasks.models import PeriodicRun
from countries.tasks.registry import NameTaken, Registry
from countries.tasks.worker import Tally, Worker
from tests.countries.tasks.conftest import NOW
from tests.countries.tasks.jobs import Killed
from tests.together import side_by_side

QUARTER = timedelta(minutes=15)
LEASE = timedelta(seconds=60)
WorkerAt = Callable[[datetime], Worker]


@pytest.fixture
def called(functions: Registry) -> list[datetime]:
    """The times at which a function for every quarter of an hour was called."""
    times: list[datetime] = []
    functions.periodic(every=QUARTER, name="quarterly")(times.append)
    return times


@pytest.mark.django_db
def test_called_once_in_each_slot(worker_at: WorkerAt, called: list[datetime]) -> None:
    """Within a slot the first worker calls the function; the next slot is a new one."""
    for minutes in (0, 1, 14, 15, 16):
        worker_at(NOW + timedelta(minutes=minutes)).run_once()

    assert called == [NOW, NOW + timedelta(minutes=15)]


@pytest.mark.django_db
def test_downtime_is_caught_up_once(worker_at: WorkerAt, called: list[datetime]) -> None:
    """After slots in which no worker ran, the function is called once, not once for each."""
    worker_at(NOW).run_once()

    worker_at(NOW + 10 * QUARTER).run_once()
    worker_at(NOW + 10 * QUARTER).run_once()

    assert called == [NOW, NOW + 10 * QUARTER]


def test_two_workers_call_it_once(
    shared_database: object,
    worker_at: WorkerAt,
    called: list[datetime],
) -> None:
    """Two workers that look at the same moment call the function once between them."""
    for slot in range(5):
        now = NOW + slot * QUARTER
        side_by_side(worker_at(now).run_once, worker_at(now).run_once)

    assert called == [NOW + slot * QUARTER for slot in range(5)]


@pytest.mark.django_db
def test_failure_is_noted_and_repeated(worker_at: WorkerAt, functions: Registry) -> None:
    """A function that fails is called again after a pause, in the same slot, and stops no other."""
    outcomes = iter([ValueError("closed"), None])
    after: list[datetime] = []

    @functions.periodic(every=timedelta(days=1), name="daily")
    def daily(now: datetime) -> None:
        if error := next(outcomes):
            raise error

    functions.periodic(every=timedelta(days=1), name="other")(after.append)

    worker_at(NOW).run_once()
    failed = PeriodicRun.objects.get(name="daily")
    at_once = worker_at(NOW).run_once()
    again = worker_at(NOW + timedelta(minutes=1)).run_once()

    assert after == [NOW]
    assert (failed.failures, failed.error) == (1, "ValueError: closed")
    assert (at_once, again) == (Tally(), Tally(periodic=1))
    assert PeriodicRun.objects.get(name="daily").failures == 0


@pytest.mark.django_db
def test_call_that_died_is_repeated(worker_at: WorkerAt, functions: Registry) -> None:
    """A call whose worker was killed is repeated in the same slot, once its lease is over."""
    times: list[datetime] = []

    @functions.periodic(every=timedelta(days=1), name="daily")
    def daily(now: datetime) -> None:
        times.append(now)
        if len(times) == 1:
            raise Killed

    with pytest.raises(Killed):
        worker_at(NOW).run_once()
    worker_at(NOW + LEASE / 2).run_once()
    worker_at(NOW + LEASE).run_once()
    worker_at(NOW + 2 * LEASE).run_once()

    assert times == [NOW, NOW + LEASE]


@pytest.mark.django_db
def test_tick_is_called_as_long_as_it_works(worker_at: WorkerAt, functions: Registry) -> None:
    """A tick that did something is called again, until it has nothing to do."""
    work = [True, True, False, True]
    functions.on_tick(every=timedelta(seconds=1), name="renew")(lambda now: work.pop(0))

    tally = worker_at(NOW).drain()

    assert (tally, work) == (Tally(ticks=2), [True])


@pytest.mark.django_db
def test_failing_tick_stops_no_other(
    worker_at: WorkerAt, functions: Registry, caplog: pytest.LogCaptureFixture
) -> None:
    """A tick that raises is logged, and the next one is called."""
    called: list[datetime] = []

    @functions.on_tick(every=timedelta(seconds=1))
    def broken(now: datetime) -> bool:
        raise ValueError("broken tick")

    functions.on_tick(every=timedelta(seconds=1), name="sound")(lambda now: called.append(now))

    worker_at(NOW).run_once()

    assert called == [NOW]
    assert "broken tick" in caplog.text


def test_one_name_one_function(functions: Registry) -> None:
    """A second function of the same name is refused; the same one again is not."""

    def work(now: datetime) -> None:
        """Do nothing."""

    functions.periodic(every=QUARTER, name="work")(work)
    functions.periodic(every=QUARTER, name="work")(work)

    with pytest.raises(NameTaken, match="work"):
        functions.periodic(every=QUARTER, name="work")(print)


@pytest.mark.parametrize("every", [timedelta(0), timedelta(seconds=-1)])
def test_no_time_between_calls_is_refused(functions: Registry, every: timedelta) -> None:
    """A function cannot be called each nothing."""
    with pytest.raises(ValueError, match="every"):
        functions.periodic(every=every, name="always")
    with pytest.raises(ValueError, match="every"):
        functions.on_tick(every=every)


@pytest.mark.django_db
@pytest.mark.parametrize(("documents", "pauses"), [(3, 0), (4, 1)])
def test_between_full_batches_others_may_write(
    monkeypatch: pytest.MonkeyPatch, documents: int, pauses: int
) -> None:
    """Where there is one writer the worker rests after a batch that is not the last one."""
    rested: list[float] = []
    monkeypatch.setattr(publishing, "BATCH", 4)
    monkeypatch.setattr(publishing, "renew", lambda *, now: documents)
    monkeypatch.setattr(replicas, "sleep", rested.append)

    assert replicas.renew_documents(NOW)

    has_one_writer = connection.vendor == "sqlite"
    assert rested == [replicas.OTHERS_TURN] * (pauses if has_one_writer else 0)
