"""The weekly mail: to each what waits for them, in their language, once a week, and nothing of others."""

from __future__ import annotations

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.test import Client
from wagtail.users.models import UserProfile

from countries import publishing
from countries.access import Role
from countries.digest import DigestIssue, DigestPreference, is_anyone_due, send_digests, sending
from countries.digest.readers import reader_of
from countries.digest.sending import NOTHING, PATIENCE, SENT, WOULD_SEND
from countries.digest.stopping import token_of
from countries.identity.organisations import Licence
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import NOW, edit_page, make_network, make_page, make_superuser, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@staged
def network():
    return make_network("RO", "GR", "AE")


@staged
def about(network):
    return make_page("en", "About us", slug="about")


@staged
def radu(network):
    return make_user("radu", ("RO", Role.MANAGER, ""))


@staged
def gina(network):
    return make_user("gina", ("GR", Role.MANAGER, ""))


def _behind(about, code):
    """Let a country's counterpart of a page be behind."""
    page = adopt(about, code)
    translate(page, title=f"Title of {code}")
    save(page)
    edit_page(about, title=f"Changed after {code}")
    publishing.renew(now=NOW)
    return page


@staged
def waiting(about):
    """One page behind in Romania and one in Greece."""
    _behind(about, "ro-ro")
    return _behind(make_page("en", "Contact", slug="contact"), "el-gr")


def _sent_to():
    return [message.to[0] for message in mail.outbox]


def _whole(message):
    """All that a mail says: its headers and both its forms."""
    headers = "\n".join(f"{name}: {value}" for name, value in message.message().items())
    return "\n".join([headers, message.body, message.alternatives[0][0]])


def test_each_gets_what_waits_in_their_country(radu, gina, waiting):
    """Two managers, two mails, and in neither a word of the other's country."""
    send_digests(now=MONDAY)

    romanian, greek = (_whole(message) for message in mail.outbox)
    assert _sent_to() == ["radu@site.example", "gina@site.example"]
    assert "România" in romanian
    assert "Ελλάδα" in greek
    for foreign in ("Greece", "Ελλάδα", "el-gr", "Title of el-gr", "gina"):
        assert foreign not in romanian
    for foreign in ("Romania", "România", "ro-ro", "Title of ro-ro", "radu"):
        assert foreign not in greek


def test_nothing_waiting_sends_nothing(radu, network):
    """A mail that asks for nothing is not sent, now or later that week."""
    first = send_digests(now=MONDAY)
    again = send_digests(now=MONDAY + dt.timedelta(hours=1))

    assert [row.outcome for row in first] == [NOTHING]
    assert (mail.outbox, again) == ([], [])


def test_what_is_only_offered_is_no_reason_to_write(radu, about):
    """Pages that a country might adopt can be left undone."""
    assert [row.outcome for row in send_digests(now=MONDAY)] == [NOTHING]


def test_nobody_gets_two_for_one_week(radu, waiting):
    """The second run of a week finds it done; the next week has its own."""
    send_digests(now=MONDAY)
    send_digests(now=MONDAY + dt.timedelta(hours=5))
    send_digests(now=MONDAY + dt.timedelta(days=7))

    assert len(mail.outbox) == 2
    assert [row.week for row in DigestIssue.objects.order_by("week")] == ["2026-W48", "2026-W49"]


def test_a_crash_between_mails_neither_doubles_nor_loses(radu, gina, waiting, monkeypatch):
    """What was sent stays sent, and what was not is sent when its time is over."""
    post = sending.mail_for

    def break_at_the_second(reader, parts, **options):
        if reader.user == gina:
            raise KeyboardInterrupt
        return post(reader, parts, **options)

    monkeypatch.setattr(sending, "mail_for", break_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        send_digests(now=MONDAY)
    monkeypatch.undo()
    at_once = send_digests(now=MONDAY + dt.timedelta(minutes=1))
    send_digests(now=MONDAY + PATIENCE)

    assert at_once == []
    assert _sent_to() == ["radu@site.example", "gina@site.example"]


def test_who_is_at_it_is_left_alone(radu, waiting):
    """Two workers at once write one mail."""
    DigestIssue.objects.create(user=radu, week="2026-W48", taken_at=MONDAY)

    assert send_digests(now=MONDAY + dt.timedelta(minutes=1)) == []


def test_a_mail_that_cannot_be_sent_stops_no_other(radu, gina, waiting, monkeypatch):
    """It is tried again later."""
    post = sending.mail_for

    def refuse_the_first(reader, parts, **options):
        if reader.user == radu:
            raise smtplib.SMTPServerDisconnected
        return post(reader, parts, **options)

    monkeypatch.setattr(sending, "mail_for", refuse_the_first)
    send_digests(now=MONDAY)
    monkeypatch.undo()
    send_digests(now=MONDAY + PATIENCE)

    assert _sent_to() == ["gina@site.example", "radu@site.example"]


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (dt.datetime(2026, 11, 23, 4, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 11, 25, 4, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 11, 25, 5, 1, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC), False),
    ],
)
def test_monday_morning_is_the_countrys(radu, waiting, network, moment, due):
    """By the clock of the country, and up to two days late after a downtime."""
    network["RO"].time_zone = "Europe/Bucharest"
    network["RO"].save()

    assert is_anyone_due(now=moment) is due


def test_another_day_can_be_chosen(radu, waiting):
    """Who wants it on Thursdays gets it then."""
    DigestPreference.objects.create(user=radu, weekday=3)

    on_monday = send_digests(now=MONDAY)
    on_thursday = send_digests(now=MONDAY + dt.timedelta(days=3))

    assert (on_monday, [row.outcome for row in on_thursday]) == ([], [SENT])


def test_who_turned_it_off_gets_none(radu, waiting):
    """Off is off."""
    DigestPreference.objects.create(user=radu, is_on=False)

    assert send_digests(now=MONDAY) == []


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}])
def test_who_cannot_work_or_be_written_to_gets_none(radu, waiting, fields):
    """Neither people who left nor people without an address."""
    type(radu).objects.filter(pk=radu.pk).update(**fields)

    assert send_digests(now=MONDAY) == []


def test_who_lost_their_rights_gets_none(radu, waiting):
    """Without a grant there is no one to write to."""
    radu.grants.all().delete()

    assert send_digests(now=MONDAY) == []


@pytest.mark.parametrize(
    ("chosen", "role", "expected"),
    [
        ("", ("RO", Role.MANAGER, ""), "ro"),
        ("", ("AE", Role.MANAGER, ""), "ar"),
        ("", ("RO", Role.TRANSLATOR, "en-ro"), "en-gb"),
        ("fr", ("RO", Role.MANAGER, ""), "fr"),
        ("en", ("RO", Role.MANAGER, ""), "en-gb"),
    ],
)
def test_the_language_is_the_readers(network, chosen, role, expected):
    """What they chose for the admin, else their first country locale's."""
    user = make_user("reader", role)
    UserProfile.objects.create(user=user, preferred_language=chosen)

    assert reader_of(user).language == expected


def test_the_mail_is_in_both_forms_and_says_its_language(network, about):
    """Plain text and HTML, from right to left where the language is."""
    make_user("amal", ("AE", Role.MANAGER, ""))
    _behind(about, "ar-ae")

    send_digests(now=MONDAY)

    (message,) = mail.outbox
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="ar" dir="rtl">' in html
    assert message.extra_headers["Content-Language"] == "ar"
    assert "http" in message.body
    assert "<" not in message.body
    assert "style=" not in html


def test_one_click_turns_it_off(radu, waiting):
    """The headers that mail programs know, and an address for people, in both forms."""
    send_digests(now=MONDAY)

    (message,) = mail.outbox
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in message.body
    assert address in message.alternatives[0][0]
    assert token_of(radu) in address


def test_the_same_mail_has_the_same_identity(radu, waiting):
    """A mail server that was given one twice can tell."""
    send_digests(now=MONDAY)
    DigestIssue.objects.all().delete()
    send_digests(now=MONDAY)

    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second


def test_who_manages_the_network_learns_of_it(network, waiting, radu):
    """Laggards, licences that end, countries without a manager; never anyone's texts."""
    make_user("bea", ("INT", Role.BRAND_MANAGER, ""))
    Licence.objects.update(valid_until=MONDAY.date() + dt.timedelta(days=30))

    send_digests(now=MONDAY)

    body = next(message.body for message in mail.outbox if message.to == ["bea@site.example"])
    assert "/network_dashboard/countries/GR/" in body
    assert "30 days: Licensee RO" in body
    assert "/workspace/" not in body
    assert "Countries without a manager" in body
    assert "Greece" in body.split("Countries without a manager")[1]
    assert "Romania" not in body.split("Countries without a manager")[1]


def test_licences_that_end_later_are_not_told(network, radu):
    """Sixty days before is soon enough."""
    make_user("bea", ("INT", Role.BRAND_MANAGER, ""))
    Licence.objects.update(valid_until=MONDAY.date() + dt.timedelta(days=61))

    send_digests(now=MONDAY)

    assert not [message for message in mail.outbox if "Licensee RO" in message.body]


def test_who_may_do_everything_gets_the_network_not_everybodys_work(network, waiting):
    """An operator is told of laggards, not of each draft of each country."""
    make_superuser()

    send_digests(now=MONDAY)

    (message,) = mail.outbox
    assert "/network_dashboard/countries/GR/" in message.body
    assert "/admin/pages/" not in message.body


def test_a_rehearsal_writes_nothing(radu, waiting):
    """It says what would be sent, and leaves no trace."""
    found = send_digests(now=MONDAY, dry_run=True)

    assert [(row.outcome, row.language) for row in found] == [(WOULD_SEND, "ro")]
    assert (mail.outbox, DigestIssue.objects.count()) == ([], 0)


def test_a_country_of_its_own_host_changes_no_address(radu, waiting, network):
    """The admin answers on the umbrella's host, and so the mail leads there."""
    network["RO"].host = "alucro.example"
    network["RO"].save()

    send_digests(now=MONDAY)

    assert "alucro.example" not in mail.outbox[0].body


def test_links_of_a_mail_lead_its_reader_somewhere(radu, waiting):
    """Each address in the mail answers to the person to whom it was written."""
    send_digests(now=MONDAY)
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(radu)

    lines = mail.outbox[0].body.splitlines()
    links = [line.strip() for line in lines if line.strip().startswith("http")]

    assert links
    assert {client.get(link).status_code for link in links} == {200}
