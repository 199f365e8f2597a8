"""Tell partners in time that a key ends; each warning once, in English as all that they read."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from countries import conf
from countries.mail import ENGLISH, mail_in, mail_task
from countries.partners.api import links
from countries.partners.models import Key, KeyNotice

WARNED_BEFORE = (30, 7, 1)
"""How many days before a key's end its partner is told, each once."""

TEMPLATE = "wagtail_countries/mail/key_ends"


def warn_of_key_ends(*, now: dt.datetime) -> list[KeyNotice]:
    """Have the contact of each partner whose key ends soon written to; return what was noted now.

    A warning that was missed is not made up for when the next is due. Each is noted once and its mail
    asked for in the same transaction: it is sent at least once, and once more only where a worker died
    between the sending and its note.
    """
    told = []
    for key in Key.objects.ending_soon(now=now).select_related("partner"):
        notice = _warn(key, now=now)
        if notice is not None:
            told.append(notice)
    return told


def _warn(key: Key, *, now: dt.datetime) -> KeyNotice | None:
    assert key.ends_at is not None  # noqa: S101  # for the type checker: it ends soon
    days = min(days for days in WARNED_BEFORE if key.ends_at - now <= dt.timedelta(days=days))
    sent = {"key": key, "ends_at": key.ends_at, "days": days}
    if KeyNotice.objects.filter(**sent).exists():
        return None
    try:
        with transaction.atomic():
            # Whoever comes second finds it there.
            notice = KeyNotice.objects.create(**sent, sent_at=now)
            send_warning.enqueue(notice.pk)
    except IntegrityError:
        return None
    return notice


@mail_task
def send_warning(notice_id: int) -> bool:
    """Write to a partner that its key ends, unless that is no longer so."""
    rows = KeyNotice.objects.select_related("key__partner").filter(
        pk=notice_id, key__ends_at=F("ends_at"), key__revoked_at=None, key__partner__is_active=True
    )
    notice = rows.first()
    if notice is None:
        return False
    key, ends = notice.key, notice.ends_at
    context = {
        "key": key,
        "partner": key.partner,
        "ends": ends.astimezone(dt.UTC),
        "left": -((notice.sent_at - ends) // dt.timedelta(days=1)),
        "docs": links.api_url("docs"),
        "network": conf.setting("BRAND_NAME"),
    }
    mail_in(ENGLISH, TEMPLATE, context, to=key.partner.contact_email).send()
    return True
