"""Whatever happens in whichever order, nobody is misled about what is current, or in which language.

``HISTORIES=1000`` runs as many. What failed names its number and its world: ``HISTORY=17/2`` runs it
again.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.countries.translation.histories.happenings import History
from tests.countries.translation.histories.world import KINDS, Begun, begin
from tests.histories import in_portions, telling, undone

HISTORIES = int(os.environ.get("HISTORIES", "4"))
WORLDS = len(KINDS) if HISTORIES >= 12 else 2
AT_ONCE = min(25, max(HISTORIES // WORLDS, 1))
LENGTH = 12
ONE = [part for part in os.environ.get("HISTORY", "").split("/") if part]

pytestmark = pytest.mark.django_db


@in_portions(HISTORIES, at_once=AT_ONCE, one=ONE[0] if ONE else "")
def test_nobody_is_ever_misled(some):
    """No page is current whose source says something else, and no foreign block is unmarked."""
    kind = int(ONE[1]) if ONE else some.start // AT_ONCE % len(KINDS)
    begun = begin(KINDS[kind])

    for number in some:
        live_through(begun, number, name=f"{number}/{kind}")


def live_through(begun: Begun, number: int, *, name: str) -> None:
    """Run the history of this number, and leave nothing of it."""
    with undone():
        history = History(begun, random.Random(number))  # a history, no secret
        with telling(history, name=name):
            for _step in range(LENGTH):
                history.go_on()
