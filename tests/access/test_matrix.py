"""Everybody asks for everything: what happens is what the words say, and nothing else does.

The whole is run by ``make test-access``; the default suite takes a sample.
"""

from __future__ import annotations

import datetime as dt
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from tests.access import (
    asks_desk,
    asks_files,
    asks_pages,
    asks_people,
    asks_rows,
    asks_screens,
    asks_translation,
    asks_umbrella,
    oracle,
)
from tests.access.asking import Visitor, outcome
from tests.access.known import reason_of
from tests.access.world import ACTORS, World

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a new rendition for Python to close.
    pytest.mark.filterwarnings("ignore:Exception ignored in"),
]

ASKS = {
    **asks_pages.ASKS,
    **asks_files.ASKS,
    **asks_rows.ASKS,
    **asks_people.ASKS,
    **asks_screens.ASKS,
    **asks_translation.ASKS,
    **asks_desk.ASKS,
    **asks_umbrella.ASKS,
}
AT_HOME = ACTORS
ABROAD = {
    "GR": (
        *("anonymous", "ro-manager", "ro-translator", "two-countries", "in-grace", "gr-manager"),
        *("umbrella-editor", "brand-manager", "auditor", "operator", "superuser"),
    ),
    "INT": (
        *("anonymous", "ro-manager", "ro-translator", "umbrella-editor", "brand-manager"),
        *("auditor", "operator", "superuser"),
    ),
}
"""Who asks for what is not Romania's: all others are strangers there like one of these."""
SHARE = int(os.environ.get("ACCESS_SHARE", "1"))
"""One cell in so many is run, each day others; ``ACCESS_SHARE=1`` runs them all."""
SAMPLE = 90


@dataclass(frozen=True)
class Cell:
    """One question: may this actor do this with that object?"""

    actor: str
    kind: str
    verb: str
    section: str

    def __str__(self) -> str:
        return f"{self.actor}-{self.verb}-{self.section}-{self.kind}"

    def falls_to(self, *, share: int, salt: str = "") -> bool:
        return zlib.crc32(f"{salt}{self}".encode()) % share == 0


def all_cells() -> list[Cell]:
    return [
        Cell(actor, kind, verb, section)
        for kind, verb in ASKS
        for section in oracle.sections_of(kind, verb)
        for actor in ABROAD.get(section, AT_HOME)
    ]


CELLS = all_cells()


def parameters(cells: Iterable[Cell]) -> list[object]:
    """Return the cells as parameters; what is known to differ is expected to fail, strictly."""
    return [
        pytest.param(
            cell,
            id=str(cell),
            marks=[pytest.mark.xfail(reason=reason, strict=True)]
            if (reason := reason_of(cell.actor, cell.kind, cell.verb, cell.section))
            else [],
        )
        for cell in cells
    ]


def check(world: World, cell: Cell) -> None:
    here = world[cell.section]
    ask = ASKS[cell.kind, cell.verb](world, here).of(world.people.get(cell.actor))
    lesser = ask.instead and oracle.allows(cell.actor, cell.kind, ask.instead, cell.section)
    placed = ask.is_ours_to_place and oracle.allows_somewhere(cell.actor, cell.kind, cell.verb)

    found = outcome(Visitor.of(world.clients[cell.actor]), ask)

    expected = oracle.allows(cell.actor, cell.kind, cell.verb, cell.section)
    assert (found.granted, found.wrongs(may_write=bool(lesser or placed))) == (expected, []), (
        f"{cell}: {ask.method} {ask.path} answers {found.status} {found.error}, wrote {set(found.wrote)}"
    )


@pytest.mark.parametrize("cell", parameters(c for c in CELLS if c.falls_to(share=SAMPLE)))
def test_a_sample_of_the_matrix(world: World, cell: Cell) -> None:
    """Whoever may, can; whoever may not, is refused and leaves no trace."""
    check(world, cell)


@pytest.mark.access
@pytest.mark.parametrize(
    "cell",
    parameters(c for c in CELLS if c.falls_to(share=SHARE, salt=str(dt.date.today()))),  # noqa: DTZ011  # any day will do
)
def test_the_matrix(world: World, cell: Cell) -> None:
    """Whoever may, can; whoever may not, is refused and leaves no trace: for every cell."""
    check(world, cell)


def test_the_matrix_is_whole() -> None:
    """Each request has a rule and each rule a request, and there are enough of them."""
    kinds = {kind for kind, _verb in ASKS}

    assert set(ASKS) <= set(oracle.RULES)
    assert len(ACTORS) >= 13
    assert len(kinds) >= 22
    assert len(CELLS) >= 2000
