"""Renew the documents that wait for it; whichever worker is free takes the oldest."""

from __future__ import annotations

from datetime import datetime, timedelta
from time import sleep

from django.db import connection

from countries import publishing
from countries.delivery import rebuilding, retention
from countries.search import feed_tick
from countries.tasks.registry import on_tick, periodic

OTHERS_TURN = 0.1
"""Seconds; a connection that waits for SQLite's lock looks ten times a second whether it is free."""


@on_tick(every=timedelta(milliseconds=100), name="renew-documents", rehearse=rebuilding.rehearse)
def renew_documents(now: datetime) -> bool:
    """Renew one batch of marked documents; true when there may be more.

    SQLite has one writer and no queue: between full batches it is left to whoever waits to publish.
    """
    taken = publishing.renew(now=now)
    if taken >= publishing.BATCH and connection.vendor == "sqlite":
        sleep(OTHERS_TURN)
    return taken > 0


@on_tick(every=timedelta(milliseconds=200), name="feed-search")
def feed_search(now: datetime) -> bool:
    """Bring the search engine's index up to the log; true when there may be more."""
    return feed_tick(now)


@periodic(every=timedelta(hours=1), name="remove-old-tombstones")
def remove_old_tombstones(now: datetime) -> int:
    """Remove the tombstones that no partner's replica needs any more."""
    return retention.remove_old_tombstones(now=now)


@periodic(every=timedelta(minutes=1), name="renew-outdated-documents")
def renew_outdated_documents(now: datetime) -> int:
    """Mark everything when code or public origin changed since the documents were made."""
    return rebuilding.mark_all_if_outdated(now=now)
