"""How long the log keeps its deletions, and a new beginning after a restored backup."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max, Min, QuerySet

from countries import conf
from countries.delivery.models import Document, LogState

LEAST_DAYS = 180
AT_REST = dt.timedelta(days=30)
"""Cursors are led past what has not changed for so long, also where they see nothing of it. Tombstones
are kept for longer by this, and by the day in which the worker comes: so a cursor that is not used for
as long as tombstones are kept misses none."""


def remove_old_tombstones(*, now: dt.datetime) -> int:
    """Remove the tombstones that no cursor needs any more; return how many."""
    kept = dt.timedelta(days=int(conf.setting("TOMBSTONE_DAYS"))) + AT_REST + dt.timedelta(days=1)
    with transaction.atomic():
        state = LogState.objects.select_for_update().filter(pk=1).first()
        if state is None:
            return 0
        first_kept = _first_since(now - kept, Document.objects.exclude(gone=""))
        old = Document.objects.exclude(gone="").filter(
            sequence__lt=first_kept or state.sequence + 1
        )
        horizon = max(state.horizon, old.aggregate(last=Max("sequence"))["last"] or 0)
        removed, _each = old.delete()
        first_new = _first_since(now - AT_REST, Document.objects.all())
        rested = max(state.rested, horizon, first_new - 1 if first_new else state.sequence)
        LogState.objects.filter(pk=1).update(horizon=horizon, rested=rested)
    return removed


def _first_since(moment: dt.datetime, rows: QuerySet[Document]) -> int | None:
    first: int | None = rows.filter(sequenced_at__gte=moment).aggregate(first=Min("sequence"))[
        "first"
    ]
    return first


def begin_epoch() -> uuid.UUID:
    """Give the log a new epoch: whoever follows it begins anew, since what they had may never have been."""
    epoch = uuid.uuid4()
    if not LogState.objects.filter(pk=1).update(epoch=epoch):
        LogState.objects.create(pk=1, epoch=epoch)
    return epoch
