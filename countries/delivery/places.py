"""Where and when things are: what the read file keeps beside their documents, for lists to ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import orjson

from countries.delivery.models import Kind
from countries.identity.entries import span_of
from countries.registry import registrations


class PlaceRow(NamedTuple):
    """Degrees, where they are known, and text that sorts as time does; nothing where there is none."""

    latitude: float | None
    longitude: float | None
    begins: str
    over: str


def place_of(kind: str, type_name: str, body: bytes) -> PlaceRow | None:
    """Return where and when a document of a registered type is; None for all other documents."""
    registration = next((row for row in registrations() if type_name in row.types), None)
    if registration is None or not registration.has_place or kind == Kind.REDIRECT:
        return None
    document = orjson.loads(body)
    details = document["details"] if registration.is_page else document
    place = details.get("place") or {}
    begins, over = _times(details) if registration.is_dated else ("", "")
    return PlaceRow(place.get("latitude"), place.get("longitude"), begins, over)


def _times(details: dict[str, Any]) -> tuple[str, str]:
    begin = dt.datetime.fromisoformat(details["starts_at"])
    end = dt.datetime.fromisoformat(details["ends_at"]) if details["ends_at"] else None
    zone, all_day = details["time_zone"], details["all_day"]
    begins, over = span_of(begin, end, zone=zone, all_day=all_day)
    return moment_text(begins), moment_text(over)


def moment_text(moment: dt.datetime) -> str:
    """Return a moment in UTC as text that sorts as time does; raises ``OverflowError``."""
    text = moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")
