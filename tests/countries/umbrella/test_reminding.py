"""The umbrella writes to countries that lag: one mail each person, one item until it is dealt with."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from countries.access import Role
from countries.audit.models import AuditEntry
from countries.routing import network as addresses
from countries.tasks.models import Job
from countries.umbrella.reminders import Reminder
from countries.umbrella.reminding import (
    RemindedLately,
    readers_in,
    remind,
    still_lagging,
    tell_of_page,
)
from countries.workspace import Kind, waiting_for
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@staged
def page():
    make_network("RO", "GR")
    return make_page("en", "Rivers")


@staged
def people(page):
    return {
        "brand": make_user("bea", ("INT", Role.BRAND_MANAGER, "")),
        "editor": make_user("eva", ("RO", Role.EDITOR, "")),
        "translator": make_user("tina", ("RO", Role.TRANSLATOR, "ro-ro")),
        "reviewer": make_user("rita", ("RO", Role.REVIEWER, "")),
        "greek": make_user("gina", ("GR", Role.MANAGER, "")),
    }


def write(page, user, *codes, **terms):
    infos = [addresses().by_code[code] for code in codes]
    told = {"subject": "Please adopt", "text": "It matters.", "now": NOW} | terms
    return remind(page, infos=infos, user=user, **told)


def letters() -> list[tuple[str, ...]]:
    """Send the mails that were asked for; return to whom."""
    for job in Job.objects.filter(task_path=tell_of_page.module_path):
        tell_of_page.func(*job.args)
    return sorted(tuple(message.to) for message in mail.outbox)


def items(user) -> list[str]:
    found = [row for row in waiting_for(user, now=NOW) if row.kind == Kind.REMINDER]
    return [item.title for row in found for item in row.items]


def test_whoever_can_do_something_about_it_gets_one_mail(page, people):
    """Editors and translators of the country, not its reviewers, and nobody of another country."""
    counts = write(page, people["brand"], "ro-ro", "en-ro")

    assert counts == (1, 2)
    assert letters() == [("eva@site.example",), ("tina@site.example",)]
    assert mail.outbox[0].subject == "Please adopt (Rivers)"
    assert "It matters." in mail.outbox[0].body


def test_somebody_of_two_countries_gets_one_mail(page, people):
    """It leads to the message of each country."""
    make_user("both", ("RO", Role.EDITOR, ""), ("GR", Role.EDITOR, ""))

    write(page, people["brand"], "ro-ro", "el-gr")

    assert letters().count(("both@site.example",)) == 1
    body = next(message.body for message in mail.outbox if message.to == ["both@site.example"])
    assert "Romania: " in body
    assert "Greece: " in body


def test_who_works_there_no_more_gets_none(page, people):
    """Rights are asked when the mail is written, not when it was asked for."""
    write(page, people["brand"], "ro-ro")
    people["editor"].grants.all().delete()

    assert letters() == [("tina@site.example",)]


def test_only_people_of_the_lagging_language_are_written_to(page, people):
    """A translator of one language is not asked about the other."""
    found = readers_in([addresses().by_code["en-ro"]])

    assert [person.username for person in found["RO"]] == ["eva"]


def test_a_country_is_not_written_to_twice_in_a_day(page, people):
    """Unless somebody says so; another country, page or day is no matter."""
    write(page, people["brand"], "ro-ro")

    with pytest.raises(RemindedLately) as refused:
        write(page, people["brand"], "ro-ro", "el-gr", now=NOW + 23 * HOUR)
    assert refused.value.codes == ["RO"]
    assert Reminder.objects.count() == 1

    assert write(page, people["brand"], "ro-ro", now=NOW + 23 * HOUR, again=True)[0] == 1
    assert write(page, people["brand"], "ro-ro", now=NOW + 48 * HOUR)[0] == 1
    assert write(make_page("en", "Other"), people["brand"], "ro-ro")[0] == 1


def test_it_is_in_the_audit_log(page, people):
    """That it was sent, to which country."""
    write(page, people["brand"], "ro-ro")

    entry = AuditEntry.objects.get(action="reminder.send")
    assert (entry.country, entry.object_label) == ("RO", "Please adopt")


def test_it_waits_until_the_page_is_up_to_date(page, people):
    """Adopted as a draft it still waits, live it is done, behind again it is not called back."""
    write(page, people["brand"], "ro-ro")
    assert items(people["editor"]) == items(people["translator"]) == ["Rivers"]
    assert items(people["reviewer"]) == items(people["greek"]) == []

    copy = adopt(page, "ro-ro")
    assert items(people["editor"]) == ["Rivers"]
    translate(copy, title="Râuri")
    save(copy)

    assert items(people["editor"]) == []


def test_it_waits_for_a_page_that_is_behind(page, people):
    """A live page with an older text is not up to date."""
    copy = adopt(page, "ro-ro")
    translate(copy, title="Râuri")
    save(copy)
    edit_page(page, title="Rivers and lakes")

    write(page, people["brand"], "ro-ro")

    assert items(people["editor"]) == ["Rivers and lakes"]


def test_whoever_works_there_puts_it_away(page, people):
    """It waits for nobody of the country any more, and the log says who did that."""
    write(page, people["brand"], "ro-ro")

    Reminder.objects.get().dismiss(by=people["editor"], now=NOW)

    assert items(people["editor"]) == items(people["translator"]) == []
    assert AuditEntry.objects.filter(action="reminder.dismiss").exists()


def test_many_messages_cost_no_more_queries_than_one(page, people):
    """Whether their pages are up to date is looked up together."""
    counts = {}
    for number in range(4):
        other = make_page("en", f"Page {number}")
        save(adopt(other, "ro-ro"))
        write(other, people["brand"], "ro-ro", "en-ro")
    rows = list(Reminder.objects.all())

    for few in (1, 4):
        with CaptureQueriesContext(connection) as queries:
            assert len(still_lagging(rows[:few])) == few
        counts[few] = len(queries)

    assert counts[4] == counts[1]
