"""What waits for renewal: marking resources, and taking the marks, without anybody waiting for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Set
from typing import Any

from django.db import connection

from countries.delivery.drafts import Address
from countries.delivery.models import Document, Mark, MarkQuerySet


def mark_dependants(
    keys: Iterable[str], *, now: dt.datetime, besides: Set[Address] = frozenset()
) -> None:
    """Mark every document that used one of ``keys`` for renewal, in this transaction.

    ``besides`` are those that this transaction has made already, after what changed the keys.
    """
    keys = sorted(set(keys))
    if not keys:
        return
    dependants = (
        Document.objects.filter(dependencies__key__in=keys, gone="")
        .values_list("kind", "key", "locale")
        .distinct()
        # Pages of one locale show one another: renewed together, they are looked up once.
        .order_by("kind", "locale", "key")
    )
    mark((found for row in dependants if (found := Address(*row)) not in besides), now=now)


def mark(
    addresses: Iterable[Address],
    *,
    now: dt.datetime,
    is_rebuild: bool = False,
    retry_at: dt.datetime | None = None,
) -> None:
    """Mark resources for renewal; one that is marked already keeps its place.

    ``is_rebuild`` says that no content changed: who follows the log need not be told of it. Those
    whose making failed wait until ``retry_at``. Nothing is waited for, whatever the caller holds: a
    mark that another takes at this moment is no obstacle.
    """
    rows = (
        Mark(
            kind=one.kind,
            key=one.key,
            locale=one.locale,
            marked_at=now,
            is_rebuild=is_rebuild,
            retry_at=retry_at,
        )
        for one in addresses
    )
    Mark.objects.bulk_create(rows, batch_size=500)


def has_work(*, now: dt.datetime) -> bool:
    """Tell whether anything waits for renewal, without taking a lock."""
    return (
        Mark.objects.due(now).exists()
        or Document.objects.filter(valid_until__lte=now, gone="").exists()
    )


def take_marks(limit: int, *, now: dt.datetime) -> list[Mark]:
    """Take the oldest marks, one for each resource, inside the caller's transaction.

    Another worker skips them. A resource's other marks go with them, those for another try too.
    """
    taken: dict[tuple[Any, ...], Mark] = {}
    for row in _not_taken(Mark.objects.due(now))[:limit]:
        taken.setdefault(_resource(row), row)
    # All that can be seen now was marked before what is made of it is read.
    others = _not_taken(Mark.objects.filter(key__in={row.key for row in taken.values()}))
    Mark.objects.filter(pk__in=[row.pk for row in others if _resource(row) in taken]).delete()
    return list(taken.values())


def _resource(row: Mark) -> tuple[Any, ...]:
    return row.is_rebuild, row.kind, row.key, row.locale


def _not_taken(rows: MarkQuerySet) -> MarkQuerySet:
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


def only_rebuilt(taken: Iterable[Mark]) -> set[Address]:
    """Return which of the resources of ``taken`` nothing else than a rebuild waits for, or waited.

    Asked after they were made: what changed their content by then has left its mark by then.
    """
    others = {Address(row.kind, row.key, row.locale) for row in taken if not row.is_rebuild}
    found = {Address(row.kind, row.key, row.locale) for row in taken if row.is_rebuild} - others
    if not found:
        return found
    rows = Mark.objects.filter(is_rebuild=False, key__in={address.key for address in found})
    return found - {Address(*row) for row in rows.values_list("kind", "key", "locale")}


def mark_expired(*, now: dt.datetime) -> int:
    """Mark the documents that time has changed; return their number."""
    rows = list(Document.objects.filter(valid_until__lte=now, gone="")[:1000])
    mark((Address(row.kind, row.key, row.locale) for row in rows), now=now)
    Document.objects.filter(pk__in=[row.pk for row in rows]).update(valid_until=None)
    return len(rows)
