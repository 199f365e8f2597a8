"""Whatever happens in whichever order, no local word and no change of the umbrella is lost.

``HISTORIES=1000`` runs as many. What failed names its number: ``OVERLAY_HISTORY=17`` runs it again.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from typing import Any

import pytest

from tests.countries.umbrella.histories.life import LOCALES, History, World
from tests.histories import in_portions, telling, undone

HISTORIES = int(os.environ.get("HISTORIES", "2"))
LENGTH = 12
ONE = os.environ.get("OVERLAY_HISTORY", "")

pytestmark = pytest.mark.django_db


@in_portions(HISTORIES, one=ONE)
def test_nothing_is_lost(some):
    """What countries wrote is shown, what the umbrella changed is asked, and nothing else is.

    At the end the countries answer all that is open, in one order and in the other: they end the same.
    """
    world = World()

    for number in some:
        with undone():
            history = History(world, random.Random(number))  # a history, no secret
            with telling(history, name=number):
                for _step in range(LENGTH):
                    history.go_on()
                ends = [
                    end_of(history, number, order) for order in (list(LOCALES), [*LOCALES][::-1])
                ]
                assert ends[0] == ends[1], "the order of the countries matters"


def end_of(history: History, number: int, countries: Iterable[str]) -> dict[str, Any]:
    """Let ``countries`` answer one after the other; return what is shown, and undo it."""
    told = list(history.told)
    with undone():
        for country in countries:
            # What is taken is published with the page's draft, under which more may have changed.
            for _round in range(LENGTH):
                if open_ := history.outcome()["asked"][country]:
                    history.respond_with_alone(country, answers_to(number, country, open_))
        outcome = history.outcome()
        assert outcome["asked"] == {country: [] for country in LOCALES}
    history.told = told
    return outcome


def answers_to(number: int, country: str, blocks: Iterable[str]) -> dict[str, str]:
    """Return what a country answers about blocks, whenever it is asked: the same in any order."""
    return {
        block: random.Random(f"{number} {country} {block}").choice(["take", "keep"])
        for block in blocks
    }
