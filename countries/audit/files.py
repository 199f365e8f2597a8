"""Entries as CSV or JSON, row by row, however many there are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from countries.audit.models import AuditEntry
from countries.text.cells import as_cell

CSV, JSON = "csv", "json"
FORMS = {CSV: "text/csv; charset=utf-8", JSON: "application/json"}
CHUNK = 1_000


class _Echo:
    """Gives back what a CSV writer would write."""

    def write(self, text: str) -> str:
        return text


def as_data(entry: AuditEntry) -> dict[str, Any]:
    """Return an entry as machines read it; what is empty is null."""
    return {
        "id": entry.pk,
        "time": entry.time.isoformat().replace("+00:00", "Z"),
        "user": {"id": entry.user_pk or None, "name": entry.user_name},
        "agent": entry.agent or None,
        "action": entry.action,
        "object": {
            "type": entry.object_type or None,
            "id": entry.object_pk or None,
            "uuid": str(entry.object_uuid) if entry.object_uuid else None,
            "label": entry.object_label or None,
        },
        "country": entry.country or None,
        "locale": entry.locale or None,
        "request": entry.request_id or None,
        "before": entry.before,
        "after": entry.after,
    }


def lines(entries: Iterable[AuditEntry], form: str) -> Iterator[str]:
    """Yield a file of ``entries`` in ``form`` piece by piece."""
    return _json(entries) if form == JSON else _csv(entries)


def _json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for entry in entries:
        yield separator + json.dumps(as_data(entry), ensure_ascii=False)
        separator = ",\n"
    yield "\n]\n"


def _csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries:
        yield writer.writerow([as_cell(value) for value in _row(entry)])


COLUMNS = (
    *("id", "time", "user_id", "user_name", "agent", "action", "object_type", "object_id"),
    *("object_uuid", "object_label", "country", "locale", "request", "before", "after"),
)


def _row(entry: AuditEntry) -> list[Any]:
    data = as_data(entry)
    about, user = data["object"], data["user"]
    values = [
        *(data["id"], data["time"], user["id"], user["name"], data["agent"], data["action"]),
        *(about["type"], about["id"], about["uuid"], about["label"]),
        *(data["country"], data["locale"], data["request"]),
    ]
    changed = [
        "" if value is None else json.dumps(value, ensure_ascii=False)
        for value in (data["before"], data["after"])
    ]
    return [*("" if value is None else value for value in values), *changed]
