"""How a licence stands on a day: in force, in its days of grace, or ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import IntEnum

GRACE = dt.timedelta(days=30)
"""How long after a licence's last day corrections and unpublishing stay allowed."""

Dates = tuple[dt.date | None, dt.date | None]
"""The first and the last day, both included; None is open."""


class Standing(IntEnum):
    """Ordered: more is allowed the higher it is."""

    ENDED = 0
    GRACE = 1
    IN_FORCE = 2


def standing(licences: Iterable[Dates], *, today: dt.date) -> Standing:
    """Return how the best of ``licences`` stands ``today``; without any, there is none to end."""
    return max((_standing(*dates, today=today) for dates in licences), default=Standing.ENDED)


def _standing(start: dt.date | None, end: dt.date | None, *, today: dt.date) -> Standing:
    if start is not None and start > today:
        return Standing.ENDED
    if end is None or today <= end:
        return Standing.IN_FORCE
    return Standing.GRACE if today <= end + GRACE else Standing.ENDED
