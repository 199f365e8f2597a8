"""Folds a menu into the one line that a page's top has for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()

# In letters: what a laptop's and a desk's width hold beside the mark, and what stands between two
# entries, beside one with a fold, and for the fold itself. css/layout.css knows the two widths.
NARROW, WIDE = 78, 104
GAP, ARROW, MORE = 2, 2, 15


@dataclass(frozen=True)
class Bar:
    """A menu on one line; entries between ``narrow`` and ``wide`` stand in both parts.

    Of these, either one is shown: the fold takes them in where the line is short.
    """

    items: Sequence[dict[str, Any]]
    narrow: int
    wide: int

    @property
    def shown(self) -> Sequence[dict[str, Any]]:
        """Return what stands on the line of a wide screen."""
        return self.items[: self.wide]

    @property
    def folded(self) -> Sequence[dict[str, Any]]:
        """Return what a narrow screen's fold holds."""
        return self.items[self.narrow :]

    @property
    def both(self) -> int:
        """Return how many of the folded ones are folded on narrow screens alone."""
        return self.wide - self.narrow

    @property
    def is_whole(self) -> bool:
        """Return whether a wide screen needs no fold."""
        return self.wide == len(self.items)


@register.filter
def in_a_bar(items: Sequence[dict[str, Any]]) -> Bar:
    """Return a menu as the parts of one line."""
    return Bar(items, _fitting(items, NARROW), _fitting(items, WIDE))


def _fitting(items: Sequence[dict[str, Any]], letters: int) -> int:
    """Return how many entries fit on a line, with a fold for the others if there are any."""
    taken, fitting = 0, 0
    for number, item in enumerate(items, start=1):
        taken += len(item["title"]) + GAP + (ARROW if item.get("children") else 0)
        if taken + MORE <= letters:
            fitting = number
    return len(items) if taken <= letters else fitting
