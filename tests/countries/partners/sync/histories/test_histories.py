"""Whatever happens in whichever order, a replica ends as a fresh one, and as pages are read singly.

``HISTORIES=1000`` runs as many. What failed names its number: ``SYNC_HISTORY=17`` runs it again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction

from countries import routing
from countries.delivery.store import read_store
from tests.countries.partners.sync.histories.life import History, World

HISTORIES = int(os.environ.get("HISTORIES", "1"))
AT_ONCE = min(25, HISTORIES)
LENGTH = 40
ONE = os.environ.get("SYNC_HISTORY", "")

pytestmark = pytest.mark.django_db


def numbers() -> list[range]:
    """Return the numbers of the histories to run, in portions that share a world."""
    if ONE:
        return [range(int(ONE), int(ONE) + 1)]
    return [range(at, min(at + AT_ONCE, HISTORIES)) for at in range(0, HISTORIES, AT_ONCE)]


@pytest.mark.parametrize("some", numbers(), ids=lambda some: f"{some.start}-{some.stop - 1}")
def test_replicas_are_right(some: range) -> None:
    """Six replicas at once, of two keys, with different filters, limits and bad luck."""
    world = World()

    for number in some:
        with undone():
            history = History(world, random.Random(number))  # a history, no secret
            try:
                for _step in range(LENGTH):
                    history.go_on()
                history.end()
            except Exception as error:
                story = "\n  ".join(history.told)
                raise AssertionError(f"history {number}:\n  {story}\n{error!r}") from error


@contextmanager
def undone() -> Iterator[None]:
    """Do what is inside, and leave nothing of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    routing.forget_snapshots()
    read_store().forget()
