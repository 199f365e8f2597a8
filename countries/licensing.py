"""The end of licences: warn both sides in time, extend, and take down what must come down."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from countries import conf, publishing
from countries.access import Action, may_manage_network, people_who_may
from countries.access.licences import GRACE, Standing, standing
from countries.access.models import LicenceNotice
from countries.identity.countries import Country
from countries.identity.organisations import AfterEnd, Licence
from countries.mail import mail_task, write_to
from countries.opening import close_country

WARNED_BEFORE = (60, 30, 7)
"""How many days before a licence's last day both sides are told, each once."""

TEMPLATE = "wagtail_countries/mail/licence_ends"


def today_in(country: Country, now: dt.datetime) -> dt.date:
    """Return the day that it is in a country."""
    return now.astimezone(ZoneInfo(country.time_zone)).date()


def warn_of_ends(*, now: dt.datetime) -> list[LicenceNotice]:
    """Have licensees and licensor told of each licence that ends soon; return what was noted now.

    A warning is noted once for each end, and its mails are asked for with it (``mail_task`` says how
    often each is sent); one that was missed is not made up for when the next is due.
    """
    told = []
    for licence, end in _ending(now):
        left = (end - today_in(licence.country, now)).days
        due = [days for days in WARNED_BEFORE if left <= days]
        if left < 0 or not due or _goes_on(licence, end):
            continue
        notice = _warn(licence, end, days=min(due), now=now)
        if notice is not None:
            told.append(notice)
    return told


def extend_licence(licence: Licence, *, by: Any, now: dt.datetime) -> Licence:
    """Let a licence last a year longer, from its end or, where that is past, from today.

    Raises ``PermissionDenied`` unless ``by`` manages the network.
    """
    if not may_manage_network(by):
        raise PermissionDenied
    with publishing.unit():
        row = Licence.objects.select_for_update().select_related("country").get(pk=licence.pk)
        if row.valid_until is not None:
            row.valid_until = _a_year_after(max(row.valid_until, today_in(row.country, now)))
            row.save()
    return row


def take_down_ended(*, now: dt.datetime) -> list[Country]:
    """Close the countries whose last licence has ended for good and says so; return them."""
    closed = []
    for country in Country.objects.national().open():
        rows = list(country.licences.all())
        today = today_in(country, now)
        dates = [(row.valid_from, row.valid_until) for row in rows]
        over = [row for row in rows if row.valid_until and row.valid_until + GRACE < today]
        if not over or standing(dates, today=today) is not Standing.ENDED:
            continue
        last = max(over, key=lambda row: row.valid_until or dt.date.min)
        if last.after_end == AfterEnd.COMES_DOWN:
            closed.append(close_country(country.code, now=now))
    return closed


def _ending(now: dt.datetime) -> list[tuple[Licence, dt.date]]:
    soon = now.date() + dt.timedelta(days=max(WARNED_BEFORE) + 1)
    rows = Licence.objects.filter(valid_until__lte=soon, country__in=Country.objects.open())
    rows = rows.select_related("country", "organisation", "programme")
    return [(row, row.valid_until) for row in rows if row.valid_until is not None]


def _goes_on(licence: Licence, end: dt.date) -> bool:
    """Tell whether another licence takes over, so that nobody needs to do anything."""
    others = Licence.objects.filter(country=licence.country, programme=licence.programme)
    return others.exclude(pk=licence.pk).in_force(end + dt.timedelta(days=1)).exists()


def _warn(licence: Licence, end: dt.date, *, days: int, now: dt.datetime) -> LicenceNotice | None:
    try:
        with transaction.atomic():
            # Whoever comes second finds it there.
            notice = LicenceNotice.objects.create(
                licence=licence, days=days, ends_on=end, sent_at=now
            )
            for reader in _readers_of(licence):
                send_warning.enqueue(notice.pk, reader.pk)
    except IntegrityError:
        return None
    return notice


def _readers_of(licence: Licence) -> list[Any]:
    people = people_who_may([Action.PEOPLE, Action.SETTINGS], licence.country_id)
    return [reader for reader in people if reader.email]


@mail_task
def send_warning(notice_id: int, reader_id: int) -> bool:
    """Write to one person that a licence ends.

    Not where it was extended by then, or to whoever has nothing to do with it any more.
    """
    rows = LicenceNotice.objects.select_related(
        "licence__country", "licence__organisation", "licence__programme"
    )
    notice = rows.filter(pk=notice_id, licence__valid_until=F("ends_on")).first()
    readers = _readers_of(notice.licence) if notice else []
    found = [reader for reader in readers if reader.pk == reader_id]
    if notice is None or not found:
        return False
    licence = notice.licence
    context = {
        "licence": licence,
        "left": (notice.ends_on - today_in(licence.country, notice.sent_at)).days,
        "url": conf.public_url() + reverse("licences:index"),
        "grace": GRACE.days,
    }
    write_to(found[0], TEMPLATE, context).send()
    return True


def _a_year_after(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)
