"""What tests start from, made once: by modules that share all of it, and in stages that tests share.

Pages, people and their history take most of a suite's time where each test makes its own. A *stage*
is a fixture whose rows stay, in a transaction around the tests, for as long as the tests that follow
need it too; a test that needs less finds less.
"""

from __future__ import annotations

import dataclasses
import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import models, transaction
from pytest_django.plugin import DjangoDbBlocker

from countries import routing

COMMITTING = {"transactional_db", "live_server", "shared_database"}


@dataclasses.dataclass
class _Stage:
    """A fixture that stands: what makes it, its transaction, and what it gave."""

    make: Callable[..., Any]
    around: transaction.Atomic
    value: Any = None
    rows: list[tuple[models.Model, Any]] = dataclasses.field(default_factory=list)


_stages: list[_Stage] = []
"""Those that stand, each inside the transaction of the one before."""


@contextmanager
def kept(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is made inside for as long as a fixture lives: its tests roll back to it."""
    with blocker.unblock():
        take_down()
        with transaction.atomic():
            yield
            take_down()
            transaction.set_rollback(True)


def staged(make: Callable[..., Any]) -> Any:
    """Make a fixture a stage.

    It may need other stages alone. What it returns (a row, or a dict, tuple or dataclass of rows)
    is read anew for each test, so that what a test did to it in memory is gone like its rows.
    """

    def given(db: None, **made: Any) -> Any:
        standing = [stage for stage in _stages if stage.make is make]
        return standing[0].value if standing else make(**made)

    given.__name__ = given.__qualname__ = make.__name__
    given.__doc__ = make.__doc__
    own = inspect.signature(make)
    first = inspect.signature(given).parameters["db"]
    given.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[first, *own.parameters.values()]
    )
    given.make = make  # type: ignore[attr-defined]
    return pytest.fixture(given)


def set_up(test: pytest.Item) -> None:
    """Let the stages stand that a test needs, and no other; called before its own transaction.

    One that cannot be made is left to the test, which then tells why.
    """
    needed = {} if _commits(test) else _needed(test)
    names = {make: name for name, make in needed.items()}
    order = sorted(names, key=_place_of)
    pairs = zip(order, _stages, strict=False)
    take_down(leaving=len(list(takewhile(lambda pair: pair[0] is pair[1].make, pairs))))
    try:
        _read_anew()
        for make in order[len(_stages) :]:
            _build(make, {names[stage.make]: stage.value for stage in _stages})
            _read_anew()
    except Exception:  # noqa: BLE001  # whatever it is, the test fails by it
        take_down()
    if _stages:
        routing.network()  # as it is after something was made
        mail.outbox.clear()


def take_down(*, leaving: int = 0) -> None:
    """Roll back all stages but the first so many."""
    while len(_stages) > leaving:
        stage = _stages.pop()
        transaction.set_rollback(True)
        stage.around.__exit__(None, None, None)


def in_order(tests: list[pytest.Item]) -> list[pytest.Item]:
    """Return tests so that those of a module that need the same stages follow each other.

    Those that commit stay where they are: behind all others, which their flush would rob.
    """
    groups: dict[tuple[bool, str], list[pytest.Item]] = {}
    for test in tests:
        groups.setdefault((_commits(test), test.nodeid.partition("::")[0]), []).append(test)
    return [test for found in groups.values() for test in sorted(found, key=_places_of)]


def _places_of(test: pytest.Item) -> list[tuple[int, str, int]]:
    return sorted(map(_place_of, _needed(test).values()))


def _place_of(make: Callable[..., Any]) -> tuple[int, str, int]:
    """Return where a stage is defined: what needs others stands below them, in the code as well."""
    code = make.__code__
    return code.co_filename.count(os.sep), code.co_filename, code.co_firstlineno


def _needed(test: pytest.Item) -> dict[str, Callable[..., Any]]:
    """Return the stages that a test needs, by the names of their fixtures."""
    found = {}
    for name, fixtures in test._fixtureinfo.name2fixturedefs.items():
        make = getattr(fixtures[-1].func, "make", None)
        if make is not None:
            found[name] = make
    return found


def _commits(test: pytest.Item) -> bool:
    marker = test.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    return is_marked or not COMMITTING.isdisjoint(test.fixturenames)


def _build(make: Callable[..., Any], values: dict[str, Any]) -> None:
    stage = _Stage(make, transaction.atomic())
    stage.around.__enter__()
    _stages.append(stage)
    stage.value = make(**{name: values[name] for name in inspect.signature(make).parameters})
    stage.rows = [(row, row.pk) for row in _rows_of(stage.value)]


def _read_anew() -> None:
    """Let the rows that stages gave be in memory as they are in the database."""
    for row, pk in (pair for stage in _stages for pair in stage.rows):
        fresh = type(row)._base_manager.get(pk=pk)
        row.__dict__.clear()
        row.__dict__.update(fresh.__dict__)


def _rows_of(value: Any) -> Iterable[models.Model]:
    if isinstance(value, models.Model):
        yield value
    elif isinstance(value, dict):
        yield from _rows_of(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _rows_of(one)
    elif isinstance(value, SimpleNamespace):
        yield from _rows_of(vars(value))
    elif dataclasses.is_dataclass(value):
        yield from _rows_of([getattr(value, one.name) for one in dataclasses.fields(value)])
