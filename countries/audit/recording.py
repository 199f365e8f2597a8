"""Write entries in the transaction of what they tell of: together at the end of a unit, else at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from countries.audit.actors import current_actor
from countries.audit.condensing import Values, condensed
from countries.audit.models import AuditEntry
from countries.closing import once
from countries.routing import CountryInfo, LocaleInfo, Network, last_known_network, network

BATCH = 200
_GATHERED = "audit"

_silent: ContextVar[bool] = ContextVar("silent", default=False)


@dataclass(frozen=True)
class Place:
    """Where something belongs, by whichever of these is known; the network where none is."""

    code: str = ""
    country_id: int | None = None
    country_locale_id: int | None = None
    locale_id: int | None = None
    locale_code: str = ""

    @property
    def is_named(self) -> bool:
        """Whether nothing needs to be looked up."""
        ids = (self.country_id, self.country_locale_id, self.locale_id)
        return (bool(self.code) or not self.locale_code) and ids == (None, None, None)


@dataclass(frozen=True)
class Thing:
    """What an entry is about."""

    type: str = ""
    pk: str = ""
    uuid: uuid.UUID | None = None
    label: str = ""


NETWORK, NOTHING = Place(), Thing()


@dataclass(eq=False)
class _Pending:
    """An entry whose country is looked up when it is written. ``mark`` dies with its savepoint."""

    entry: AuditEntry
    place: Place
    mark: _Mark = field(default_factory=lambda: _Mark())


class _Mark:
    """Registered for the commit: what is rolled back inside a unit takes it along."""

    def __call__(self) -> None:
        """Do nothing; it was written before the commit."""


@contextmanager
def unrecorded() -> Iterator[None]:
    """Record nothing of what happens inside: it follows from what is recorded already."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def in_one_transaction() -> AbstractContextManager[object]:
    """Let a change and its entry share a transaction: the one that is open, or one of their own."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def is_recording() -> bool:
    return not _silent.get()


def thing_of(instance: Model, *, label: str = "") -> Thing:
    """Return what an entry says of ``instance``, whichever its model."""
    own = getattr(instance, "uuid", None)
    return Thing(
        type=instance._meta.label_lower,
        pk=str(instance.pk),
        uuid=own if isinstance(own, uuid.UUID) else None,
        label=label or str(instance),
    )


def record(
    action: str,
    thing: Thing = NOTHING,
    *,
    place: Place = NETWORK,
    before: Values | None = None,
    after: Values | None = None,
    user: Any = None,
) -> None:
    """Add an entry: ``action`` (``page.publish``) was done to ``thing`` by ``user`` or whoever acts."""
    if _silent.get():
        return
    actor = current_actor(user)
    entry = AuditEntry(
        time=timezone.now(),
        user_pk=actor.pk[:64],
        user_name=actor.name[:255],
        agent=actor.agent[:200],
        request_id=actor.request_id,
        action=action[:100],
        object_type=thing.type,
        object_pk=thing.pk[:64],
        object_uuid=thing.uuid,
        object_label=thing.label[:255],
        before=before,
        after=after,
    )
    pending = _Pending(entry, place)
    nothing_yet: list[_Pending] = []
    gathered = once(_GATHERED, nothing_yet, _write_what_stands)
    if gathered is None:
        _write([pending])
        return
    gathered.append(pending)
    if connection.in_atomic_block:
        transaction.on_commit(pending.mark)


def record_export(
    what: str,
    *,
    form: str,
    filters: Values | None = None,
    user: Any = None,
    place: Place = NETWORK,
    thing: Thing = NOTHING,
) -> None:
    """Add an entry: ``what`` was taken out of the site as a file in ``form`` (csv, xlsx, po …)."""
    about = thing if thing is not NOTHING else Thing(label=what)
    after: Values = {"what": what, "format": form}
    if filters:
        after["filters"] = condensed(filters)
    record("export", about, place=place, after=after, user=user)


def _write_what_stands(gathered: list[_Pending]) -> None:
    """Write what was gathered, but for what was rolled back to a savepoint since."""
    standing = {id(row[1]) for row in connection.run_on_commit}
    in_transaction = connection.in_atomic_block
    _write([row for row in gathered if not in_transaction or id(row.mark) in standing])


def _write(pending: list[_Pending]) -> None:
    if not pending:
        return
    _name_places(pending)
    AuditEntry.objects.bulk_create([row.entry for row in pending], batch_size=BATCH)


def _name_places(pending: list[_Pending]) -> None:
    """Write the codes of country and locale into the entries; a query only for what is new."""
    unnamed = []
    for row in pending:
        if row.place.is_named:
            row.entry.country = row.place.code
        else:
            unnamed.append(row)
    if not unnamed:
        return
    net = last_known_network()
    if net is None or not all(_is_known(row.place, net) for row in unnamed):
        net = network()
    for row in unnamed:
        row.entry.country, row.entry.locale = _names(row.place, net)


def _is_known(place: Place, net: Network) -> bool:
    """Tell whether a snapshot is enough to name ``place``: which country is whose never changes."""
    return _info(place, net) is not None or _country(place, net) is not None


def _names(place: Place, net: Network) -> tuple[str, str]:
    """Return the codes of country and locale."""
    info = _info(place, net)
    if info is not None:
        return info.country.code, info.code
    country = _country(place, net)
    return country.code if country else place.code, place.locale_code


def _info(place: Place, net: Network) -> LocaleInfo | None:
    if place.locale_id is not None:
        return net.by_locale_id.get(place.locale_id)
    if place.country_locale_id is not None:
        return next((row for row in net.locales if row.pk == place.country_locale_id), None)
    if place.locale_code and place.country_id is None and not place.code:
        return net.by_code.get(place.locale_code)
    return None


def _country(place: Place, net: Network) -> CountryInfo | None:
    return next((row for row in net.countries if row.pk == place.country_id), None)
