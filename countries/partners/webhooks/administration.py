"""Endpoints by name, for people at a terminal: every function reports what it did, or would do."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q

from countries.delivery import log
from countries.partners.administration import told_moment
from countries.partners.webhooks import managing
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from countries.partners.webhooks.queue import counts_of

Report = dict[str, Any]


class UnknownEndpoint(LookupError):
    """Not exactly one endpoint has this id or address."""


def status(partner: str = "", *, now: dt.datetime) -> Report:
    """Return how each endpoint stands, of all partners or of one."""
    rows = Endpoint.objects.select_related("key__partner")
    if partner:
        rows = rows.filter(key__partner__code=partner)
    endpoints = list(rows)
    counts = counts_of(endpoints)
    head = log.state()[1]
    forms = [_form(row, counts.get(row.pk, {}), head=head, now=now) for row in endpoints]
    return {"sequence": head, "endpoints": forms}


def ping(name: str, *, now: dt.datetime, dry_run: bool = False) -> Report:
    """Send a ping; raises ``UnknownEndpoint`` or ``ValidationError``."""
    with transaction.atomic():
        endpoint = _endpoint(name)
        delivery = managing.ping(endpoint, now=now)
        transaction.set_rollback(dry_run)
    return {"endpoint": str(endpoint.uuid), "message": delivery.message_id, "dry_run": dry_run}


def replay(
    name: str,
    *,
    now: dt.datetime,
    message: str = "",
    sequence: int | None = None,
    dry_run: bool = False,
) -> Report:
    """Send again: one message, what changed after a sequence, or all that was given up.

    Raises ``UnknownEndpoint`` or ``ValidationError``.
    """
    with transaction.atomic():
        endpoint = _endpoint(name)
        if message:
            managing.replay(_delivery(endpoint, message), now=now)
            count = 1
        elif sequence is not None:
            count = managing.replay_from(endpoint, sequence=sequence, now=now)
        else:
            count = managing.replay_dead(endpoint, now=now)
        transaction.set_rollback(dry_run)
    return {"endpoint": str(endpoint.uuid), "count": count, "dry_run": dry_run}


def _endpoint(name: str) -> Endpoint:
    named = Q(url=name)
    with contextlib.suppress(ValueError):
        named |= Q(uuid=uuid.UUID(name))
    found = list(Endpoint.objects.select_related("key__partner").filter(named)[:2])
    if len(found) != 1:
        raise UnknownEndpoint(f"{len(found) or 'No'} endpoint has this address: give its id.")
    return found[0]


def _delivery(endpoint: Endpoint, message: str) -> Delivery:
    with contextlib.suppress(ValueError):
        key = uuid.UUID(message.removeprefix("msg_"))
        if found := Delivery.objects.filter(endpoint=endpoint, uuid=key).first():
            return found
    raise UnknownEndpoint(f"The endpoint has no message {message!r}.")


def _form(row: Endpoint, counts: dict[str, int], *, head: int, now: dt.datetime) -> Report:
    return {
        "id": str(row.uuid),
        "partner": row.partner.code,
        "key": row.key.prefix,
        "url": row.url,
        "state": row.state,
        "because": row.disabled_because,
        "works": row.is_working(now=now),
        "behind": max(head - row.sequence, 0),
        **{state: counts.get(state, 0) for state in DeliveryState.values},
        "failing_since": told_moment(row.failing_since),
        "succeeded_at": told_moment(row.succeeded_at),
    }


__all__ = ["UnknownEndpoint", "ping", "replay", "status"]
