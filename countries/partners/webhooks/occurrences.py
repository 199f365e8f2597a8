"""What happens outside of the log: countries that open and close, keys that end soon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from countries.identity.countries import Country
from countries.partners.models import Key
from countries.partners.webhooks.bodies import delivery_of
from countries.partners.webhooks.events import CLOSED, EXPIRING, OPENED, is_wanted
from countries.partners.webhooks.following import put
from countries.partners.webhooks.models import COUNTRY, Delivery, Endpoint, Occurrence

KEY = "key"
WARNED_BEFORE = (30, 7, 1)
"""How many days before a key's end its endpoints are told, each once."""

BATCH = 20


def note_opened(country: Country, *, now: dt.datetime) -> None:
    """Keep, in the caller's transaction, that ``country`` opened."""
    _note_country(OPENED, country, now=now)


def note_closed(country: Country, *, now: dt.datetime) -> None:
    """Keep, in the caller's transaction, that ``country`` closed."""
    _note_country(CLOSED, country, now=now)


def _note_country(event: str, country: Country, *, now: dt.datetime) -> None:
    data = {"id": str(country.uuid), "country": country.code, "name": country.name}
    Occurrence.objects.create(
        event=event, key=country.uuid, country=country.code, data=data, happened_at=now
    )


def note_ending_keys(*, now: dt.datetime) -> int:
    """Keep which keys with endpoints end in 30 days, 7 days or one, once each; return how many."""
    soon = now + dt.timedelta(days=max(WARNED_BEFORE))
    keys = Key.objects.live(now=now).filter(ends_at__lte=soon, endpoints__isnull=False)
    made = [_ending(key, now=now) for key in keys.distinct()]
    before = Occurrence.objects.count()
    Occurrence.objects.bulk_create(made, ignore_conflicts=True)
    return Occurrence.objects.count() - before


def _ending(key: Key, *, now: dt.datetime) -> Occurrence:
    ends = key.ends_at or now
    left = -(-(ends - now) // dt.timedelta(days=1))
    # One that was missed is not made up for when the next is due.
    due = min(days for days in WARNED_BEFORE if left <= days)
    moment = ends.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Occurrence(
        event=EXPIRING,
        key=key.uuid,
        owner=key,
        note=f"{moment} {due}",
        data={"id": str(key.uuid), "begins": key.prefix, "ends_at": moment, "days": left},
        happened_at=now,
    )


def tell_occurrences(*, now: dt.datetime) -> bool:
    """Make the deliveries of what happened; true when there was anything."""
    # A plain read first, so that an idle worker's looking takes no lock.
    return Occurrence.objects.waiting().exists() and _tell_some(now=now)


@transaction.atomic
def _tell_some(*, now: dt.datetime) -> bool:
    rows = Occurrence.objects.waiting()
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    taken = list(rows[:BATCH])
    for occurrence in taken:
        _tell(occurrence, now=now)
    Occurrence.objects.filter(pk__in=[row.pk for row in taken]).update(told_at=now)
    return bool(taken)


def _tell(occurrence: Occurrence, *, now: dt.datetime) -> None:
    """Make what one occurrence is for each endpoint of then whose key works, paused ones as well."""
    unended = Q(key__ends_at=None) | Q(key__ends_at__gt=now)
    rows = Endpoint.objects.filter(
        unended,
        key__revoked_at=None,
        key__partner__is_active=True,
        created_at__lte=occurrence.happened_at,
    )
    if occurrence.owner_id is not None:
        rows = rows.filter(key=occurrence.owner_id)
    rows = rows.select_related("key__partner").order_by("pk").select_for_update(of=("self",))
    kind = KEY if occurrence.event == EXPIRING else COUNTRY
    place = {"kind": kind, "country": occurrence.country, "locale": "", "type": ""}
    for endpoint in rows:
        if is_wanted(occurrence.event, endpoint.events) and endpoint.sees(**place):
            put(endpoint, [_delivery(endpoint, occurrence, kind, now=now)], now=now)


def _delivery(
    endpoint: Endpoint, occurrence: Occurrence, kind: str, *, now: dt.datetime
) -> Delivery:
    data: dict[str, Any] = {**occurrence.data, "kind": kind}
    return delivery_of(
        endpoint,
        event=occurrence.event,
        address=(kind, occurrence.key, ""),
        sequence=occurrence.pk,
        happened_at=occurrence.happened_at,
        data=data,
        country=occurrence.country,
        now=now,
    )


def forget_told(*, now: dt.datetime, keep: dt.timedelta) -> int:
    """Delete what was told long ago and cannot be told twice any more; return how many."""
    return Occurrence.objects.filter(told_at__lt=now - keep).delete()[0]


__all__ = [
    "forget_told",
    "note_closed",
    "note_ending_keys",
    "note_opened",
    "tell_occurrences",
]
