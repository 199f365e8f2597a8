"""What a worker does about webhooks, a little at a time."""

from __future__ import annotations

import datetime as dt
from functools import cache

from countries import conf
from countries.mail import ENGLISH, mail_in, mail_task
from countries.partners.webhooks import following, occurrences, queue
from countries.partners.webhooks.courier import Courier
from countries.partners.webhooks.models import Endpoint, EndpointState

TEMPLATE = "wagtail_countries/mail/webhook_disabled"
KEEP_OCCURRENCES = dt.timedelta(days=60)
"""Longer than any warning before an end, so that none is given twice."""


def follow(*, now: dt.datetime) -> bool:
    """Make deliveries of what changed and what happened; true when there may be more."""
    told = occurrences.tell_occurrences(now=now)
    return following.follow_log(now=now) or told


def carry(*, now: dt.datetime) -> bool:
    """Send what is due and note what came back; true while requests are on their way."""
    return _courier().carry(now=now)


def forget(*, now: dt.datetime) -> int:
    """Delete what was done a month ago; return how many deliveries that were."""
    occurrences.forget_told(now=now, keep=KEEP_OCCURRENCES)
    return queue.forget_old(now=now)


def warn_of_ending_keys(*, now: dt.datetime) -> int:
    """Let endpoints be told that their key ends soon; return how many keys that are."""
    return occurrences.note_ending_keys(now=now)


def tell_partner(endpoint: Endpoint) -> None:
    """Have the partner told that nothing is sent to one of its endpoints any more.

    Called in the transaction that disables it, so it is told at least once, and once more only where
    a worker died between the sending and its note.
    """
    write_of_end.enqueue(endpoint.pk)


@mail_task
def write_of_end(endpoint_id: int) -> bool:
    """Write to a partner of its endpoint, unless somebody has resumed or deleted it meanwhile."""
    rows = Endpoint.objects.select_related("key__partner")
    row = rows.filter(pk=endpoint_id, state=EndpointState.DISABLED).first()
    if row is None:
        return False
    partner = row.key.partner
    context = {"endpoint": row, "partner": partner, "brand": conf.setting("BRAND_NAME")}
    mail_in(ENGLISH, TEMPLATE, context, to=partner.contact_email).send()
    return True


@cache
def _courier() -> Courier:
    """Return this process's own: workers are copies of one process that has read the code."""
    return Courier(disabled=tell_partner)
