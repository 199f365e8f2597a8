"""What the worker does about licences: warn of their ends, and take down what must come down."""

from __future__ import annotations

from datetime import datetime, timedelta

from countries import licensing
from countries.tasks.registry import periodic


@periodic(every=timedelta(hours=1), name="licences")
def look_after_licences(now: datetime) -> int:
    """Warn of what ends and close what has ended; return how many licences and countries that were."""
    return len(licensing.warn_of_ends(now=now)) + len(licensing.take_down_ended(now=now))
