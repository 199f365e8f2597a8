"""What waits for somebody: one answer for the first screen, for a list, and for a mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from countries.workspace import (  # noqa: F401  # they register themselves
    changes,
    ends,
    keys,
    links,
    menus,
    pages,
    proposals,
    reminders,
    requests,
)
from countries.workspace.drift import waiting as drift  # noqa: F401  # it registers itself
from countries.workspace.items import Scope, Waiting, sources


def waiting_for(
    user: Any, *, now: dt.datetime, countries: Iterable[str] | None = None
) -> list[Waiting]:
    """Return what waits for ``user`` in all open countries of theirs, or those of ``countries``.

    Codes of countries in which the user does nothing change nothing. Texts are in the active
    language: whoever writes a mail activates the reader's first. The number of queries depends on
    neither countries nor pages.
    """
    codes = None if countries is None else frozenset(code.upper() for code in countries)
    return waiting_in(Scope(user, now, codes))


def waiting_in(scope: Scope) -> list[Waiting]:
    """Return what waits for the user and the countries of ``scope``."""
    if not scope.locales():
        return []
    found = [waiting for source in sources() for waiting in source(scope)]
    return sorted(found, key=lambda waiting: waiting.rank)
