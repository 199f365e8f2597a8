"""Receive webhooks: only what was signed with a secret of yours, and not long ago, is an event."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
TOLERANCE = 300


class NotSigned(Exception):
    """The request is not from the API, is too old, or was changed on its way: answer 401, with this
    text in the body. Whoever looks at the delivery then sees what is wrong.
    """


@dataclass(frozen=True)
class Event:
    """What happened: ``id`` is the same when the event is sent again, ``data`` says to what."""

    id: str
    type: str
    timestamp: str
    data: dict[str, Any]


def verify_webhook(body: bytes, headers: Mapping[str, str], secrets: str | Iterable[str]) -> Event:
    """Return the event that a request tells; raises ``NotSigned``.

    ``body`` is the request's body as it came. ``secrets`` are the ``whsec_…`` of the endpoint: while
    one is rotated, the old and the new. A request older or newer than five minutes is refused.
    """
    known = [secrets] if isinstance(secrets, str) else [*secrets]
    if not all(known):
        raise ValueError("secrets: an empty secret signs nothing")
    if not any(_is_signed(body, dict(headers), secret) for secret in known):
        raise NotSigned(_reason({name.lower(): value for name, value in headers.items()}))
    found = json.loads(body)
    ids = {name.lower(): value for name, value in headers.items()}
    return Event(
        id=ids["webhook-id"],
        type=str(found.get("type", "")),
        timestamp=str(found.get("timestamp", "")),
        data=found.get("data", {}),
    )


def _is_signed(body: bytes, headers: dict[str, str], secret: str) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):
        # A ValueError: signatures or bodies that are no text of their form.
        return False
    return True


def _reason(headers: Mapping[str, str]) -> str:
    """Return why a request is not accepted, for whoever looks after the receiver."""
    if missing := [name for name in HEADERS if not headers.get(name)]:
        return f"Missing: {', '.join(missing)}. Does a proxy take headers away?"
    sent_at = headers["webhook-timestamp"]
    if not sent_at.isdigit():
        return "webhook-timestamp is no time."
    age = time.time() - int(sent_at)
    if abs(age) > TOLERANCE:
        told = f"{abs(age):.0f} seconds {'old' if age > 0 else 'in the future'}"
        return f"By this server's clock the request is {told}: is the clock right?"
    return "No secret of yours signed this. Is it this endpoint's secret, and the body as it came?"
