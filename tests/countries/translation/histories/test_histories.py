"""Whatever happens in whichever order, nobody is misled about what is current, or in which language.

``HISTORIES=1000`` runs as many. What failed names its number and its world: ``HISTORY=17/2`` runs it
again.
"""

from __future__ import annotations

import os
import random

import pytest
from django.db import transaction

from countries import routing
from countries.delivery.store import read_store
from tests.countries.translation.histories.happenings import History
from tests.countries.translation.histories.world import KINDS, Begun, begin

HISTORIES = int(os.environ.get("HISTORIES", "4"))
WORLDS = len(KINDS) if HISTORIES >= 12 else 2
AT_ONCE = min(25, max(HISTORIES // WORLDS, 1))
LENGTH = 12
ONE = [part for part in os.environ.get("HISTORY", "").split("/") if part]

pytestmark = pytest.mark.django_db


def numbers() -> list[range]:
    """Return the numbers of the histories to run, those together that begin in one world."""
    if ONE:
        return [range(int(ONE[0]), int(ONE[0]) + 1)]
    starts = range(0, HISTORIES, AT_ONCE)
    return [range(start, min(start + AT_ONCE, HISTORIES)) for start in starts]


@pytest.mark.parametrize("some", numbers(), ids=lambda some: f"{some.start}-{some.stop - 1}")
def test_nobody_is_ever_misled(some):
    """No page is current whose source says something else, and no foreign block is unmarked."""
    kind = int(ONE[1]) if ONE else some.start // AT_ONCE % len(KINDS)
    begun = begin(KINDS[kind])

    for number in some:
        live_through(begun, number, name=f"{number}/{kind}")


def live_through(begun: Begun, number: int, *, name: str) -> None:
    """Run the history of this number, and leave nothing of it."""
    with transaction.atomic():
        history = History(begun, random.Random(number))  # a history, no secret
        try:
            for _step in range(LENGTH):
                history.go_on()
        except Exception as error:
            story = "\n  ".join(history.told)
            raise AssertionError(f"history {name}:\n  {story}\n{error!r}") from error
        transaction.set_rollback(True)
    routing.forget_snapshots()
    read_store().forget()
