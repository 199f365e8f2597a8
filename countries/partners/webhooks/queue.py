"""A delivery's way from waiting to delivered or given up; each step is safe beside other workers.

Whatever lets a delivery wait, or takes one that waits, holds its endpoint's row.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from countries.partners.webhooks.faults import kept_apart
from countries.partners.webhooks.following import lock
from countries.partners.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    DisabledBecause,
    Endpoint,
    EndpointState,
)

logger = logging.getLogger(__name__)

RETRIES = [
    dt.timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
]
"""How long after each failed attempt the next one comes; after the last there is none."""

JITTER = 0.1
LEASE = dt.timedelta(seconds=45)
"""After what time a delivery that a worker took is anybody's again: far longer than one can take."""

AT_ONCE = 4
"""Requests on their way to one endpoint."""

LONGEST_WAIT = dt.timedelta(days=1)
SLOWEST = dt.timedelta(hours=1)
SLOW = dt.timedelta(seconds=30)
"""How long an endpoint rests that answers that it is too much, and does not say for how long."""

BUSY = frozenset([429, 502, 503, 504])
GONE = 410
FAILING_FOR = dt.timedelta(days=5)
KEEP = dt.timedelta(days=30)
KEPT_OF_ANSWER = 1024
FORGOTTEN_AT_ONCE = 1000
RECOVERED_AT_ONCE = 100

Changes = dict[str, Any]
_LOST = "The worker stopped before an answer was there."
_NO_LEASE = {"lease_owner": None, "lease_until": None}
_dice = random.SystemRandom()


def claim(*, owner: uuid.UUID, now: dt.datetime, room: int) -> list[Delivery]:
    """Lease at most ``room`` due deliveries to ``owner``, some of each endpoint that has any."""
    pks = list(_with_due(now).values_list("pk", flat=True)) if room > 0 else []
    _dice.shuffle(pks)
    # One transaction for all: who waits for SQLite's lock looks ten times a second at most.
    return _claim_of_each(pks, owner=owner, now=now, room=room) if pks else []


@transaction.atomic
def _claim_of_each(
    pks: list[int], *, owner: uuid.UUID, now: dt.datetime, room: int
) -> list[Delivery]:
    taken: list[Delivery] = []
    for place, pk in enumerate(pks):
        left = room - len(taken)
        if left <= 0:
            break
        share = max(1, left // (len(pks) - place))
        taken += _claim_of(pk, owner=owner, now=now, limit=share)
    return taken


def _with_due(now: dt.datetime) -> QuerySet[Endpoint]:
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING)
    rested = Q(slow_until=None) | Q(slow_until__lte=now)
    return Endpoint.objects.working(now=now).filter(rested, Exists(waiting.filter(due_at__lte=now)))


def _claim_of(pk: int, *, owner: uuid.UUID, now: dt.datetime, limit: int) -> list[Delivery]:
    endpoint = lock(pk, now=now)
    if endpoint is None:
        return []
    sending = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.SENDING)
    same = sending.filter(kind=OuterRef("kind"), key=OuterRef("key"), locale=OuterRef("locale"))
    # Who fails lets others wait the longest: it is asked once at a time until it answers.
    most = 1 if endpoint.failing_since else AT_ONCE
    limit = min(limit, most - sending.count())
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    rows = waiting.filter(~Exists(same), due_at__lte=now).order_by("due_at", "pk")
    found = list(rows[: max(limit, 0)])
    seen = [row for row in found if endpoint.sees(**_place(row))]
    _withdraw([row.pk for row in found if row not in seen], now=now)
    _lease(seen, endpoint, owner=owner, now=now)
    return seen


def _place(row: Delivery) -> dict[str, str]:
    return {"kind": row.kind, "country": row.country, "locale": row.locale, "type": row.type}


def _withdraw(pks: list[int], *, now: dt.datetime) -> None:
    if pks:
        Delivery.objects.filter(pk__in=pks).update(state=DeliveryState.WITHDRAWN, finished_at=now)


def _lease(rows: list[Delivery], endpoint: Endpoint, *, owner: uuid.UUID, now: dt.datetime) -> None:
    changes = {"state": DeliveryState.SENDING, "lease_owner": owner, "lease_until": now + LEASE}
    if rows:
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            **changes, attempt_count=F("attempt_count") + 1
        )
    for row in rows:
        row.endpoint = endpoint
        row.attempt_count += 1
        for name, value in changes.items():
            setattr(row, name, value)


def recover_expired(*, now: dt.datetime) -> int:
    """Count the attempts whose worker died, and let their deliveries go on; return how many.

    One that cannot be counted waits for the next time, and no other with it.
    """
    expired = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lte=now)
    recovered = 0
    for row in expired.select_related("endpoint__key__partner").defer("body")[:RECOVERED_AT_ONCE]:
        began = row.lease_until - LEASE if row.lease_until else now
        with kept_apart("webhook.recovery_failed", delivery=row.message_id):
            note_failure(row, Attempt(started_at=began, error=_LOST), now=now)
            recovered += 1
    return recovered


def hold(endpoints: Iterable[int]) -> None:
    """Lock endpoints for the caller's transaction, in the order in which everybody locks them."""
    rows = Endpoint.objects.filter(pk__in=list(endpoints)).order_by("pk")
    if connection.features.has_select_for_update:
        list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))


@transaction.atomic
def note_success(delivery: Delivery, attempt: Attempt, *, now: dt.datetime) -> bool:
    """Keep that ``delivery`` arrived; False where its lease had passed to another worker."""
    changes: Changes = {"state": DeliveryState.DELIVERED, "finished_at": now, **_NO_LEASE}
    if not _leave(delivery, changes):
        return False
    _keep(attempt, delivery)
    endpoint = Endpoint.objects.filter(pk=delivery.endpoint_id)
    # Once a minute will do: the row is asked for by all who deliver to it.
    stale = Q(succeeded_at=None) | Q(succeeded_at__lt=now - dt.timedelta(minutes=1))
    endpoint.filter(stale | Q(failing_since__isnull=False)).update(
        succeeded_at=now, failing_since=None
    )
    return True


@transaction.atomic
def note_failure(
    delivery: Delivery,
    attempt: Attempt,
    *,
    now: dt.datetime,
    retry_after: dt.timedelta | None = None,
) -> Endpoint | None:
    """Keep why ``delivery`` did not arrive, and let it wait, rest for good, or be superseded.

    Return its endpoint where this has disabled it, else None.
    """
    rows = Endpoint.objects.select_for_update(of=("self",))
    endpoint = rows.filter(pk=delivery.endpoint_id).first()
    if endpoint is None:
        return None  # somebody deleted it meanwhile, and the delivery with it
    if not _leave(delivery, _after_failure(delivery, attempt, now=now, retry_after=retry_after)):
        return None
    _keep(attempt, delivery)
    if attempt.error == _LOST:
        return None
    endpoint.failing_since = endpoint.failing_since or now
    if attempt.status in BUSY:
        rest = min(retry_after or SLOW, SLOWEST)
        endpoint.slow_until = max(endpoint.slow_until or now, now + rest)
    because = _why_disabled(endpoint, attempt, now=now)
    is_the_end = bool(because) and endpoint.state == EndpointState.ACTIVE
    if is_the_end:
        endpoint.state, endpoint.disabled_because = EndpointState.DISABLED, because
    endpoint.save(update_fields=["failing_since", "slow_until", "state", "disabled_because"])
    return endpoint if is_the_end else None


def _after_failure(
    delivery: Delivery, attempt: Attempt, *, now: dt.datetime, retry_after: dt.timedelta | None
) -> Changes:
    newer = _newer_of(delivery)
    if newer is not None:
        superseded = {"state": DeliveryState.SUPERSEDED, "superseded_by": newer}
        return {**superseded, "finished_at": now, **_NO_LEASE}
    if delivery.attempt_count > len(RETRIES):
        return {"state": DeliveryState.DEAD, "finished_at": now, **_NO_LEASE}
    wait = RETRIES[delivery.attempt_count - 1] * (1 + JITTER * _dice.random())
    if attempt.status == GONE or attempt.error == _LOST:
        # Should somebody resume the endpoint, this is the first to be sent; and what a worker took
        # with it says nothing about the receiver.
        wait = dt.timedelta(0)
    wait = max(wait, min(retry_after or wait, LONGEST_WAIT))
    return {"state": DeliveryState.WAITING, "due_at": now + wait, **_NO_LEASE}


def _newer_of(delivery: Delivery) -> Delivery | None:
    """Return the newest delivery of the same address, if it is newer than this one."""
    rows = Delivery.objects.filter(
        endpoint=delivery.endpoint_id,
        kind=delivery.kind,
        key=delivery.key,
        locale=delivery.locale,
        sequence__gt=delivery.sequence,
    )
    return rows.defer("body").order_by("-sequence").first()


def _why_disabled(endpoint: Endpoint, attempt: Attempt, *, now: dt.datetime) -> str:
    if attempt.status == GONE:
        return DisabledBecause.GONE
    since = endpoint.failing_since or now
    return DisabledBecause.FAILING if now - since >= FAILING_FOR else ""


def _leave(delivery: Delivery, changes: Changes) -> bool:
    """Apply ``changes`` if this attempt still holds the lease."""
    held = Delivery.objects.filter(
        pk=delivery.pk,
        state=DeliveryState.SENDING,
        lease_owner=delivery.lease_owner,
        attempt_count=delivery.attempt_count,
    )
    if held.update(**changes):
        return True
    logger.warning("webhook.lease_lost delivery=%s", delivery.message_id)
    return False


def _keep(attempt: Attempt, delivery: Delivery) -> None:
    # A former try to keep it may have been rolled back, and its number be another's by now.
    attempt.pk = None
    attempt.delivery = delivery
    attempt.number = delivery.attempt_count
    attempt.save()


def forget_old(*, now: dt.datetime) -> int:
    """Delete deliveries that were done a month ago, with their attempts; return how many."""
    done = Delivery.objects.exclude(state__in=(DeliveryState.WAITING, DeliveryState.SENDING))
    total = 0
    while pks := list(
        done.filter(finished_at__lt=now - KEEP).values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE]
    ):
        Delivery.objects.filter(pk__in=pks).delete()
        total += len(pks)
    return total


def counts_of(endpoints: Iterable[Endpoint]) -> dict[int, dict[str, int]]:
    """Return how many deliveries each endpoint has in each state, by its ``pk``."""
    rows = Delivery.objects.filter(endpoint__in=list(endpoints)).values_list("endpoint", "state")
    found: dict[int, dict[str, int]] = {}
    for endpoint, state, count in rows.order_by().annotate(count=Count("pk")):
        found.setdefault(endpoint, {})[state] = count
    return found


__all__ = [
    "claim",
    "counts_of",
    "forget_old",
    "hold",
    "note_failure",
    "note_success",
    "recover_expired",
]
