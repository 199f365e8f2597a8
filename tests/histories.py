"""What suites of histories of chance share: numbers in portions, an undone world, a story that fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest
from django.db import transaction

from countries import routing
from countries.delivery.store import read_store

AT_ONCE = 25


class Story(Protocol):
    """A history that says what happened in it, line by line."""

    told: list[str]


def in_portions(count: int, *, at_once: int = AT_ONCE, one: str = "") -> pytest.MarkDecorator:
    """Give a test ``some`` numbers of ``count`` histories at a time, or the number ``one`` alone.

    The histories of a portion begin in the same world.
    """
    at_once = max(1, min(at_once, count))
    starts = range(0, count, at_once)
    portions = [range(start, min(start + at_once, count)) for start in starts]
    if one:
        portions = [range(int(one), int(one) + 1)]
    return pytest.mark.parametrize(
        "some", portions, ids=lambda some: f"{some.start}-{some.stop - 1}"
    )


@contextmanager
def undone() -> Iterator[None]:
    """Do what is inside, and leave nothing of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    routing.forget_snapshots()
    read_store().forget()


@contextmanager
def telling(history: Story, *, name: object) -> Iterator[None]:
    """Let what fails inside tell all that happened before."""
    try:
        yield
    except Exception as error:
        story = "\n  ".join(history.told)
        raise AssertionError(f"history {name}:\n  {story}\n{error!r}") from error
