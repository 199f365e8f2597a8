"""Dated things as an iCalendar file (RFC 5545); the one module that knows icalendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, TimezoneStandard, vText

from countries import conf
from countries.delivery.store import Stored
from countries.partners.scopes import Scope
from countries.partners.sync.changes import sequence_in
from countries.text import bcp47

HIGHEST_SEQUENCE = 2**31 - 1
REFRESH = "PT1H"

Form = dict[str, Any]


def calendar_of(name: str, found: Iterable[tuple[Stored, Form]], *, scope: Scope) -> bytes:
    """Return a calendar of items with their stored documents; the same items give the same bytes.

    An item's number is that of the last change that ``scope`` sees of it.

    Times are in UTC. What lasts whole days has dates, in the country's time.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{conf.setting('BRAND_NAME')}//Partner API//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"}, encode=False)
    events: list[Component] = [_event(stored, item, scope) for stored, item in found]
    for component in events or [_utc()]:  # a calendar has one component at least
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _event(stored: Stored, item: Form, scope: Scope) -> Event:
    event = Event()
    changed = _moment(item["updated_at"] or stored.sequenced_at)
    host = urlsplit(conf.public_url()).hostname or "localhost"
    spoken = item["field_lang"]
    event.add("uid", f"{item['id']}-{item['locale']}@{host}")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", min(sequence_in(scope, stored), HIGHEST_SEQUENCE))
    for name, value in _days(item) if item["all_day"] else _times(item):
        event.add(name, value)
    event.add("summary", _text(item["title"], spoken.get("title", item["lang"])))
    if item["summary"]:
        event.add("description", _text(item["summary"], spoken.get("summary", item["lang"])))
    place = item["place"] or {}
    if where := _where(place):
        event.add("location", _text(where, _language_of(place) or item["lang"]))
    if place.get("latitude") is not None:
        event.add("geo", (place["latitude"], place["longitude"]))
    if item["tags"]:
        event.add("categories", item["tags"])
    event.add("url", item["url"])
    return event


def _times(item: Form) -> Iterable[tuple[str, dt.datetime]]:
    yield "dtstart", _moment(item["starts_at"])
    if item["ends_at"] and item["ends_at"] > item["starts_at"]:
        yield "dtend", _moment(item["ends_at"])


def _days(item: Form) -> Iterable[tuple[str, dt.date]]:
    zone = ZoneInfo(item["time_zone"])
    first = _moment(item["starts_at"]).astimezone(zone).date()
    last = _moment(item["ends_at"] or item["starts_at"]).astimezone(zone).date()
    yield "dtstart", first
    yield "dtend", last + dt.timedelta(days=1)  # the end is the first day that is free again


def _where(place: Form) -> str:
    town = " ".join(filter(None, (place.get("postal_code"), place.get("town"))))
    return ", ".join(filter(None, (place.get("name"), place.get("street"), town)))


def _language_of(place: Form) -> str | None:
    """Return the language that the parts of a place share, if they do: a location has room for one."""
    spoken = {place[part] for part in ("name_lang", "street_lang", "town_lang") if place.get(part)}
    return spoken.pop() if len(spoken) == 1 else None


def _text(value: str, language: str) -> vText:
    return vText(value, params={"LANGUAGE": bcp47(language)})


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(microsecond=0)


def _utc() -> Timezone:
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001  # local by definition
    standard.add("tzoffsetfrom", dt.timedelta())
    standard.add("tzoffsetto", dt.timedelta())
    zone.add_component(standard)
    return zone
