"""The worker process: jobs, periodic functions and each tick in a lane of its own.

Lanes are threads, so that a long job delays neither scheduled publishing nor a tick, and no tick
(feeding a slow search server, say) another one.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from types import FrameType

from django.db import connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

from countries.tasks import heartbeat, queue, running, slots
from countries.tasks.backend import LeasedBackend
from countries.tasks.models import Job
from countries.tasks.registry import Registry, Tick, registry

logger = logging.getLogger(__name__)

BEAT_EVERY = 5.0
PAUSE_AFTER_ERROR = 5.0
SCHEDULE_PAUSE = 1.0

Rehearsal = Callable[[datetime], None]


class NoLeasedBackend(Exception):
    """``TASKS`` names another back end, whose jobs this worker cannot run."""


@dataclass
class Tally:
    """What one run did."""

    done: int = 0
    retried: int = 0
    dead: int = 0
    periodic: int = 0
    ticks: int = 0

    def __add__(self, other: Tally) -> Tally:
        mine, theirs = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + theirs[name] for name in mine})

    def __bool__(self) -> bool:
        return any(asdict(self).values())


class Worker:
    """Runs what is due: once, until nothing is due, or until it is told to stop."""

    def __init__(
        self,
        *,
        queues: Collection[str] = (),
        clock: Callable[[], datetime] = timezone.now,
        poll: float = 0.5,
        functions: Registry = registry,
    ) -> None:
        backend = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
        if not isinstance(backend, LeasedBackend):
            raise NoLeasedBackend(f"TASKS['default'] is {type(backend).__name__}")
        self.id = uuid.uuid4()
        self.queues = tuple(queues)
        self.clock = clock
        self.poll = poll
        self.functions = functions
        self.lease = backend.lease
        self.first_backoff = backend.backoff
        self.told_to_stop = False
        self._stopping = threading.Event()
        self._next_ticks: dict[str, float] = {}

    def run_once(self) -> Tally:
        """Call each due periodic function and each tick once, and run the jobs that are due now."""
        now = self.clock()
        with self._stop_signals(), self._lease_kept(beating=False):
            tally = Tally(periodic=self._run_periodics())
            tally.ticks = sum(self._run_tick(tick) for tick in self.functions.ticks.values())
            while not self.told_to_stop and (ended := self._run_job(due_at=now)):
                tally += ended
        return tally

    def drain(self) -> Tally:
        """Repeat until nothing is due; what waits for its time (a retry, a later start) stays."""
        total = Tally()
        while not self.told_to_stop and (did := self.run_once()):
            total += did
        return total

    def run_forever(self, *, grace: timedelta) -> bool:
        """Work until SIGTERM, SIGINT or ``stop``; False when a lane broke.

        The jobs at hand get ``grace`` to finish, then another worker gets them.
        """
        lanes = self._lanes()
        logger.info("worker.started id=%s", self.id, extra={"worker": str(self.id)})
        with self._stop_signals(), self._lease_kept(beating=True):
            for lane in lanes:
                lane.start()
            try:
                # A signal handler may take no lock, so it only sets a flag: look often.
                while not self.told_to_stop and all(lane.is_alive() for lane in lanes):
                    time.sleep(0.1)
                healthy = self.told_to_stop
            finally:
                logger.info("worker.stopping id=%s", self.id, extra={"worker": str(self.id)})
                self._stopping.set()
                self._finish(lanes, grace)
        logger.info("worker.stopped id=%s", self.id, extra={"worker": str(self.id)})
        return healthy

    def stop(self) -> None:
        """Ask the worker to stop after the work at hand; safe in a signal handler."""
        self.told_to_stop = True

    def _run_job(self, *, due_at: datetime) -> Tally:
        job = queue.claim(owner=self.id, now=due_at, lease=self.lease, queues=self.queues)
        if job is None:
            return Tally()
        running.run_job(job, clock=self.clock, first_backoff=self.first_backoff)
        return Tally(
            done=job.state == Job.State.DONE,
            retried=job.state == Job.State.READY,
            dead=job.state == Job.State.DEAD,
        )

    def _run_periodics(self) -> int:
        functions = self.functions.periodics.values()
        return slots.run_due(functions, owner=self.id, clock=self.clock, lease=self.lease)

    def _run_tick(self, tick: Tick) -> bool:
        """Call ``tick`` and set its next time; a failing one waits longer and stops no other."""
        pause = tick.every.total_seconds()
        try:
            worked = bool(tick.function(self.clock()))
        except Exception:
            logger.exception("tick.failed name=%s", tick.name, extra={"tick": tick.name})
            queue.close_broken_connections()
            worked, pause = False, max(pause, PAUSE_AFTER_ERROR)
        self._next_ticks[tick.name] = time.monotonic() + (0 if worked else pause)
        return worked

    def _run_if_due(self, tick: Tick) -> bool:
        is_due = self._next_ticks.get(tick.name, 0) <= time.monotonic()
        return is_due and self._run_tick(tick)

    def _lanes(self) -> list[threading.Thread]:
        steps: list[tuple[str, Callable[[], object], float, Rehearsal | None]] = [
            ("jobs", lambda: self._run_job(due_at=self.clock()), self.poll, None),
            ("schedule", self._run_periodics, SCHEDULE_PAUSE, None),
        ]
        steps += [
            (tick.name, partial(self._run_if_due, tick), tick.every.total_seconds(), tick.rehearse)
            for tick in self.functions.ticks.values()
        ]
        return [
            threading.Thread(target=self._work, args=step, name=f"worker-{step[0]}", daemon=True)
            for step in steps
        ]

    def _work(
        self, name: str, step: Callable[[], object], pause: float, rehearse: Rehearsal | None
    ) -> None:
        """Repeat ``step`` until told to stop; rest when there was nothing to do or it failed."""
        try:
            if rehearse is not None:
                self._rehearse(name, rehearse)
            while not (self.told_to_stop or self._stopping.is_set()):
                try:
                    rest = 0 if step() else pause
                except Exception:
                    # The database may be away: keep trying, with a new connection.
                    logger.exception("lane.failed lane=%s", name, extra={"lane": name})
                    queue.close_broken_connections()
                    rest = PAUSE_AFTER_ERROR
                self._stopping.wait(rest)
        finally:
            connections.close_all()

    def _rehearse(self, name: str, rehearse: Rehearsal) -> None:
        try:
            rehearse(self.clock())
        except Exception:
            # Then the first call takes longer, or finds out what is wrong.
            logger.warning("rehearsal.failed lane=%s", name, exc_info=True, extra={"lane": name})
            queue.close_broken_connections()

    def _finish(self, lanes: list[threading.Thread], grace: timedelta) -> None:
        deadline = time.monotonic() + grace.total_seconds()
        for lane in lanes:
            lane.join(timeout=max(0.0, deadline - time.monotonic()))
        given_back = queue.give_back(owner=self.id, now=self.clock())
        given_back += slots.give_back(owner=self.id)
        if given_back:
            logger.warning("worker.gave_back count=%d", given_back, extra={"count": given_back})

    @contextmanager
    def _lease_kept(self, *, beating: bool) -> Iterator[None]:
        """Renew this worker's leases, and its heartbeat when ``beating``, from a thread."""
        done = threading.Event()
        keeper = threading.Thread(
            target=self._keep_lease, args=(done, beating), name="worker-lease", daemon=True
        )
        if beating:
            heartbeat.beat(worker=self.id, now=self.clock())
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            if beating:
                heartbeat.stop_beating(worker=self.id)

    def _keep_lease(self, done: threading.Event, beating: bool) -> None:
        every = min(BEAT_EVERY, self.lease.total_seconds() / 3)
        try:
            while not done.wait(every):
                try:
                    queue.renew(owner=self.id, now=self.clock(), lease=self.lease)
                    slots.renew(owner=self.id, now=self.clock(), lease=self.lease)
                    if beating:
                        heartbeat.beat(worker=self.id, now=self.clock())
                except Exception:
                    logger.exception("lease.not_renewed id=%s", self.id)
                    queue.close_broken_connections()
        finally:
            connections.close_all()

    @contextmanager
    def _stop_signals(self) -> Iterator[None]:
        """Stop on SIGTERM and SIGINT; a second one acts as it would without the worker."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.stop()
            restore()

        def restore() -> None:
            for number, handler in former.items():
                signal.signal(number, handler)

        for number in former:
            signal.signal(number, stop)
        try:
            yield
        finally:
            restore()
