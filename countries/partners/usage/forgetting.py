"""Usage is kept for so many months and no longer."""

from __future__ import annotations

import calendar
import datetime as dt

from countries import conf
from countries.partners.usage.models import Usage


def forget_old(*, now: dt.datetime) -> int:
    """Delete the rows of days that are too long ago; return how many they were."""
    first = first_day_kept(now.astimezone(dt.UTC).date())
    return Usage.objects.filter(day__lt=first).delete()[0]


def first_day_kept(today: dt.date) -> dt.date:
    """Return the day that lies as many months before ``today`` as usage is kept."""
    months = today.year * 12 + today.month - 1 - int(conf.setting("USAGE_KEPT_MONTHS"))
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
