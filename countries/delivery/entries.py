"""Make the documents of registered entries: one for each open locale of an entry's country."""

from __future__ import annotations

from typing import Any

from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Reason
from countries.registry import Registration, entries_of_type, entry_registrations
from countries.resolution import Batch
from countries.resolution.context import ResolutionContext
from countries.resolution.entry import resolve_entry
from countries.routing import Network


def entry_addresses(entry: Any, net: Network) -> list[Address]:
    """Return where the documents of ``entry`` stand, in every locale of its country."""
    country = net.by_country_code.get(entry.country.code)
    locales = net.locales_of(country) if country else []
    return [Address(entry.entry_type, entry.uuid, info.code) for info in locales]


def every_entry_address(net: Network) -> list[Address]:
    """Return the addresses of all entries, for a rebuild."""
    return [
        address
        for registration in entry_registrations()
        for entry in registration.model._default_manager.select_related("country")
        for address in entry_addresses(entry, net)
    ]


def produce_entries(
    kind: str, addresses: list[Address], batch: Batch
) -> dict[Address, Draft | Gone]:
    """Make what stands at ``addresses``, all of one ``kind``; an unknown kind has nothing."""
    registration = entries_of_type(kind)
    if registration is None:
        return {address: Gone(address, Reason.DELETED) for address in addresses}
    rows = registration.model._default_manager.filter(
        uuid__in={address.key for address in addresses}
    ).select_related("country")
    by_key = {row.uuid: row for row in rows}
    return {
        address: _produce(address, by_key.get(address.key), registration, batch)
        for address in addresses
    }


def _produce(
    address: Address, entry: Any, registration: Registration, batch: Batch
) -> Draft | Gone:
    if entry is None:
        return Gone(address, Reason.DELETED)
    info = batch.net.by_code.get(address.locale)
    if info is None or info.country.code != entry.country.code:
        return Gone(address, Reason.MOVED_OUT)
    if not entry.is_public or not info.country.is_open:
        return Gone(address, Reason.UNPUBLISHED)
    context = ResolutionContext(None, info, batch)
    resolved = resolve_entry(entry, registration, context)
    return Draft(
        address=address,
        document=resolved.document,
        keys=resolved.keys,
        country=info.country.code,
        type=entry.entry_type,
        title=resolved.document["title"],
        tags=tuple(resolved.document["tags"]),
        updated_at=entry.updated_at,
        published_at=entry.updated_at,
        text=resolved.text,
        valid_until=context.valid_until,
    )
