"""Whatever happens in whichever order, a replica ends as a fresh one, and as pages are read singly.

``HISTORIES=1000`` runs as many. What failed names its number: ``SYNC_HISTORY=17`` runs it again.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.countries.partners.sync.histories.life import History, World
from tests.histories import in_portions, telling, undone

HISTORIES = int(os.environ.get("HISTORIES", "1"))
LENGTH = 40
ONE = os.environ.get("SYNC_HISTORY", "")

pytestmark = pytest.mark.django_db


@in_portions(HISTORIES, one=ONE)
def test_replicas_are_right(some: range) -> None:
    """Six replicas at once, of two keys, with different filters, limits and bad luck."""
    world = World()

    for number in some:
        with undone():
            history = History(world, random.Random(number))  # a history, no secret
            with telling(history, name=number):
                for _step in range(LENGTH):
                    history.go_on()
                history.end()
