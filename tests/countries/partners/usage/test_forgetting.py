"""Old usage goes."""

from __future__ import annotations

import datetime as dt

import pytest

from countries.partners.usage.forgetting import first_day_kept, forget_old
from countries.partners.usage.models import Usage
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (dt.date(2026, 11, 22), dt.date(2024, 10, 22)),
        (dt.date(2026, 3, 31), dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 1), dt.date(2023, 12, 1)),
    ],
)
def test_twenty_five_months_are_kept(today, first):
    """Counted by the calendar."""
    assert first_day_kept(today) == first


def test_days_before_that_are_deleted(settings):
    """As many months as the setting says."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "USAGE_KEPT_MONTHS": 1}
    for day in (dt.date(2026, 10, 21), dt.date(2026, 10, 22)):
        Usage.objects.create(day=day)

    assert forget_old(now=NOW) == 1
    assert list(Usage.objects.values_list("day", flat=True)) == [dt.date(2026, 10, 22)]
