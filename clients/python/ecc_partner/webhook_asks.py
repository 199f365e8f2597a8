"""Everything that can be asked about endpoints of webhooks; it needs a key with ``webhooks:manage``."""

from __future__ import annotations

from typing import Any, Literal

from ecc_partner import forms
from ecc_partner.asks import Id, Texts
from ecc_partner.conversation import Ask, path_of, query_of

State = Literal["waiting", "sending", "delivered", "dead", "superseded", "withdrawn"]


def listed() -> Ask[forms.Webhook]:
    """Your endpoints, the newest first."""
    return Ask("webhooks")


def create(
    url: str,
    *,
    description: str = "",
    events: Texts = (),
    countries: Texts = (),
    locales: Texts = (),
    types: Texts = (),
) -> Ask[forms.WebhookWithSecret]:
    """Make an endpoint; its ``secret`` is told now and never again. No events: all but freshness."""
    body = {"url": url, "description": description}
    lists = _lists(events=events, countries=countries, locales=locales, types=types)
    return Ask("webhooks", method="POST", body={**body, **lists})


def get(id: Id) -> Ask[forms.Webhook]:
    """What an endpoint is told of, and how it stands."""
    return Ask(path_of("webhooks", id))


def change(
    id: Id,
    *,
    url: str | None = None,
    description: str | None = None,
    events: Texts | None = None,
    countries: Texts | None = None,
    locales: Texts | None = None,
    types: Texts | None = None,
    paused: bool | None = None,
) -> Ask[forms.Webhook]:
    """Change what is given, all of it or nothing; ``paused=False`` goes on after a pause or a 410."""
    given = {"url": url, "description": description, "paused": paused}
    body = {name: value for name, value in given.items() if value is not None}
    lists = _lists(events=events, countries=countries, locales=locales, types=types)
    return Ask(path_of("webhooks", id), method="PATCH", body={**body, **lists})


def delete(id: Id) -> Ask[None]:
    """Forget an endpoint with all that was sent to it."""
    return Ask(path_of("webhooks", id), method="DELETE")


def ping(id: Id) -> Ask[forms.Delivery]:
    """Send an endpoint a ``ping``; look at the delivery for what it answered."""
    return Ask(path_of("webhooks", id, "ping"), method="POST")


def rotate(id: Id, *, overlap_hours: int | None = None) -> Ask[forms.WebhookWithSecret]:
    """Get a new secret; the former one signs as well for ``overlap_hours`` (a week without)."""
    body = {} if overlap_hours is None else {"overlap_hours": overlap_hours}
    return Ask(path_of("webhooks", id, "rotate"), method="POST", body=body)


def replay(id: Id, *, from_sequence: int | None = None) -> Ask[forms.Replayed]:
    """Send again all that changed after a sequence; without it, all that was given up."""
    body = {"dead": True} if from_sequence is None else {"from_sequence": from_sequence}
    return Ask(path_of("webhooks", id, "replay"), method="POST", body=body)


def deliveries(id: Id, *, state: State | None = None) -> Ask[forms.DeliverySummary]:
    """What was sent, the newest first; ``state="dead"`` is what was given up."""
    return Ask(path_of("webhooks", id, "deliveries"), query_of(state=state, limit=100))


def delivery(id: Id, delivery: Id) -> Ask[forms.Delivery]:
    """One delivery with its body and every attempt."""
    return Ask(path_of("webhooks", id, "deliveries", delivery))


def replay_delivery(id: Id, delivery: Id) -> Ask[forms.Delivery]:
    """Send one delivery again; raises ``Conflict`` where something newer took its place."""
    return Ask(path_of("webhooks", id, "deliveries", delivery, "replay"), method="POST")


def _lists(**given: Texts | None) -> dict[str, Any]:
    return {
        name: [texts] if isinstance(texts, str) else [*texts]
        for name, texts in given.items()
        if texts is not None
    }
