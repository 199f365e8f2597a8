"""The secrets of endpoints, derived and never stored, and the signatures made with them."""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.utils.crypto import salted_hmac
from standardwebhooks import Webhook

from countries.partners.webhooks.models import Delivery, Endpoint

SALT = "countries.partners.webhooks"
PREFIX = "whsec_"


def secret_of(endpoint: Endpoint) -> str:
    """Return the text of an endpoint's present secret, as its receiver needs it."""
    return _text(endpoint, endpoint.generation, settings.SECRET_KEY)


def signed_headers(delivery: Delivery, endpoint: Endpoint, *, now: dt.datetime) -> dict[str, str]:
    """Return what makes a receiver sure that ``delivery`` is ours, sent now and unchanged.

    While a secret is being rotated, and while ``SECRET_KEY`` is, former secrets sign as well.
    """
    moment = now.astimezone(dt.UTC)
    signatures = [
        Webhook(secret).sign(delivery.message_id, moment, delivery.body)
        for secret in _signing_secrets(endpoint, now=now)
    ]
    return {
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _signing_secrets(endpoint: Endpoint, *, now: dt.datetime) -> list[str]:
    formers = [number for number, _until in endpoint.former_secrets(now=now)]
    generations = [endpoint.generation, *formers]
    roots = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [_text(endpoint, number, root) for number in generations for root in roots]


def _text(endpoint: Endpoint, generation: int, root: str | bytes) -> str:
    value = f"{endpoint.uuid}:{generation}"
    digest = salted_hmac(SALT, value, secret=root, algorithm="sha256").digest()
    return PREFIX + base64.b64encode(digest).decode()


__all__ = ["secret_of", "signed_headers"]
