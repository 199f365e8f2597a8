"""Keys by name, for people at a terminal: every function reports what it did, or would do."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q

from countries.partners.keys import OVERLAP, issue_key, revoke_key, rotate_key
from countries.partners.models import Key, Partner

Report = dict[str, Any]


class UnknownName(LookupError):
    """No partner, or not exactly one key, has this name; the message says which are known."""


def issue(
    partner: str,
    *,
    now: dt.datetime,
    name: str = "",
    email: str = "",
    dry_run: bool = False,
    **terms: Any,
) -> Report:
    """Issue a key to the partner with this code, which is made if ``name`` is given.

    Raises ``UnknownName`` or ``ValidationError``.
    """
    with transaction.atomic():
        owner = _partner(partner, name=name, email=email)
        key, text = issue_key(owner, now=now, **terms)
        transaction.set_rollback(dry_run)
    return _issued(key, text, now=now, dry_run=dry_run)


def rotate(
    name: str, *, now: dt.datetime, overlap: dt.timedelta = OVERLAP, dry_run: bool = False
) -> Report:
    """Issue the successor of a key; raises ``UnknownName`` or ``KeyRefused``."""
    with transaction.atomic():
        successor, text = rotate_key(_key(name), now=now, overlap=overlap)
        transaction.set_rollback(dry_run)
    return _issued(successor, text, now=now, dry_run=dry_run)


def revoke(name: str, *, now: dt.datetime, dry_run: bool = False) -> Report:
    """Refuse a key from now on; raises ``UnknownName``."""
    key = _key(name)
    if not dry_run:
        revoke_key(key, now=now)
    return {**_form(key, now=now), "dry_run": dry_run}


def keys_of(partner: str = "", *, now: dt.datetime) -> list[Report]:
    """Return every key, or those of one partner, the newest first; raises ``UnknownName``."""
    rows = Key.objects.select_related("partner")
    if partner:
        rows = rows.filter(partner=_partner(partner))
    return [_form(key, now=now) for key in rows]


def _partner(code: str, *, name: str = "", email: str = "") -> Partner:
    found = Partner.objects.filter(code=code).first()
    if found is not None:
        return found
    if not name:
        known = ", ".join(Partner.objects.order_by("code").values_list("code", flat=True))
        message = f"There is no partner {code!r}. Known: {known or 'none'}. --name makes it."
        raise UnknownName(message)
    made = Partner(code=code, name=name, contact_email=email)
    made.full_clean()
    made.save()
    return made


def _key(name: str) -> Key:
    named = Q(prefix=name.rstrip("…"))
    with contextlib.suppress(ValueError):
        named |= Q(uuid=uuid.UUID(name))
    found = list(Key.objects.select_related("partner").filter(named)[:2])
    if len(found) != 1:
        raise UnknownName(f"{len(found) or 'No'} key has this name: give its id.")
    return found[0]


def _issued(key: Key, text: str, *, now: dt.datetime, dry_run: bool) -> Report:
    shown = {} if dry_run else {"key": text}
    return {**shown, **_form(key, now=now), "dry_run": dry_run}


def _form(key: Key, *, now: dt.datetime) -> Report:
    return {
        "id": str(key.uuid),
        "begins": key.prefix,
        "partner": key.partner.code,
        "kind": key.kind,
        "state": _state(key, now=now),
        "scopes": key.scopes,
        "countries": key.countries,
        "locales": key.locales,
        "types": key.types,
        "quota": key.quota,
        "ip_ranges": key.ip_ranges,
        "origins": key.origins,
        "created_at": told_moment(key.created_at),
        "ends_at": told_moment(key.ends_at),
        "last_used_at": told_moment(key.last_used_at),
    }


def _state(key: Key, *, now: dt.datetime) -> str:
    if key.revoked_at is not None:
        return "revoked"
    return "live" if key.is_live(now=now) else "expired"


def told_moment(moment: dt.datetime | None) -> str | None:
    """Return a moment to the second in UTC, as commands tell it."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment else None
