"""Tell partners in time that a key ends; each warning once, in English as all that they read."""

from __future__ import annotations

import datetime as dt
import logging

from countries import conf
from countries.mail import ENGLISH, mail_in
from countries.partners.api import links
from countries.partners.models import Key, KeyNotice

logger = logging.getLogger(__name__)

WARNED_BEFORE = (30, 7, 1)
"""How many days before a key's end its partner is told, each once."""

TEMPLATE = "wagtail_countries/mail/key_ends"


def warn_of_key_ends(*, now: dt.datetime) -> list[KeyNotice]:
    """Write to the contact of each partner whose key ends soon; return what was told now.

    A warning that was missed is not made up for when the next is due. A mail that cannot be sent is
    tried again the next time, and keeps no other back.
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
    # Stored first, so that whoever comes second finds it there; and committed: nobody knows for how
    # long a mail server lets us wait, and SQLite has one writer.
    notice, is_new = KeyNotice.objects.get_or_create(
        key=key, ends_at=key.ends_at, days=days, defaults={"sent_at": now}
    )
    if not is_new:
        return None
    try:
        _send(key, now=now)
    except Exception as error:
        notice.delete()
        if not isinstance(error, OSError):
            raise
        # What a mail server refuses is an OSError, too.
        logger.warning("the mail that the key %s ends was not sent", key, exc_info=True)
        return None
    return notice


def _send(key: Key, *, now: dt.datetime) -> None:
    assert key.ends_at is not None  # noqa: S101  # for the type checker: see above
    context = {
        "key": key,
        "partner": key.partner,
        "ends": key.ends_at.astimezone(dt.UTC),
        "left": -((now - key.ends_at) // dt.timedelta(days=1)),
        "docs": links.api_url("docs"),
        "network": conf.setting("BRAND_NAME"),
    }
    mail_in(ENGLISH, TEMPLATE, context, to=key.partner.contact_email).send()
