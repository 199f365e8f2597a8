"""Write to the countries that lag behind a page of the umbrella: one mail each person, one item each country."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from countries import conf
from countries.access.rights import countries_where, people_in
from countries.mail import mail_task, write_to
from countries.routing import CountryInfo, LocaleInfo
from countries.segments.freshness import CURRENT, standings_of
from countries.segments.reading import PageRow
from countries.umbrella.reminders import READERS, Reminder

PAUSE = dt.timedelta(days=1)
"""So long a country is not written to again about the same page, unless somebody says so."""


class RemindedLately(Exception):
    """Some of the countries were written to about the page within ``PAUSE``; ``codes`` names them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = sorted(codes)
        super().__init__(", ".join(self.codes))


def readers_in(infos: Sequence[LocaleInfo]) -> dict[str, list[Any]]:
    """Return who would be written to in each country, by its code; four queries.

    Whoever can translate or edit in one of ``infos``, and has an address.
    """
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for action in READERS:
        people = people_in(infos, action)
        for info in infos:
            own = {person.pk: person for person in people[info.code] if person.email}
            found[info.country.code].update(own)
    return {code: sorted(own.values(), key=lambda p: p.pk) for code, own in found.items()}


def last_reminded(key: UUID) -> dict[int, dt.datetime]:
    """Return when each country was last written to about the page with translation ``key``."""
    rows = Reminder.objects.filter(translation_key=key).order_by()
    return dict(rows.values_list("country_id").annotate(Max("sent_at")))


def remind(
    page: Page,
    *,
    infos: Sequence[LocaleInfo],
    subject: str,
    text: str,
    user: Any,
    now: dt.datetime,
    again: bool = False,
) -> tuple[int, int]:
    """Write to the countries of ``infos``, the locales that lag; return (countries, people).

    Raises ``RemindedLately`` unless it is to be done ``again``; then nothing was sent.
    """
    countries = {info.country.code: info.country for info in infos}
    with transaction.atomic():
        # One after the other: of two who press at once, the second is told of the first.
        Page.objects.select_for_update().get(pk=page.pk)
        if not again:
            _refuse_lately(page, countries.values(), now=now)
        letters: dict[int, list[int]] = defaultdict(list)
        readers = readers_in(infos)
        for code, country in countries.items():
            row = Reminder.objects.create(
                country_id=country.pk,
                page=page,
                translation_key=page.translation_key,
                locales=[info.code for info in infos if info.country.code == code],
                subject=subject,
                text=text,
                sent_by=user,
                sent_at=now,
            )
            for person in readers[code]:
                letters[person.pk].append(row.pk)
        for person_id, reminders in letters.items():
            tell_of_page.enqueue(reminders, person_id)
    return len(countries), len(letters)


def _refuse_lately(page: Page, countries: Iterable[CountryInfo], *, now: dt.datetime) -> None:
    last = last_reminded(page.translation_key)
    lately = [c.code for c in countries if c.pk in last and last[c.pk] > now - PAUSE]
    if lately:
        raise RemindedLately(lately)


@mail_task
def tell_of_page(reminder_ids: list[int], reader_id: int) -> bool:
    """Write to one person what was written to their countries; only of those where they still work."""
    reader = get_user_model()._default_manager.filter(pk=reader_id, is_active=True).first()
    if reader is None or not reader.email:
        return False
    rows = Reminder.objects.filter(pk__in=reminder_ids).select_related("country", "page", "sent_by")
    own = countries_where(reader, *READERS)
    reminders = [row for row in rows.order_by("pk") if row.country_id in own]
    if not reminders:
        return False
    address = conf.public_url()
    context = {
        "reminders": [
            (row, address + reverse("countries_reminder", args=[row.pk])) for row in reminders
        ],
        "reminder": reminders[0],
        "page": reminders[0].page,
        "by": reminders[0].sent_by,
    }
    write_to(reader, "wagtail_countries/mail/page_reminder", context).send()
    return True


def still_lagging(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Return those of ``reminders`` whose page is not up to date yet in all its locales; few queries."""
    reminders = list(reminders)
    if not reminders:
        return []
    rows = Page.objects.filter(
        translation_key__in={row.translation_key for row in reminders},
        locale__language_code__in={code for row in reminders for code in row.locales},
        live=True,
    ).values_list("pk", "translation_key", "locale__language_code")
    pages = list(rows)
    standings = standings_of([PageRow(pk, code) for pk, _key, code in pages])
    current = {(key, code) for pk, key, code in pages if standings[pk].state == CURRENT}
    return [
        row
        for row in reminders
        if not all((row.translation_key, code) in current for code in row.locales)
    ]
