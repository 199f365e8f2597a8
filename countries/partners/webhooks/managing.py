"""Create, change, try out and look into the endpoints of partners; the rest of the room delivers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from countries.delivery import log
from countries.partners.keys import heir_of, hold_partner
from countries.partners.models import Key, Partner
from countries.partners.webhooks import bodies
from countries.partners.webhooks.events import EVENTS, PING, has_events
from countries.partners.webhooks.following import wait_again
from countries.partners.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    DisabledBecause,
    Endpoint,
    EndpointState,
)
from countries.partners.webhooks.secrets import secret_of
from countries.partners.webhooks.terms import check_endpoint, check_room

OVERLAP = dt.timedelta(days=7)
"""How long the former secret signs as well after a rotation."""

MOST_FORMERS = 4
"""Former secrets that sign beside the present one: each makes every request longer."""

CHANGEABLE = frozenset(["url", "description", "events", "countries", "locales", "types"])


class ReplayRefused(ValidationError):
    """The delivery cannot be sent again: something newer of the same address took its place."""


class KeyReplaced(Exception):
    """The key was rotated: it reads its endpoints until it ends, and its successor manages them."""


class TooManySecrets(ValidationError):
    """So many former secrets sign that another one has no place; without an overlap it needs none."""


class NotActive(ValidationError):
    """The endpoint is paused or disabled: nothing is sent to it."""


def create_endpoint(
    key: Key,
    *,
    url: str,
    now: dt.datetime,
    events: Iterable[str] = (),
    description: str = "",
    countries: Iterable[str] = (),
    locales: Iterable[str] = (),
    types: Iterable[str] = (),
) -> tuple[Endpoint, str]:
    """Let ``url`` be told of what ``key`` may see from now on; return it with its secret's text.

    While a key is rotated it is its successor's, so that it stays when the old key ends. Empty lists
    narrow nothing. Raises ``ValidationError`` naming each field that cannot be.
    """
    epoch, sequence = log.state()
    endpoint = Endpoint(
        key=heir_of(key, now=now),
        url=url,
        description=description,
        events=list(events),
        countries=list(countries),
        locales=list(locales),
        types=list(types),
        created_at=now,
        epoch=epoch,
        sequence=sequence,
    )
    # Before anything is locked: it waits for name servers, those of an address's owner among them.
    check_endpoint(endpoint, asked={*CHANGEABLE, "key"}, now=now)
    with transaction.atomic():
        hold_partner(key.partner_id)
        check_room(key.partner_id)
        endpoint.key = heir_of(key, now=now)
        endpoint.save()
    return endpoint, secret_of(endpoint)


def change_endpoint(endpoint: Endpoint, *, now: dt.datetime, **changes: Any) -> Endpoint:
    """Change an endpoint's url, description, events, countries, locales or types, and return it.

    Raises ``ValidationError`` naming each field that cannot be; then nothing was changed.
    """
    if unknown := set(changes) - CHANGEABLE:
        raise TypeError(f"an endpoint has no changeable {', '.join(sorted(unknown))}")
    wanted = Endpoint.objects.select_related("key__partner").get(pk=endpoint.pk)
    for name, value in changes.items():
        setattr(wanted, name, value if isinstance(value, str) else list(value))
    # Before anything is locked: it waits for name servers, those of an address's owner among them.
    check_endpoint(wanted, asked=set(changes), now=now)
    return _save(endpoint, **{name: getattr(wanted, name) for name in changes})


def delete_endpoint(endpoint: Endpoint) -> None:
    """Forget an endpoint with all its deliveries; what is on its way may still arrive."""
    endpoint.delete()


def pause_endpoint(endpoint: Endpoint) -> Endpoint:
    """Send nothing to an endpoint until it is resumed; what it misses waits in the log."""
    return _save(endpoint, state=EndpointState.PAUSED, disabled_because="")


def resume_endpoint(endpoint: Endpoint) -> Endpoint:
    """Go on where a paused or disabled endpoint stopped."""
    fresh = {"slow_until": None, "failing_since": None}
    return _save(endpoint, state=EndpointState.ACTIVE, disabled_because="", **fresh)


def disable_endpoint(endpoint: Endpoint, *, because: DisabledBecause) -> Endpoint:
    """Send nothing more to an endpoint that answers no more, until somebody resumes it."""
    return _save(endpoint, state=EndpointState.DISABLED, disabled_because=because)


def rotate_secret(endpoint: Endpoint, *, now: dt.datetime, overlap: dt.timedelta = OVERLAP) -> str:
    """Give an endpoint another secret and return its text; the former signs for ``overlap`` longer.

    Those before it sign until their own ends. Raises ``TooManySecrets``, never without an overlap.
    """
    with transaction.atomic():
        row = _locked(endpoint)
        formers = row.former_secrets(now=now)
        if overlap and len(formers) >= MOST_FORMERS:
            raise TooManySecrets(_room_for_secrets(until for _number, until in formers))
        row.older_secrets = [(number, until.isoformat()) for number, until in formers]
        row.generation += 1
        row.former_until = now + overlap
        row.save(update_fields=["generation", "former_until", "older_secrets"])
    return secret_of(_as(endpoint, row))


def _room_for_secrets(ends: Iterable[dt.datetime]) -> str:
    # Rounded up: at that very second there is room.
    first = (min(ends) + dt.timedelta(seconds=1)).astimezone(dt.UTC)
    return _(
        "%(count)s former secrets still sign, as many as can. Wait until %(moment)s, or let the "
        "present one end at once."
    ) % {"count": MOST_FORMERS, "moment": first.isoformat(sep=" ", timespec="seconds")}


def ping(endpoint: Endpoint, *, now: dt.datetime) -> Delivery:
    """Send an endpoint an event that means nothing; raises ``NotActive``."""
    if not endpoint.is_working(now=now):
        raise NotActive(_("The endpoint is not active, or its key does not work: nothing is sent."))
    key = uuid.uuid4()
    delivery = bodies.delivery_of(
        endpoint,
        event=PING,
        address=("ping", key, ""),
        sequence=0,
        happened_at=now,
        data={"id": str(key)},
        now=now,
    )
    delivery.save()
    return delivery


def manager_of(key: uuid.UUID, *, now: dt.datetime) -> Key:
    """Return the key with this uuid, as one that may change its endpoints; raises ``KeyReplaced``."""
    # Keys are rotated because somebody else may know them: who has only the former must neither lead
    # what is sent elsewhere nor learn a new secret.
    row = Key.objects.unreplaced(now=now).select_related("partner").filter(uuid=key).first()
    if row is None:
        raise KeyReplaced(
            "The key was rotated: its successor manages the endpoints, it reads them."
        )
    return row


def endpoints_of(owner: Key | Partner) -> QuerySet[Endpoint]:
    """Return the endpoints of a key, or of all keys of a partner, the newest first.

    While a key is being rotated, both the former and its successor have them; ``manager_of`` tells
    which of both may change them.
    """
    rows = Endpoint.objects.select_related("key__partner")
    if isinstance(owner, Key):
        return rows.filter(key__lineage=owner.lineage)
    return rows.filter(key__partner=owner)


def endpoint_counts(keys: Iterable[Key]) -> dict[int, int]:
    """Return how many endpoints each of ``keys`` has that has any, by its ``pk``; one query."""
    rows = Endpoint.objects.filter(key__in=list(keys)).order_by()
    return dict(rows.values_list("key").annotate(Count("pk")))


def deliveries_of(
    endpoint: Endpoint, *, state: str | None = None, after: int | None = None, limit: int = 50
) -> list[Delivery]:
    """Return deliveries, the newest first, with their attempts; ``after`` is the ``pk`` of the last seen."""
    rows = _standing(endpoint, state)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows.prefetch_related("attempts").order_by("-pk")[:limit])


def count_deliveries(endpoint: Endpoint, *, state: str | None = None) -> int:
    """Return how many deliveries ``deliveries_of`` leads through."""
    return _standing(endpoint, state).count()


def _standing(endpoint: Endpoint, state: str | None) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(endpoint=endpoint)
    return rows if state is None else rows.filter(state=state)


def attempts_of(delivery: Delivery) -> QuerySet[Attempt]:
    """Return the tries to deliver, the latest first."""
    return delivery.attempts.all()


def replay(delivery: Delivery, *, now: dt.datetime) -> Delivery:
    """Send a delivery again, or at once where it waits for its time; the same id and bytes.

    Raises ``ReplayRefused`` where a newer one of the same address was made: that tells what is so.
    """
    with transaction.atomic():
        _locked(delivery.endpoint)
        row = Delivery.objects.get(pk=delivery.pk)
        if row.state == DeliveryState.SENDING:
            return row
        if row.state in (DeliveryState.SUPERSEDED, DeliveryState.WITHDRAWN) or _has_newer(row):
            raise ReplayRefused(_("A newer event of the same content took the place of this one."))
        wait_again(Delivery.objects.filter(pk=row.pk), now=now)
    delivery.refresh_from_db()
    return delivery


def replay_dead(endpoint: Endpoint, *, now: dt.datetime) -> int:
    """Send all that was given up again; return how much that is."""
    with transaction.atomic():
        _locked(endpoint)
        dead = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.DEAD)
        return wait_again(dead, now=now)


def replay_from(endpoint: Endpoint, *, sequence: int, now: dt.datetime) -> int:
    """Tell an endpoint anew what changed in the log after ``sequence``; return how much to look at.

    What stands there now is told, once for each address: what it was in between is in no log. Raises
    ``ValidationError`` for a sequence that the log never reached.
    """
    with transaction.atomic():
        row = _locked(endpoint)
        epoch, head = log.state()
        if not 0 <= sequence <= head:
            message = _("Give a sequence from 0 to %(last)s.") % {"last": head}
            raise ValidationError({"sequence": message})
        row.epoch, row.sequence = epoch, min(sequence, row.sequence)
        row.save(update_fields=["epoch", "sequence"])
        count = _count_since(row)
    _as(endpoint, row)
    return count


def _count_since(endpoint: Endpoint) -> int:
    """Return how much an endpoint has before it; of what it may not see, not even the number."""
    return sum(
        count
        for place, count in log.places_since(endpoint.sequence)
        if has_events(place["kind"]) and endpoint.sees(**place)
    )


def _has_newer(row: Delivery) -> bool:
    same = Delivery.objects.filter(
        endpoint=row.endpoint_id, kind=row.kind, key=row.key, locale=row.locale
    )
    return same.filter(sequence__gt=row.sequence).exists()


def _locked(endpoint: Endpoint) -> Endpoint:
    return (
        Endpoint.objects.select_for_update(of=("self",))
        .select_related("key__partner")
        .get(pk=endpoint.pk)
    )


def _save(endpoint: Endpoint, **changes: Any) -> Endpoint:
    with transaction.atomic():
        row = _locked(endpoint)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=sorted(changes))
    return _as(endpoint, row)


def _as(endpoint: Endpoint, row: Endpoint) -> Endpoint:
    for field in Endpoint._meta.concrete_fields:
        setattr(endpoint, field.attname, getattr(row, field.attname))
    return endpoint


__all__ = [
    "EVENTS",
    "KeyReplaced",
    "NotActive",
    "ReplayRefused",
    "TooManySecrets",
    "attempts_of",
    "change_endpoint",
    "count_deliveries",
    "create_endpoint",
    "delete_endpoint",
    "deliveries_of",
    "disable_endpoint",
    "endpoints_of",
    "manager_of",
    "pause_endpoint",
    "ping",
    "replay",
    "replay_dead",
    "replay_from",
    "resume_endpoint",
    "rotate_secret",
]
