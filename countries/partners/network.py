"""The countries as partners read them: locales, identities, licensees and market facts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F

from countries.identity.countries import Country, MarketFact
from countries.identity.organisations import Licence, Role
from countries.identity.programmes import ProgrammeIdentity
from countries.partners.vocabulary import Vocabulary
from countries.routing import CountryInfo, LocaleInfo
from countries.text import bcp47, direction, language_of, native_name

LICENSEE = "licensee"

Form = dict[str, Any]


def countries_for(vocabulary: Vocabulary, countries: Iterable[CountryInfo]) -> list[Form]:
    """Return the forms of ``countries``, in their order; the same few queries whatever their number."""
    countries = list(countries)
    codes = [country.code for country in countries]
    since = dict(Country.objects.filter(code__in=codes).values_list("code", "since"))
    identities = _identities(codes, vocabulary)
    licensees = _licensees(codes)
    market_facts = _market_facts(codes)
    return [
        {
            "code": country.code,
            "id": str(country.uuid),
            "name": country.name,
            "names": country.names,
            "status": country.status,
            "since": _day(since.get(country.code)),
            "time_zone": country.time_zone,
            "url": _home_url(country, vocabulary),
            "locales": [_locale(info, vocabulary) for info in _answering(country, vocabulary)],
            "identities": identities[country.code],
            "licensees": licensees[country.code],
            "market_facts": market_facts[country.code],
        }
        for country in countries
    ]


def _answering(country: CountryInfo, vocabulary: Vocabulary) -> list[LocaleInfo]:
    return vocabulary.locales_of(country) if country.is_open else []


def _home_url(country: CountryInfo, vocabulary: Vocabulary) -> str | None:
    default = next(iter(_answering(country, vocabulary)), None)
    return default.home_url if default else None


def _locale(info: LocaleInfo, vocabulary: Vocabulary) -> Form:
    return {
        "locale": info.code,
        "language": language_of(info.code),
        "lang": bcp47(info.code),
        "dir": direction(info.code),
        "name": native_name(info.code),
        "url": info.home_url,
        "default": info.is_default,
        "fallback": [code for code in info.fallback if code in vocabulary.locales],
    }


def _identities(codes: list[str], vocabulary: Vocabulary) -> dict[str, list[Form]]:
    rows = ProgrammeIdentity.objects.filter(country__code__in=codes)
    found: dict[str, list[Form]] = defaultdict(list)
    for row in rows.select_related("programme", "country").order_by(
        "programme__name", "locale", "valid_from", "pk"
    ):
        if vocabulary.scope.locales and row.locale not in vocabulary.locales:
            continue
        found[row.country.code].append(
            {
                "programme": row.programme.code,
                "locale": row.locale,
                "name": row.name,
                "slogan": row.slogan,
                "hashtag": row.hashtag,
                "script_variants": dict(row.script_variants),
                **_dates(row),
            }
        )
    return found


def _licensees(codes: list[str]) -> dict[str, list[Form]]:
    """Return who holds a licence, or is called the licensee, by country."""
    found: dict[str, dict[tuple[str, str], Form]] = defaultdict(dict)
    licences = Licence.objects.filter(country__code__in=codes)
    roles = Role.objects.filter(country__code__in=codes, role=LICENSEE)
    for rows in (licences, roles):
        for row in rows.select_related("organisation", "programme", "country").order_by(
            "organisation__name", "valid_from", "pk"
        ):
            form = _licensee(row)
            found[row.country.code].setdefault((form["code"], form["programme"] or ""), form)
    return defaultdict(list, {code: list(forms.values()) for code, forms in found.items()})


def _licensee(row: Licence | Role) -> Form:
    return {
        "id": str(row.organisation.uuid),
        "code": row.organisation.code,
        "name": row.organisation.name,
        "programme": row.programme.code if row.programme else None,
        **_dates(row),
    }


def _market_facts(codes: list[str]) -> dict[str, list[Form]]:
    rows = MarketFact.objects.filter(country__code__in=codes).select_related("country")
    found: dict[str, list[Form]] = defaultdict(list)
    for row in rows.order_by("name", F("valid_from").asc(nulls_first=True), "pk"):
        found[row.country.code].append(
            {"name": row.name, "value": row.value, "note": row.note, **_dates(row)}
        )
    return found


def _dates(row: Any) -> Form:
    return {"from": _day(row.valid_from), "until": _day(row.valid_until)}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
