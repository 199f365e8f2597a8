"""Rows that are changed or made many at once: Django sends no signal for them, so its two ways are wrapped.

What is not watched passes with one look into a dictionary.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from countries.audit.recording import in_one_transaction, is_recording
from countries.audit.watching import Watched, record_change, record_creation, watched


def install() -> None:
    """Record what ``update()`` and ``bulk_create()`` do to watched rows."""
    if getattr(QuerySet.update, "is_recorded", False):
        return
    update: Callable[..., Any] = QuerySet.update
    bulk_create: Callable[..., Any] = QuerySet.bulk_create

    @functools.wraps(update)
    def recorded_update(self: QuerySet[Any], **kwargs: Any) -> int:
        how = watched(self.model)
        if how is None or set(kwargs) <= how.ignored or not is_recording():
            return int(update(self, **kwargs))
        with in_one_transaction():
            before = _stored(how, self)
            count = int(update(self, **kwargs))
            if before:
                _record_changes(how, before)
        return count

    @functools.wraps(bulk_create)
    def recorded_bulk_create(self: QuerySet[Any], objs: Any, *args: Any, **kwargs: Any) -> Any:
        how = watched(self.model)
        if how is None or not is_recording():
            return bulk_create(self, objs, *args, **kwargs)
        with in_one_transaction():
            rows = list(objs)
            known = _known(how, rows) if kwargs.get("ignore_conflicts") else ()
            made = bulk_create(self, rows, *args, **kwargs)
            for row in made:
                if row.pk not in known:
                    record_creation(how, row)
        return made

    recorded_update.is_recorded = True  # type: ignore[attr-defined]  # marks the wrapper
    QuerySet.update = recorded_update  # type: ignore[method-assign]  # as told above
    QuerySet.bulk_create = recorded_bulk_create  # type: ignore[method-assign]  # as told above


def _known(how: Watched, rows: list[Any]) -> set[Any]:
    """Return which of ``rows`` are there already, as far as they have keys."""
    return set(how.stored_values(row.pk for row in rows if row.pk is not None))


def _stored(how: Watched, rows: QuerySet[Any]) -> dict[Any, dict[str, Any]]:
    pks = list(rows.order_by().values_list("pk", flat=True))
    return how.stored_values(pks) if pks else {}


def _record_changes(how: Watched, before: dict[Any, dict[str, Any]]) -> None:
    for row in how.model._base_manager.filter(pk__in=list(before)):
        record_change(how, row, before[row.pk], how.values_of(row))
