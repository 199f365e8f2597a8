"""Webhooks: a partner's endpoints, what was sent to them, and sending it again."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Router
from ninja import Query as QueryParameters

from countries.partners.api import links, responses, schemas, webhook_schemas
from countries.partners.api.endpoints.pages import uuid_of
from countries.partners.api.errors import Problem, invalid
from countries.partners.api.exchange import Exchange, exchange_of
from countries.partners.api.forms import NewWebhook, Replay, SecretRotation, WebhookChanges
from countries.partners.api.listing import send_rows
from countries.partners.api.parameters import DeliveryList, UuidText, WebhookList
from countries.partners.api.webhook_forms import delivery_form, summary_form, webhook_form
from countries.partners.models import Key
from countries.partners.webhooks import managing
from countries.partners.webhooks.models import Delivery, Endpoint

router = Router(tags=["Webhooks"], by_alias=True)

CONFLICT: dict[int, Any] = {409: schemas.Problem}
USUAL_ROTATION: Any = Body(SecretRotation())


@router.get(
    "/webhooks",
    response=webhook_schemas.WebhookItems,
    operation_id="listWebhooks",
    summary="Your endpoints",
)
def list_webhooks(request: HttpRequest, asked: QueryParameters[WebhookList]) -> HttpResponse:
    """Those of your key, the newest first; another key's do not exist for it."""
    exchange = exchange_of(request)
    rows = sorted(managing.endpoints_of(_owner(exchange)), key=lambda row: row.pk, reverse=True)

    def after(position: int | None, limit: int) -> list[Endpoint]:
        return [row for row in rows if position is None or row.pk < position][:limit]

    to_form = functools.partial(_form, exchange)
    return send_rows(exchange, "webhooks", asked, after, to_form, count=lambda: len(rows))


@router.post(
    "/webhooks",
    response={201: webhook_schemas.WebhookWithSecret, **CONFLICT},
    operation_id="createWebhook",
    summary="Make an endpoint",
)
def create_webhook(request: HttpRequest, asked: NewWebhook) -> HttpResponse:
    """It is told of what changes from now on. Keep `secret`: no other answer has it."""
    exchange = exchange_of(request)
    try:
        endpoint, secret = managing.create_endpoint(
            _manager(exchange), now=exchange.now, **asked.model_dump()
        )
    except ValidationError as error:
        raise _refusal(error) from error
    form = {**_form(exchange, endpoint), "secret": secret}
    location = links.api_url(f"webhooks/{endpoint.uuid}")
    return responses.send_unkept(form, status=201, headers={"Location": location})


@router.get(
    "/webhooks/{id}",
    response=webhook_schemas.Webhook,
    operation_id="getWebhook",
    summary="One endpoint",
)
def webhook(request: HttpRequest, id: UuidText) -> HttpResponse:
    """What it is told of, and how it stands."""
    exchange = exchange_of(request)
    endpoint = _endpoint(exchange, id)
    return responses.send_json(exchange, _form(exchange, endpoint), responses.Facts())


@router.patch(
    "/webhooks/{id}",
    response=webhook_schemas.Webhook,
    operation_id="changeWebhook",
    summary="Change, pause or resume an endpoint",
)
def change_webhook(request: HttpRequest, id: UuidText, asked: WebhookChanges) -> HttpResponse:
    """Either all of it is changed, or nothing."""
    exchange = exchange_of(request)
    endpoint = _managed(exchange, id)
    changes = asked.model_dump(exclude_unset=True)
    is_paused = changes.pop("paused", None)
    managing.change_endpoint(endpoint, now=exchange.now, **changes)
    if is_paused is not None:
        (managing.pause_endpoint if is_paused else managing.resume_endpoint)(endpoint)
    return responses.send_unkept(_form(exchange, endpoint))


@router.delete(
    "/webhooks/{id}",
    response={204: None},
    operation_id="deleteWebhook",
    summary="Delete an endpoint",
)
def delete_webhook(request: HttpRequest, id: UuidText) -> HttpResponse:
    """With all that was sent to it; what is on its way may still arrive."""
    managing.delete_endpoint(_managed(exchange_of(request), id))
    return responses.send_nothing()


@router.post(
    "/webhooks/{id}/ping",
    response={202: webhook_schemas.Delivery, **CONFLICT},
    operation_id="pingWebhook",
    summary="Try an endpoint out",
)
def ping_webhook(request: HttpRequest, id: UuidText) -> HttpResponse:
    """Sends it a `ping`; look at the delivery for what it answered."""
    exchange = exchange_of(request)
    delivery = managing.ping(_managed(exchange, id), now=exchange.now)
    return _accepted(exchange, id, delivery)


@router.post(
    "/webhooks/{id}/rotate",
    response={200: webhook_schemas.WebhookWithSecret, **CONFLICT},
    operation_id="rotateWebhookSecret",
    summary="Replace an endpoint's secret",
)
def rotate_secret(
    request: HttpRequest, id: UuidText, asked: SecretRotation = USUAL_ROTATION
) -> HttpResponse:
    """The former one signs as well for some hours, so that no event is refused. Keep `secret`.

    Those before it sign until their own ends; 409 where four still do, unless `overlap_hours` is 0.
    """
    exchange = exchange_of(request)
    endpoint = _managed(exchange, id)
    overlap = dt.timedelta(hours=asked.overlap_hours)
    secret = managing.rotate_secret(endpoint, now=exchange.now, overlap=overlap)
    return responses.send_unkept({**_form(exchange, endpoint), "secret": secret})


@router.post(
    "/webhooks/{id}/replay",
    response={202: webhook_schemas.Replayed},
    operation_id="replayWebhook",
    summary="Send much of it again",
)
def replay_webhook(request: HttpRequest, id: UuidText, asked: Replay) -> HttpResponse:
    """All that was given up, or all that changed since a sequence; `count` says how much that is."""
    exchange = exchange_of(request)
    endpoint = _managed(exchange, id)
    if asked.from_sequence is None:
        count = managing.replay_dead(endpoint, now=exchange.now)
        return responses.send_unkept({"count": count}, status=202)
    if asked.from_sequence > exchange.sequence:
        raise invalid("from_sequence", f"Give a sequence from 0 to {exchange.sequence}.")
    count = managing.replay_from(endpoint, sequence=asked.from_sequence, now=exchange.now)
    return responses.send_unkept({"count": count}, status=202)


@router.get(
    "/webhooks/{id}/deliveries",
    response=webhook_schemas.DeliveryItems,
    operation_id="listDeliveries",
    summary="What was sent to an endpoint, or is to be",
)
def list_deliveries(
    request: HttpRequest, id: UuidText, asked: QueryParameters[DeliveryList]
) -> HttpResponse:
    """The newest first; `state=dead` lists what was given up."""
    exchange = exchange_of(request)
    endpoint = _endpoint(exchange, id)

    def after(position: int | None, limit: int) -> list[Delivery]:
        return managing.deliveries_of(endpoint, state=asked.state, after=position, limit=limit)

    count = functools.partial(managing.count_deliveries, endpoint, state=asked.state)
    path, filters = f"webhooks/{endpoint.uuid}/deliveries", {"state": asked.state}
    return send_rows(exchange, path, asked, after, summary_form, count=count, filters=filters)


@router.get(
    "/webhooks/{id}/deliveries/{delivery}",
    response=webhook_schemas.Delivery,
    operation_id="getDelivery",
    summary="One delivery with every attempt",
)
def get_delivery(request: HttpRequest, id: UuidText, delivery: UuidText) -> HttpResponse:
    """What was sent, when, and what was answered: its status and its first kilobyte."""
    exchange = exchange_of(request)
    found = _delivery(_endpoint(exchange, id), delivery)
    return responses.send_json(exchange, delivery_form(found), responses.Facts())


@router.post(
    "/webhooks/{id}/deliveries/{delivery}/replay",
    response={202: webhook_schemas.Delivery, **CONFLICT},
    operation_id="replayDelivery",
    summary="Send one again",
)
def replay_delivery(request: HttpRequest, id: UuidText, delivery: UuidText) -> HttpResponse:
    """The same id and bytes; 409 where something newer of the same content took its place."""
    exchange = exchange_of(request)
    found = _delivery(_managed(exchange, id), delivery)
    return _accepted(exchange, id, managing.replay(found, now=exchange.now))


def _form(exchange: Exchange, endpoint: Endpoint) -> dict[str, Any]:
    """Return what is told of an endpoint: of the log no more than the caller may learn of."""
    form = webhook_form(endpoint)
    return {**form, "sequence": min(form["sequence"], exchange.sequence)}


def _owner(exchange: Exchange) -> Key:
    uuid = exchange.caller.key
    return Key.objects.select_related("partner").get(uuid=uuid)  # type: ignore[misc]  # no visitor comes here


def _manager(exchange: Exchange) -> Key:
    """Return the caller's key; one that was rotated only reads."""
    return managing.manager_of(exchange.caller.key, now=exchange.now)  # type: ignore[arg-type]  # likewise


def _endpoint(exchange: Exchange, text: str) -> Endpoint:
    """Return the endpoint with this id, to be read; another key's is as one that there is not."""
    return _found(_owner(exchange), text)


def _managed(exchange: Exchange, text: str) -> Endpoint:
    """Return the endpoint with this id, to be changed or sent to."""
    return _found(_manager(exchange), text)


def _found(owner: Key, text: str) -> Endpoint:
    found = managing.endpoints_of(owner).filter(uuid=uuid_of(text)).first()
    if found is None:
        raise Http404
    return found


def _delivery(endpoint: Endpoint, text: str) -> Delivery:
    found = endpoint.deliveries.filter(uuid=uuid_of(text)).first()
    if found is None:
        raise Http404
    return found


def _accepted(exchange: Exchange, id: str, delivery: Delivery) -> HttpResponse:
    location = links.api_url(f"webhooks/{id}/deliveries/{delivery.uuid}")
    form = delivery_form(delivery)
    return responses.send_unkept(form, status=202, headers={"Location": location})


def _refusal(error: ValidationError) -> Exception:
    """Return what is answered to an endpoint that cannot be made: too many are nobody's member."""
    about = error.message_dict
    return Problem("conflict", " ".join(about["key"])) if "key" in about else error
