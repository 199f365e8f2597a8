"""What the worker does about partners: forget what they used long ago, and warn of keys that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from countries.partners.expiring import warn_of_key_ends
from countries.partners.usage.forgetting import forget_old
from countries.tasks.registry import periodic


@periodic(every=timedelta(days=1), name="forget-old-usage")
def forget_old_usage(now: datetime) -> int:
    """Delete usage that is older than it is kept; return how many rows."""
    return forget_old(now=now)


@periodic(every=timedelta(hours=1), name="key-ends")
def look_after_keys(now: datetime) -> int:
    """Write to the partners whose keys end soon; return how many mails that were."""
    return len(warn_of_key_ends(now=now))
