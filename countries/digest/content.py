"""What a weekly mail says: what waits in each of the reader's countries, and in the network."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from countries import conf
from countries.access.actions import Role
from countries.access.models import Grant
from countries.coverage import Tally, coverage
from countries.digest.readers import Reader
from countries.identity.countries import Country
from countries.identity.organisations import Licence
from countries.identity.texts import text_in
from countries.routing import CountryInfo, network
from countries.text import base_language, native_name, territory_name
from countries.workspace import waiting_for

ENDING_WITHIN = dt.timedelta(days=60)
LAGGARDS_AT_MOST = 10


@dataclass(frozen=True)
class Entry:
    """One line: how many, of what, where to go, and what else is to be known, such as until when."""

    count: int
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under a heading: a country's, or the network's."""

    heading: str
    entries: list[Entry]


def parts_for(reader: Reader, *, now: dt.datetime) -> list[Part]:
    """Return what waits for a reader, in the language that is active; nothing is an empty list."""
    parts = _work(reader, now)
    return [*parts, *_network(now)] if reader.manages_network else parts


def _work(reader: Reader, now: dt.datetime) -> list[Part]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for row in waiting_for(reader.user, now=now, countries=reader.countries):
        if not row.is_offer:
            entries[row.country].append(_entry(row))
    known = network().by_country_code
    return [Part(_name(known[code]), found) for code, found in entries.items()]


def _entry(row: Any) -> Entry:
    notes = [native_name(row.locale)] if row.locale else []
    if row.due:
        notes.append(_("until %(day)s") % {"day": date_format(row.due, "SHORT_DATE_FORMAT")})
    return Entry(row.count, str(row.label), absolute(row.path), ", ".join(notes))


def absolute(path: str) -> str:
    """Return the address of a screen of the admin, which answers on the umbrella's host alone."""
    return conf.public_url() + path


def _name(country: CountryInfo | Country) -> str:
    language = get_language() or "en"
    names = {"en": country.name, **country.names}
    name, spoken = text_in(names, language)
    if country.is_umbrella or base_language(spoken) == base_language(language):
        return name
    return territory_name(country.code, base_language(language)) or name


# --- the network's ---


def _network(now: dt.datetime) -> list[Part]:
    parts = [
        Part(_("Countries with pages to bring up to date"), _laggards()),
        Part(_("Licences that end soon"), _ending_licences(now.date())),
        Part(_("Countries without a manager"), _unmanaged(now.date())),
    ]
    return [part for part in parts if part.entries]


def _laggards() -> list[Entry]:
    whole = coverage()
    found = []
    for country in whole.countries:
        cells = [
            whole.cell(info, column)
            for info in whole.locales_of(country)
            for column in whole.columns
        ]
        count = Tally.of(cell.state for cell in cells).lagging
        since = min((cell.since for cell in cells if cell.since), default=None)
        if count:
            found.append((count, country, since))
    found.sort(key=lambda row: (-row[0], row[1].name))
    return [
        Entry(
            count,
            ngettext("page: %(country)s", "pages: %(country)s", count)
            % {"country": _name(country)},
            absolute(reverse("network_dashboard:country", args=[country.code])),
            _since(since),
        )
        for count, country, since in found[:LAGGARDS_AT_MOST]
    ]


def _since(moment: dt.datetime | None) -> str:
    if moment is None:
        return ""
    day = date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
    return _("behind since %(day)s") % {"day": day}


def _ending_licences(today: dt.date) -> list[Entry]:
    rows = (
        Licence.objects.filter(valid_until__range=(today, today + ENDING_WITHIN))
        .select_related("country", "programme", "organisation")
        .order_by("valid_until", "pk")
    )
    return [
        Entry(
            (row.valid_until - today).days,
            _days_left(row, (row.valid_until - today).days),
            absolute(reverse("organisations:edit", args=[row.organisation_id])),
            date_format(row.valid_until, "SHORT_DATE_FORMAT"),
        )
        for row in rows
        if row.valid_until
    ]


def _days_left(row: Licence, days: int) -> str:
    text = ngettext(
        "day: %(organisation)s, %(programme)s, %(country)s",
        "days: %(organisation)s, %(programme)s, %(country)s",
        days,
    )
    return text % {
        "organisation": row.organisation.name,
        "programme": row.programme.name,
        "country": _name(row.country),
    }


def _unmanaged(today: dt.date) -> list[Entry]:
    managed = (
        Grant.objects.in_force(today)
        .filter(Q(user__is_active=True) | Q(group__user__is_active=True), role=Role.MANAGER)
        .values("country_id")
    )
    rows = Country.objects.national().open().exclude(pk__in=managed)
    return [
        Entry(0, _name(row), absolute(reverse("countries:edit", args=[row.pk]))) for row in rows
    ]
