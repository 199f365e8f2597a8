"""What the worker does for webhooks: follow the log, carry deliveries, warn, clear up."""

from __future__ import annotations

from datetime import datetime, timedelta

from countries.partners.webhooks import working
from countries.tasks.registry import on_tick, periodic


@on_tick(every=timedelta(milliseconds=250), name="make-webhooks")
def make_webhooks(now: datetime) -> bool:
    """Make deliveries of what changed; true when there may be more."""
    return working.follow(now=now)


@on_tick(every=timedelta(milliseconds=250), name="carry-webhooks")
def carry_webhooks(now: datetime) -> bool:
    """Send what is due; true while requests are on their way."""
    return working.carry(now=now)


@periodic(every=timedelta(hours=1), name="webhook-keys")
def warn_of_ending_keys(now: datetime) -> int:
    """Let endpoints be told that their key ends soon; return how many keys that are."""
    return working.warn_of_ending_keys(now=now)


@periodic(every=timedelta(hours=6), name="forget-webhooks")
def forget_webhooks(now: datetime) -> int:
    """Delete deliveries that were done a month ago; return how many."""
    return working.forget(now=now)
