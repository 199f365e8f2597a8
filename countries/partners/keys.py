"""Issue, show once, recognise, rotate and revoke the keys of partners."""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging
import re
import secrets
import string
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from countries import conf
from countries.partners.models import Key, KeyKind, KeyScope, Partner
from countries.partners.scopes import EVERYTHING, Scope

logger = logging.getLogger(__name__)

SECRET_BITS = 160
SECRET_LENGTH = 27
CHECKSUM_LENGTH = 6
SHOWN_LENGTH = 5
DIGITS = string.digits + string.ascii_letters
SALT = "countries.partners.keys"
OVERLAP = dt.timedelta(days=7)
TERMS = (*("scopes", "countries", "locales", "types", "quota", "ip_ranges", "origins", "ends_at"),)
"""What can be changed of a key; its kind stays."""
INHERITED = (
    "scopes", "countries", "locales", "types", "quota", "ip_ranges", "origins", "lineage",
)  # fmt: skip
"""What a key's successor has from it."""

_KEY = re.compile(
    rf"(?P<begin>[a-z0-9]+_(?:live|test)_)(?P<secret>[0-9A-Za-z]{{{SECRET_LENGTH}}})"
    rf"(?P<checksum>[0-9A-Za-z]{{{CHECKSUM_LENGTH}}})"
)


class KeyRefused(Exception):
    """The key shown is wrong, expired or revoked; the message says which and nothing else."""


class AddressRefused(Exception):
    """The key is good, but not from this address."""


@dataclass(frozen=True)
class Caller:
    """Who asks: a partner by one of its keys, or any visitor."""

    key: UUID | None = None
    lineage: UUID | None = None
    partner: str = ""
    partner_code: str = ""
    shown: str = ""
    kind: str = ""
    rights: frozenset[str] = frozenset({KeyScope.READ.value})
    scope: Scope = EVERYTHING
    quota: int = 0
    origins: frozenset[str] = field(default=frozenset())
    last_used_at: dt.datetime | None = None
    partner_id: UUID | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.key is None

    @property
    def is_test(self) -> bool:
        """Whether a key for trying out asks: it reads the same, and counts in no usage."""
        return self.kind == KeyKind.TEST


ANONYMOUS = Caller()


def issue_key(
    partner: Partner, *, now: dt.datetime, kind: str = KeyKind.LIVE, **terms: Any
) -> tuple[Key, str]:
    """Give ``partner`` a key and return it with its text, which nobody can show again.

    ``terms`` are the fields of ``Key``: scopes, countries, locales, types, quota, ip_ranges,
    origins, ends_at. Raises ``ValidationError`` naming each one that means nothing.
    """
    text = _new_text(kind)
    key = Key(
        partner=partner,
        kind=kind,
        prefix=text[: -SECRET_LENGTH - CHECKSUM_LENGTH + SHOWN_LENGTH],
        digest=_digest(text, settings.SECRET_KEY),
        created_at=now,
        **terms,
    )
    key.full_clean()
    key.save()
    return key, text


@transaction.atomic
def rotate_key(key: Key, *, now: dt.datetime, overlap: dt.timedelta = OVERLAP) -> tuple[Key, str]:
    """Issue a successor with the same terms; the old key works for ``overlap`` longer.

    Raises ``KeyRefused`` for a key that does not work any more.
    """
    hold_partner(key.partner_id)
    # As it is now: it may have been revoked, or narrowed, since the caller read it.
    row = _locked(key)
    if not row.is_live(now=now):
        raise KeyRefused(_("A key that has ended cannot be rotated."))
    terms = {name: getattr(row, name) for name in INHERITED}
    successor = issue_key(row.partner, now=now, kind=row.kind, ends_at=row.ends_at, **terms)
    end = now + overlap
    row.ends_at = key.ends_at = min(end, row.ends_at) if row.ends_at else end
    row.save(update_fields=["ends_at"])
    # What was told of the old key's content goes on being told; also where it was handed to a
    # successor that was revoked.
    endpoints = row.endpoints.model._default_manager.filter(key__lineage=row.lineage)
    endpoints.update(key=successor[0])
    return successor


def hold_partner(pk: int) -> None:
    """Let those who rotate a partner's keys, or give these something, come one after the other.

    It holds until the end of the caller's transaction, and comes before any key's lock.
    """
    rows = Partner.objects.filter(pk=pk).order_by()
    # Not its key: new keys refer to it, and need not wait.
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def heir_of(key: Key, *, now: dt.datetime) -> Key:
    """Return the latest working successor of ``key``, or ``key`` itself where there is none."""
    line = Key.objects.live(now=now).filter(lineage=key.lineage, pk__gt=key.pk)
    return line.select_related("partner").order_by("-pk").first() or key


def change_key(key: Key, *, now: dt.datetime, **terms: Any) -> Key:
    """Let ``key`` go on with other ``terms``, those of ``issue_key``, from the next request on.

    Raises ``KeyRefused`` for a key that does not work any more, ``ValidationError`` naming each term
    that means nothing.
    """
    with transaction.atomic():
        row = _locked(key)
        if not row.is_live(now=now):
            raise KeyRefused(_("A key that has ended cannot be changed."))
        for name, value in terms.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
    return row


def _locked(key: Key) -> Key:
    return Key.objects.select_for_update(of=("self",)).select_related("partner").get(pk=key.pk)


def revoke_key(key: Key, *, now: dt.datetime) -> bool:
    """Refuse ``key`` from the next request on; return whether it still worked."""
    revoked = Key.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=now)
    key.refresh_from_db(fields=["revoked_at"])
    return bool(revoked)


def authenticate(header: str, *, now: dt.datetime, address: str) -> Caller:
    """Return who shows ``header``, an Authorization header; one query.

    Raises ``KeyRefused`` or ``AddressRefused``: a key that is not good never makes a visitor.
    """
    key = _find(_text_in(header))
    if key is None:
        raise KeyRefused("There is no such key.")
    if key.revoked_at is not None:
        raise KeyRefused("The key was revoked.")
    if not key.is_live(now=now):
        raise KeyRefused("The key has expired.")
    if not key.partner.is_active:
        raise KeyRefused("The partner is not active.")
    if key.ip_ranges and not _is_within(address, key.ip_ranges):
        raise AddressRefused("The key is not accepted from this address.")
    return _caller(key)


def note_use(caller: Caller, *, now: dt.datetime) -> None:
    """Remember the minute in which a key was used: one write a minute, which may fail."""
    minute = now.replace(second=0, microsecond=0)
    if caller.key is None or (caller.last_used_at and caller.last_used_at >= minute):
        return
    older = Q(last_used_at__isnull=True) | Q(last_used_at__lt=minute)
    try:
        Key.objects.filter(older, uuid=caller.key).update(last_used_at=minute)
    except DatabaseError:
        logger.warning("the use of a key was not noted", exc_info=True)


def _caller(key: Key) -> Caller:
    return Caller(
        key=key.uuid,
        lineage=key.lineage,
        partner=key.partner.name,
        partner_code=key.partner.code,
        shown=key.prefix,
        kind=key.kind,
        rights=frozenset(key.scopes),
        scope=Scope(frozenset(key.countries), frozenset(key.locales), frozenset(key.types)),
        quota=key.quota,
        origins=frozenset(key.origins),
        last_used_at=key.last_used_at,
        partner_id=key.partner.uuid,
    )


def _text_in(header: str) -> str:
    scheme, _space, text = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise KeyRefused("A key is shown as “Authorization: Bearer …”.")
    text = text.strip()
    match = _KEY.fullmatch(text)
    if match is None or not text.startswith(f"{conf.setting('KEY_PREFIX')}_"):
        raise KeyRefused("This has not the form of a key.")
    if not secrets.compare_digest(match["checksum"], _checksum(match["begin"] + match["secret"])):
        raise KeyRefused("The key is mistyped or cut off: its checksum is wrong.")
    return text


def _find(text: str) -> Key | None:
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [_digest(text, secret) for secret in known]
    return Key.objects.select_related("partner").filter(digest__in=digests).first()


def _is_within(address: str, ranges: Iterable[str]) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in ipaddress.ip_network(text, strict=False) for text in ranges)


def _new_text(kind: str) -> str:
    begin = f"{conf.setting('KEY_PREFIX')}_{kind}_"
    text = begin + _base62(secrets.randbits(SECRET_BITS), SECRET_LENGTH)
    return text + _checksum(text)


def _digest(text: str, secret: str | bytes) -> str:
    return salted_hmac(SALT, text, secret=secret, algorithm="sha256").hexdigest()


def _checksum(text: str) -> str:
    return _base62(zlib.crc32(text.encode()), CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _place in range(length):
        number, digit = divmod(number, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


__all__ = [
    "ANONYMOUS",
    "AddressRefused",
    "Caller",
    "KeyRefused",
    "authenticate",
    "change_key",
    "heir_of",
    "hold_partner",
    "issue_key",
    "note_use",
    "revoke_key",
    "rotate_key",
]
