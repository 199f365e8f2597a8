"""In which state a country's counterpart of an umbrella page may be, and counts of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from countries.segments import freshness


class State(StrEnum):
    """The states, the ones that need somebody last."""

    CURRENT = freshness.CURRENT
    OWN = "own"
    REFUSED = "refused"
    POSTPONED = "postponed"
    MACHINE_UNREVIEWED = freshness.MACHINE_UNREVIEWED
    BEHIND = freshness.BEHIND
    INCOMPLETE = freshness.INCOMPLETE
    DRAFT = "draft"
    NOT_ADOPTED = "not_adopted"


LABELS: dict[State, Promise] = {
    State.CURRENT: _("current"),
    State.OWN: _("own version"),
    State.REFUSED: _("not for this country"),
    State.POSTPONED: _("put off"),
    State.MACHINE_UNREVIEWED: _("machine text, unreviewed"),
    State.BEHIND: _("behind"),
    State.INCOMPLETE: _("incomplete"),
    State.DRAFT: _("draft"),
    State.NOT_ADOPTED: _("not adopted"),
}

MEANINGS: dict[State, Promise] = {
    State.CURRENT: _("live, translated from what the umbrella says now"),
    State.OWN: _("live, the country’s own text in place of the umbrella’s"),
    State.REFUSED: _("the country has said that it does not take the page"),
    State.POSTPONED: _("the country has said that it takes the page up again on a later day"),
    State.MACHINE_UNREVIEWED: _("live, but nobody has read what a machine translated"),
    State.BEHIND: _("live, but the umbrella has changed texts since; the number says how many"),
    State.INCOMPLETE: _("live, with texts that are not translated"),
    State.DRAFT: _("adopted, but not live"),
    State.NOT_ADOPTED: _("the country does not have the page"),
}

WELL = frozenset({State.CURRENT, State.OWN})
"""States in which visitors read what they should."""

ANSWERED = frozenset({State.REFUSED, State.POSTPONED})
"""States of pages that a country does not have because it said so: they count for no share."""

LAGGING = frozenset({State.BEHIND, State.INCOMPLETE, State.MACHINE_UNREVIEWED})
"""States of live pages that somebody has to bring up to date."""


@dataclass(frozen=True)
class Tally:
    """How many cells are in which state."""

    counts: Counter[State]

    @classmethod
    def of(cls, states: Iterable[State]) -> Tally:
        return cls(Counter(states))

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.counts + other.counts)

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def well(self) -> int:
        return sum(self.counts[state] for state in WELL)

    @property
    def lagging(self) -> int:
        return sum(self.counts[state] for state in LAGGING)

    @property
    def due(self) -> int:
        """How many cells somebody has to see to: all but those that the country has answered."""
        return self.total - sum(self.counts[state] for state in ANSWERED)

    @property
    def share(self) -> int:
        """The percentage of cells that are due that are well; a hundred only when all are."""
        return self.well * 100 // self.due if self.due else 0

    @property
    def others(self) -> list[tuple[State, int]]:
        """The states that are not well, with their numbers."""
        rows = [(state, self.counts[state]) for state in State if state not in WELL]
        return [row for row in rows if row[1]]
