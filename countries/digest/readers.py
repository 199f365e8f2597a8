"""Who gets the weekly mail: in which language, by whose clock, about which countries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from countries.access import Action, may_manage_network, people_who_may
from countries.conf import UMBRELLA
from countries.digest.models import DigestPreference, Weekday
from countries.mail import language_for
from countries.routing import LocaleInfo, network
from countries.workspace import locales_for

HOUR = 7
"""The hour of the morning from which mails are sent."""

STALE = dt.timedelta(days=2)
"""How late a mail may be sent after a downtime; later it would be no news."""


@dataclass(frozen=True)
class Reader:
    """A person with what their mail depends on."""

    user: Any
    language: str
    time_zone: ZoneInfo
    countries: frozenset[str] | None
    """The codes of the countries whose work is told; None for all in which they work."""
    manages_network: bool
    weekday: int = Weekday.MONDAY

    def week(self, now: dt.datetime) -> str:
        """Return the ISO week at the reader's place."""
        year, week, _day = now.astimezone(self.time_zone).isocalendar()
        return f"{year}-W{week:02}"

    def is_due(self, now: dt.datetime) -> bool:
        """Tell whether it is the morning of the reader's day, or not long after."""
        here = now.astimezone(self.time_zone)
        monday = here.date() - dt.timedelta(days=here.weekday())
        day = monday + dt.timedelta(days=self.weekday)
        morning = dt.datetime.combine(day, dt.time(HOUR), self.time_zone)
        return morning <= here < morning + STALE


def people_with_mail() -> QuerySet[Any]:
    """Return the active people who may do anything anywhere and did not turn the mail off."""
    return (
        people_who_may(Action)
        .exclude(email="")
        .exclude(digest_preference__is_on=False)
        .select_related("digest_preference", "wagtail_userprofile")
        .order_by("pk")
    )


def reader_of(user: Any) -> Reader:
    """Return ``user`` as a reader."""
    manages = may_manage_network(user)
    countries = _spoken_for(user) if manages else None
    infos = [
        info for info in locales_for(user) if countries is None or info.country.code in countries
    ]
    first = min(infos, key=_national_first, default=None)
    preference: DigestPreference | None = getattr(user, "digest_preference", None)
    return Reader(
        user=user,
        language=language_for(user, first),
        time_zone=ZoneInfo(first.country.time_zone if first else "UTC"),
        countries=countries,
        manages_network=manages,
        weekday=preference.weekday if preference else Weekday.MONDAY,
    )


def _spoken_for(user: Any) -> frozenset[str]:
    """Return where one who manages the network was also given a part; others do the work elsewhere."""
    own = {grant.country_id for grant in user.grants.all()}
    return frozenset(
        country.code for country in network().countries if country.is_umbrella or country.pk in own
    )


def _national_first(info: LocaleInfo) -> tuple[bool, str, bool]:
    return (info.country.code == UMBRELLA, info.country.name, not info.is_default)
