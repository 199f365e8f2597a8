"""What the API says of endpoints and deliveries: their schemas; see ``webhook_forms`` for the values."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from countries.partners.api.schemas import Form, Url, list_of


class Webhook(Form):
    """An endpoint of yours, and how it stands."""

    id: UUID
    url: Url
    description: str
    events: list[str] = Field(description="Empty: all but `page.freshness`.")
    countries: list[str] = Field(description="Empty: all that the key sees.")
    locales: list[str] = Field(description="Empty: all that the key sees.")
    types: list[str] = Field(description="Empty: all that the key sees.")
    state: Literal["active", "paused", "disabled"]
    disabled_because: Literal["gone", "failing"] | None = Field(
        description="`gone`: it answered 410. `failing`: for days nothing arrived."
    )
    test: bool = Field(description="Whether it belongs to a test key: its events say so, too.")
    sequence: int = Field(description="The change of the log up to which it was told.")
    created_at: dt.datetime
    former_secret_until: dt.datetime | None = Field(
        description="Until when the secret before the present one signs as well."
    )
    failing_since: dt.datetime | None
    succeeded_at: dt.datetime | None = Field(description="When something last arrived.")


class WebhookWithSecret(Webhook):
    """An endpoint with its secret, which is told once."""

    secret: str = Field(description="`whsec_…`, by which signatures are checked. Keep it.")


class Subject(Form):
    """What an event tells of."""

    kind: str
    id: UUID
    locale: str | None


class DeliverySummary(Form):
    """An event for an endpoint, and how it stands."""

    id: UUID = Field(description="Of the delivery, as in its address.")
    message_id: str = Field(
        description="What the header `webhook-id` says at every attempt: by it a receiver knows what "
        "it has already."
    )
    webhook_id: str = Field(
        description="The same as `message_id`, by the header's name; no endpoint's id."
    )
    event: str
    subject: Subject
    sequence: int
    state: Literal["waiting", "sending", "delivered", "dead", "superseded", "withdrawn"]
    attempt_count: int = Field(description="Attempts since it was last sent anew.")
    created_at: dt.datetime
    next_attempt_at: dt.datetime | None = Field(description="Null unless it waits.")
    finished_at: dt.datetime | None


class Attempt(Form):
    """One try to deliver, the latest first."""

    number: int
    started_at: dt.datetime
    milliseconds: int
    status: int | None = Field(description="The status that was answered; null for no answer.")
    answer: str = Field(description="The first kilobyte of what was answered.")
    error: str | None = Field(description="Why nothing was answered.")


class Delivery(DeliverySummary):
    """A delivery with what is sent, and every attempt."""

    body: dict[str, Any] = Field(description="What is sent, parsed.")
    attempts: list[Attempt]


class Replayed(Form):
    """How much is sent again, or looked at for that."""

    count: int


WebhookItems = list_of(Webhook, "WebhookItems")
DeliveryItems = list_of(DeliverySummary, "DeliveryItems")


ANSWERS: tuple[type[BaseModel], ...] = (
    Webhook,
    WebhookWithSecret,
    WebhookItems,
    Delivery,
    DeliveryItems,
    Replayed,
)
"""Every form that an operation on webhooks answers with."""
