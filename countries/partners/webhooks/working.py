"""What a worker does about webhooks, a little at a time."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from functools import cache

from countries import conf
from countries.mail import ENGLISH, mail_in
from countries.partners.webhooks import following, occurrences, queue
from countries.partners.webhooks.courier import Courier
from countries.partners.webhooks.models import Endpoint

logger = logging.getLogger(__name__)

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
    """Write to the partner that nothing is sent to one of its endpoints any more."""
    row = Endpoint.objects.select_related("key__partner").filter(pk=endpoint.pk).first()
    if row is None:
        return  # somebody deleted it meanwhile
    partner = row.key.partner
    context = {"endpoint": row, "partner": partner, "brand": conf.setting("BRAND_NAME")}
    mail = mail_in(ENGLISH, TEMPLATE, context, to=partner.contact_email)
    try:
        mail.send()
    except (OSError, smtplib.SMTPException):
        logger.exception("webhook.mail_failed endpoint=%s", row.uuid)


@cache
def _courier() -> Courier:
    """Return this process's own: workers are copies of one process that has read the code."""
    return Courier(disabled=tell_partner)
