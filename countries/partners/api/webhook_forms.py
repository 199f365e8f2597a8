"""What the API says of endpoints and of what was sent to them."""

from __future__ import annotations

from typing import Any

import orjson

from countries.partners.webhooks.managing import attempts_of
from countries.partners.webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from countries.resolution.page import rfc3339

Form = dict[str, Any]


def webhook_form(endpoint: Endpoint) -> Form:
    """Return what is told of an endpoint; never its secret."""
    return {
        "id": str(endpoint.uuid),
        "url": endpoint.url,
        "description": endpoint.description,
        "events": endpoint.events,
        "countries": endpoint.countries,
        "locales": endpoint.locales,
        "types": endpoint.types,
        "state": endpoint.state,
        "disabled_because": endpoint.disabled_because or None,
        "test": endpoint.is_test,
        "sequence": endpoint.sequence,
        "created_at": rfc3339(endpoint.created_at),
        "former_secret_until": rfc3339(endpoint.former_until),
        "failing_since": rfc3339(endpoint.failing_since),
        "succeeded_at": rfc3339(endpoint.succeeded_at),
    }


def summary_form(delivery: Delivery) -> Form:
    """Return what a list tells of a delivery."""
    is_waiting = delivery.state == DeliveryState.WAITING
    return {
        "id": str(delivery.uuid),
        "message_id": delivery.message_id,
        "webhook_id": delivery.message_id,
        "event": delivery.event,
        "subject": {
            "kind": delivery.kind,
            "id": str(delivery.key),
            "locale": delivery.locale or None,
        },
        "sequence": delivery.sequence,
        "state": delivery.state,
        "attempt_count": delivery.attempt_count,
        "created_at": rfc3339(delivery.created_at),
        "next_attempt_at": rfc3339(delivery.due_at) if is_waiting else None,
        "finished_at": rfc3339(delivery.finished_at),
    }


def delivery_form(delivery: Delivery) -> Form:
    """Return all that is told of a delivery: what was sent, and what each attempt brought."""
    attempts = [_attempt_form(row) for row in attempts_of(delivery)]
    return {
        **summary_form(delivery),
        "body": orjson.loads(delivery.body),
        "attempts": attempts,
    }


def _attempt_form(row: Attempt) -> Form:
    return {
        "number": row.number,
        "started_at": rfc3339(row.started_at),
        "milliseconds": row.milliseconds,
        "status": row.status,
        "answer": row.answer,
        "error": row.error or None,
    }
