"""What an endpoint may be: where it lies, what it asks for, and whose key lets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from countries.identity.countries import Country, CountryLocale
from countries.partners import outbound
from countries.partners.models import Key, KeyScope
from countries.partners.vocabulary import known_types
from countries.partners.webhooks.events import chosen_types
from countries.partners.webhooks.models import Endpoint

MOST_ENDPOINTS = 20
"""Endpoints of one partner."""


def check_endpoint(endpoint: Endpoint, *, asked: set[str], now: dt.datetime) -> None:
    """Raise ``ValidationError`` that names each of the fields ``asked`` that cannot be as it is."""
    endpoint.countries = [str(code).upper() for code in endpoint.countries]
    endpoint.locales = [str(code).lower() for code in endpoint.locales]
    errors: dict[str, Any] = {}
    try:
        endpoint.clean_fields(exclude={"key", "events", "countries", "locales", "types"})
    except ValidationError as error:
        errors |= error.error_dict
    if "key" in asked:
        errors |= _wrong_key(endpoint.key, now=now)
    for name, known in _known(endpoint.key).items():
        values = getattr(endpoint, name)
        if name in asked and (unknown := [text for text in values if text not in known]):
            errors[name] = _unknown(unknown, known)
    if "url" in asked and "url" not in errors:
        try:
            outbound.judge(endpoint.url)
        except outbound.WrongAddress as error:
            errors["url"] = error
    if errors:
        raise ValidationError(errors)


def _wrong_key(key: Key, *, now: dt.datetime) -> dict[str, Any]:
    if KeyScope.WEBHOOKS not in key.scopes:
        return {"key": _("The key has not the right to manage webhooks.")}
    if not (key.is_live(now=now) and key.partner.is_active):
        return {"key": _("The key does not work any more.")}
    return {} if _has_room(key.partner_id) else _no_room()


def check_room(partner: int) -> None:
    """Raise ``ValidationError`` where a partner that the caller holds can have no more endpoints."""
    if not _has_room(partner):
        raise ValidationError(_no_room())


def _has_room(partner: int) -> bool:
    return Endpoint.objects.filter(key__partner=partner).count() < MOST_ENDPOINTS


def _no_room() -> dict[str, Any]:
    return {"key": _("A partner has %(count)s endpoints at most.") % {"count": MOST_ENDPOINTS}}


def _known(key: Key) -> dict[str, set[str]]:
    """Return what each list may hold: what exists and the key may see, so all else is unknown."""
    countries = set(Country.objects.values_list("code", flat=True))
    rows = CountryLocale.objects.all()
    if key.countries:
        countries &= set(key.countries)
        rows = rows.filter(country__code__in=key.countries)
    locales = set(rows.values_list("locale__language_code", flat=True))
    return {
        "events": set(chosen_types()),
        "countries": countries,
        "locales": locales & set(key.locales) if key.locales else locales,
        "types": set(known_types()) & set(key.types) if key.types else set(known_types()),
    }


def _unknown(values: Iterable[str], known: Iterable[str]) -> str:
    return _("Unknown: %(unknown)s. Known: %(known)s.") % {
        "unknown": ", ".join(map(str, values)),
        "known": ", ".join(sorted(known)) or "–",
    }


__all__ = ["MOST_ENDPOINTS", "check_endpoint", "check_room"]
