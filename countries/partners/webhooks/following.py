"""Each endpoint follows the log: what changed after its sequence becomes deliveries, in one transaction."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict

import orjson
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from countries.delivery import log
from countries.delivery.models import Document
from countries.delivery.parts import DECIDING
from countries.partners.sync.shares import Row, Share
from countries.partners.webhooks.bodies import AddressParts, data_of, delivery_of, reset_of
from countries.partners.webhooks.events import event_of, is_wanted
from countries.partners.webhooks.faults import kept_apart
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from countries.routing import Network, network

logger = logging.getLogger(__name__)

BATCH = 200
"""Documents that are looked at, and whose deliveries are written, together."""

REPLACEABLE = (DeliveryState.WAITING, DeliveryState.DEAD)


def follow_log(*, now: dt.datetime) -> bool:
    """Let each endpoint that is behind come to the head; true when any did.

    One that cannot stays where it is, and no other with it.
    """
    epoch, head = log.state()
    behind = ~Q(epoch=epoch) | Q(sequence__lt=head)
    rows = Endpoint.objects.working(now=now).filter(behind)
    any_followed = False
    for pk in list(rows.order_by("sequence").values_list("pk", flat=True)):
        with kept_apart("webhook.following_failed", endpoint=pk):
            any_followed |= _follow(pk, now=now)
    return any_followed


@transaction.atomic
def _follow(pk: int, *, now: dt.datetime) -> bool:
    """Write the next deliveries of an endpoint, and how far it has come; false where another does."""
    endpoint = lock(pk, now=now)
    if endpoint is None:
        return False
    stands = log.whole_state()
    if str(endpoint.epoch) != stands.epoch:
        # A restored database: what happened in the other one is told by nobody.
        _reset(endpoint, reason="restored", now=now)
        Endpoint.objects.filter(pk=pk).update(epoch=stands.epoch, sequence=stands.sequence)
        return True
    # Who stands at the very beginning knows nothing that could have been deleted.
    if 0 < endpoint.sequence < stands.horizon:
        _reset(endpoint, reason="too_old", now=now)
    # All in one step: halfway nobody could tell any more what was known of a document that moved on
    # in the log for a smaller change.
    reached = _put_all(endpoint, now=now)
    Endpoint.objects.filter(pk=pk).update(sequence=max(reached, stands.sequence))
    return True


def _reset(endpoint: Endpoint, *, reason: str, now: dt.datetime) -> None:
    """Tell an endpoint that it misses what is told no more, so that its owner asks for everything.

    After a restore all of them are told. Their deliveries wait like any others for one of the
    requests that a worker has on its way (``courier.AT_ONCE``), and who then reads everything anew
    does so under its key's own limit.
    """
    logger.warning("webhook.reset endpoint=%s reason=%s", endpoint.uuid, reason)
    put(endpoint, [reset_of(endpoint, reason=reason, now=now)], now=now)


def _put_all(endpoint: Endpoint, *, now: dt.datetime) -> int:
    """Store the deliveries of all that changed since the endpoint's sequence; return the last one's."""
    net = network()
    reached = endpoint.sequence
    while documents := log.changes_since(reached, limit=BATCH):
        made = [one for row in documents if (one := _delivery(endpoint, row, net, now=now))]
        put(endpoint, made, now=now)
        reached = documents[-1].sequence or reached
        if len(documents) < BATCH:
            break
    return reached


def lock(pk: int, *, now: dt.datetime) -> Endpoint | None:
    """Return an endpoint that is told of changes, locked; None where it is not, or another holds it."""
    rows = Endpoint.objects.working(now=now).select_related("key__partner").filter(pk=pk)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def _delivery(
    endpoint: Endpoint, document: Document, net: Network, *, now: dt.datetime
) -> Delivery | None:
    event = event_of(document, after=endpoint.sequence)
    sequence = _seen_at(endpoint, document)
    if not event or not is_wanted(event, endpoint.events) or sequence <= endpoint.sequence:
        return None
    return delivery_of(
        endpoint,
        event=event,
        address=(document.kind, document.key, document.locale),
        sequence=sequence,
        happened_at=document.sequenced_at,
        data={**data_of(document, net), "sequence": sequence},
        country=document.country,
        type=document.type,
        now=now,
    )


def _seen_at(endpoint: Endpoint, document: Document) -> int:
    """Return the number of the last change of ``document`` that an endpoint may see; 0 for none."""
    place = {name: getattr(document, name) for name in ("kind", "country", "locale", "type")}
    sequence = document.sequence or 0
    if not endpoint.sees(**place):
        return 0
    if document.kind not in DECIDING:
        return sequence
    # A fact has a value for each country: who may see none of them is told nothing.
    parts = orjson.dumps(document.parts).decode()
    row = Row(
        id=document.pk,
        sequence=sequence,
        gone=document.gone,
        key=str(document.key),
        parts=parts,
        **place,
    )
    sights = [Share(scope).sight_of(row) for scope in endpoint.scopes]
    return min(sight.sequence if sight else 0 for sight in sights)


def put(endpoint: Endpoint, made: list[Delivery], *, now: dt.datetime) -> None:
    """Store the deliveries of a locked endpoint; each takes the place of older ones that wait.

    What is known already is sent once more: somebody asked for it by going back in the log.
    """
    if not made:
        return
    known = _known(endpoint, made)
    new, again, old = [], [], []
    for delivery in made:
        same = known[delivery.kind, delivery.key, delivery.locale]
        twin = next((row for row in same if row.sequence == delivery.sequence), None)
        if twin is None:
            new.append(delivery)
        elif twin.state not in (DeliveryState.WAITING, DeliveryState.SENDING):
            again.append(twin.pk)
        for row in same:
            if row.sequence < delivery.sequence and row.state in REPLACEABLE:
                row.superseded_by = twin or delivery
                row.state, row.finished_at = DeliveryState.SUPERSEDED, now
                old.append(row)
    Delivery.objects.bulk_create(new)
    Delivery.objects.bulk_update(old, ["state", "superseded_by", "finished_at"])
    wait_again(Delivery.objects.filter(pk__in=again), now=now)


def wait_again(rows: QuerySet[Delivery], *, now: dt.datetime) -> int:
    """Let deliveries of a locked endpoint begin anew; return how many."""
    return rows.update(state=DeliveryState.WAITING, due_at=now, finished_at=None, attempt_count=0)


def _known(endpoint: Endpoint, made: list[Delivery]) -> defaultdict[AddressParts, list[Delivery]]:
    """Return the stored deliveries that ``made`` meets: those that wait, and itself, by address."""
    meets = Q(state__in=REPLACEABLE) | Q(sequence__in=[one.sequence for one in made])
    rows = Delivery.objects.filter(
        meets,
        endpoint=endpoint,
        kind__in={one.kind for one in made},
        key__in=[one.key for one in made],
    )
    found: defaultdict[AddressParts, list[Delivery]] = defaultdict(list)
    for row in rows.defer("body"):
        found[row.kind, row.key, row.locale].append(row)
    return found


__all__ = ["follow_log", "lock", "put", "wait_again"]
