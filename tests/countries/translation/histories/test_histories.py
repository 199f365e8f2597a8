"""Whatever happens in whichever order, nobody is misled about what is current, or in which language.

``HISTORIES=1000`` runs as many; ``HISTORY=17`` runs the one of that number again.
"""

from __future__ import annotations

import os
import random

import pytest
from django.db import transaction

from countries import routing
from countries.delivery.store import read_store
from tests.countries.translation.histories.world import Begun, History, begin

HISTORIES = int(os.environ.get("HISTORIES", "12"))
AT_ONCE = 25
LENGTH = 12

pytestmark = pytest.mark.django_db


def numbers() -> list[range]:
    """Return the numbers of the histories to run, those together that begin in one world."""
    if "HISTORY" in os.environ:
        number = int(os.environ["HISTORY"])
        return [range(number, number + 1)]
    starts = range(0, HISTORIES, AT_ONCE)
    return [range(start, min(start + AT_ONCE, HISTORIES)) for start in starts]


@pytest.mark.parametrize("some", numbers(), ids=lambda some: f"{some.start}-{some.stop - 1}")
def test_nobody_is_ever_misled(some):
    """No page is current whose source says something else, and no foreign block is unmarked."""
    begun = begin()

    for number in some:
        live_through(begun, number)


def live_through(begun: Begun, number: int) -> None:
    """Run the history of this number, and leave nothing of it."""
    with transaction.atomic():
        history = History(begun, random.Random(number))  # noqa: S311  # a history, no secret
        try:
            for _step in range(LENGTH):
                history.go_on()
        except Exception as error:
            story = "\n  ".join(history.told)
            raise AssertionError(f"history {number}:\n  {story}\n{error!r}") from error
        transaction.set_rollback(True)
    routing.forget_snapshots()
    read_store().forget()
