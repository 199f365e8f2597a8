"""What the worker does about market rules whose day has come, or is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from countries import withholding
from countries.tasks.registry import periodic


@periodic(every=timedelta(minutes=5), name="market-days")
def look_after_markets(now: datetime) -> int:
    """Bring back, or take away, whole pages as rules and facts say today; return how many."""
    return withholding.renew_turned(now=now)
