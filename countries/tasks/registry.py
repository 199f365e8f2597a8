"""The functions that every worker calls by the clock; knows no model, so any module may register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Periodic:
    """A function of ``now`` that one worker calls once in each slot of ``every``."""

    name: str
    every: timedelta
    function: Callable[[datetime], Any]

    def slot(self, now: datetime) -> datetime:
        """Return the beginning of the slot that holds ``now``; slots are counted from 1970 in UTC."""
        return EPOCH + (now - EPOCH) // self.every * self.every


@dataclass(frozen=True)
class Tick:
    """A function of ``now`` that every worker calls each ``every``; true means call me at once again.

    ``rehearse`` is called before the first call of a worker that goes on working: what is slow only
    the first time is done there, while nobody waits for it. It changes nothing.
    """

    name: str
    every: timedelta
    function: Callable[[datetime], bool]
    rehearse: Callable[[datetime], None] | None = None


PeriodicFunction = TypeVar("PeriodicFunction", bound=Callable[[datetime], Any])
TickFunction = TypeVar("TickFunction", bound=Callable[[datetime], bool])


class NameTaken(ValueError):
    """Two different functions were registered under one name."""


class Registry:
    """Periodic and tick functions by name."""

    def __init__(self) -> None:
        self.periodics: dict[str, Periodic] = {}
        self.ticks: dict[str, Tick] = {}

    def periodic(
        self, *, every: timedelta, name: str
    ) -> Callable[[PeriodicFunction], PeriodicFunction]:
        """Register a short function for one call per slot of ``every``, by whichever worker is first.

        After downtime it is called once, for the present slot. A call that fails or dies with its
        worker is repeated. Long work belongs in a task that the function enqueues.
        """
        _refuse_nonsense(name, every)

        def register(function: PeriodicFunction) -> PeriodicFunction:
            entry = Periodic(name=name, every=every, function=function)
            _add(self.periodics, entry)
            return function

        return register

    def on_tick(
        self,
        *,
        every: timedelta,
        name: str = "",
        rehearse: Callable[[datetime], None] | None = None,
    ) -> Callable[[TickFunction], TickFunction]:
        """Register a function that every worker calls each ``every``, and again as long as it is true.

        Workers call it side by side: the function takes its own locks. It does a small batch and
        returns whether it did anything. ``rehearse`` as in ``Tick``.
        """
        _refuse_nonsense(name or "tick", every)

        def register(function: TickFunction) -> TickFunction:
            full_name = name or f"{function.__module__}.{function.__qualname__}"
            entry = Tick(name=full_name, every=every, function=function, rehearse=rehearse)
            _add(self.ticks, entry)
            return function

        return register


def _refuse_nonsense(name: str, every: timedelta) -> None:
    if every <= timedelta(0):
        raise ValueError(f"{name}: 'every' must be longer than nothing")
    if not 0 < len(name) <= 100:
        raise ValueError("a periodic function's name has 1 to 100 characters")


Entry = TypeVar("Entry", Periodic, Tick)


def _add(entries: dict[str, Entry], entry: Entry) -> None:
    known = entries.get(entry.name)
    if known and known.function is not entry.function:
        raise NameTaken(f"{entry.name!r} is already the name of {known.function!r}")
    entries[entry.name] = entry


registry = Registry()
"""What the worker calls; modules fill it when the application's ``ready()`` imports them."""

periodic = registry.periodic
on_tick = registry.on_tick
