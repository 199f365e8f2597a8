"""Values as an entry keeps them: plain, without long texts, and only those that changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from wagtail.fields import StreamField

LONGEST_TEXT = 300
LONGEST_VALUE = 2_000
BEGINNING = 80
SECRET = "(secret)"  # noqa: S105  # what stands in the place of one
BOOKKEEPING = frozenset(
    [
        *("pk", "path", "depth", "numchild", "url_path", "content_type", "draft_title"),
        *("live", "has_unpublished_changes", "live_revision", "latest_revision"),
        *("latest_revision_created_at", "first_published_at", "last_published_at"),
        *("locked", "locked_at", "locked_by", "alias_of", "wagtail_admin_comments"),
        *("translation_key", "locale", "expired", "owner"),
    ]
)
"""Parts of a revision that say where and how a page stands, not what it says."""

EMPTY: tuple[Any, ...] = (None, "", "[]", [], {})
"""What a field that says nothing may hold."""

Values = dict[str, Any]


def plain(value: Any) -> Any:
    """Return ``value`` as JSON has it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.time | Decimal):
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return str(value)


def condensed(value: Any) -> Any:
    """Return ``value`` as an entry keeps it: of what is long its beginning, length and digest."""
    value = plain(value)
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else _digested(value)
    if isinstance(value, dict | list):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        return value if len(text) <= LONGEST_VALUE else _digested(text)
    return value


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """Return the values that differ, as they were and as they are."""
    names = [name for name in after if plain(before.get(name)) != plain(after[name])]
    return (
        {name: condensed(before.get(name)) for name in names},
        {name: condensed(after[name]) for name in names},
    )


def changed_content(
    model: type[Model], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Values, Values]:
    """Return what differs between two revisions of a page; of a stream the blocks that differ.

    Nothing is before where there was no revision.
    """
    streams = {field.name for field in model._meta.get_fields() if isinstance(field, StreamField)}
    old: Values = {}
    new: Values = {}
    for name in _names(before, after):
        was, now = before.get(name), after.get(name)
        if was == now or (_is_empty(was) and _is_empty(now)):
            continue
        if name in streams:
            old[name], new[name] = _changed_blocks(was, now)
        else:
            old[name], new[name] = condensed(_content(was)), condensed(_content(now))
    return (old if before else {}), new


def _is_empty(value: Any) -> bool:
    return value is False or value in EMPTY


def _names(*contents: Mapping[str, Any]) -> Iterable[str]:
    found = dict.fromkeys(name for content in contents for name in content)
    return [name for name in found if name not in BOOKKEEPING]


def _content(value: Any) -> Any:
    """Return child rows without their keys, which change with each copy."""
    if isinstance(value, list):
        return [
            {key: inner for key, inner in row.items() if key not in ("pk", "content_object")}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    return value


def _changed_blocks(before: Any, after: Any) -> tuple[Values, Values]:
    old, new = _blocks(before), _blocks(after)
    differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    parts = (
        {key: condensed(blocks[key]) for key in differing if key in blocks} for blocks in (old, new)
    )
    was, now = parts
    if not differing:
        return {"order": list(old)}, {"order": list(new)}
    return was, now


def _blocks(stream: Any) -> dict[str, Any]:
    rows = json.loads(stream) if isinstance(stream, str) and stream else stream or []
    return {
        str(row.get("id") or number): {"type": row.get("type"), "value": row.get("value")}
        for number, row in enumerate(rows)
    }


def _digested(text: str) -> Values:
    return {
        "begins": text[:BEGINNING],
        "length": len(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest()[:16],
    }
