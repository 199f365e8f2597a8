"""The thin bodies of events: what changed and where to read it, in bytes that no attempt changes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import orjson

from countries.delivery.models import Document, Kind
from countries.partners.webhooks.events import RESET
from countries.partners.webhooks.models import Delivery, Endpoint
from countries.routing import Network

SYNC = "sync"
"""The kind of what tells of a whole replica; no document has it."""

AddressParts = tuple[str, uuid.UUID, str]
"""Kind, key and locale of what an event tells of."""


def delivery_of(
    endpoint: Endpoint,
    *,
    event: str,
    address: AddressParts,
    sequence: int,
    happened_at: dt.datetime,
    data: dict[str, Any],
    now: dt.datetime,
    country: str = "",
    type: str = "",
) -> Delivery:
    """Return the delivery, not saved, of an event to ``endpoint``; due now."""
    kind, key, locale = address
    body: dict[str, Any] = {"type": event, "timestamp": _moment(happened_at), "data": data}
    if endpoint.is_test:
        body["test"] = True
    return Delivery(
        uuid=_id(endpoint, address, sequence),
        endpoint=endpoint,
        event=event,
        kind=kind,
        key=key,
        locale=locale,
        sequence=sequence,
        country=country,
        type=type,
        body=orjson.dumps(body).decode(),
        created_at=now,
        due_at=now,
    )


def reset_of(endpoint: Endpoint, *, reason: str, now: dt.datetime) -> Delivery:
    """Return the delivery, not saved, that tells ``endpoint`` to read everything anew.

    It is of where the endpoint stands, and says nothing of the log, which others change as well.
    """
    key = uuid.uuid5(endpoint.uuid, f"{endpoint.epoch}:{endpoint.sequence}")
    return delivery_of(
        endpoint,
        event=RESET,
        address=(SYNC, key, ""),
        sequence=0,
        happened_at=now,
        data={"id": str(key), "kind": SYNC, "reason": reason},
        now=now,
    )


def data_of(document: Document, net: Network) -> dict[str, Any]:
    """Return what an event says of ``document``; only pages have an address for people."""
    info = net.by_code.get(document.locale)
    is_page = document.kind == Kind.PAGE and info is not None
    data: dict[str, Any] = {
        "id": str(document.key),
        "locale": document.locale or None,
        "country": document.country or None,
        "kind": document.kind,
        "type": document.type or document.kind,
        "sequence": document.sequence,
        "url": info.url(document.rest) if is_page and info else None,
    }
    return data | {"reason": document.gone} if document.gone else data


def _id(endpoint: Endpoint, address: AddressParts, sequence: int) -> uuid.UUID:
    """Return what is the same however often, and wherever, this delivery is made."""
    parts = (endpoint.epoch, *address, sequence)
    return uuid.uuid5(endpoint.uuid, ":".join(map(str, parts)))


def _moment(moment: dt.datetime) -> str:
    text = moment.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


__all__ = ["AddressParts", "data_of", "delivery_of", "reset_of"]
