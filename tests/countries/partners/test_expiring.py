"""Warnings of a key's end: who is written to, when, and that it is once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from countries.partners.expiring import warn_of_key_ends
from countries.partners.keys import issue_key, revoke_key
from countries.partners.models import Key, Partner
from tests.factories import NOW

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def make_key(partner, *, ends_in, **terms):
    return issue_key(partner, now=NOW, ends_at=NOW + ends_in, **terms)[0]


def warned_on(day):
    return [notice.days for notice in warn_of_key_ends(now=NOW + day)]


def test_a_partner_is_told_thirty_seven_and_one_day_before(partner):
    """Each once, however often it is looked for."""
    make_key(partner, ends_in=60 * DAY)

    told = {number: warned_on(number * DAY) for number in range(62)}

    assert {number: days for number, days in told.items() if days} == {30: [30], 53: [7], 59: [1]}


def test_the_mail_says_which_key_ends_and_when(partner):
    """In English, to the partner's contact; it says how it begins, and no more of it."""
    key = make_key(partner, ends_in=7 * DAY)

    warn_of_key_ends(now=NOW)

    (sent,) = mail.outbox
    assert sent.to == [partner.contact_email]
    assert sent.subject == f"Your key {key.prefix}… for Every Can Counts ends in 7 days"
    assert "29 November 2026, 12:00 UTC" in sent.body
    assert sent.extra_headers["Content-Language"] == "en-GB"


def test_a_missed_warning_is_not_made_up_for(partner):
    """After a pause only the one that is due is sent."""
    make_key(partner, ends_in=DAY / 2)

    assert warned_on(DAY * 0) == [1]
    assert len(mail.outbox) == 1


def test_a_new_end_is_warned_of_anew(partner):
    """Somebody lets the key last longer."""
    key = make_key(partner, ends_in=5 * DAY)
    warn_of_key_ends(now=NOW)
    Key.objects.filter(pk=key.pk).update(ends_at=NOW + 20 * DAY)

    assert warned_on(DAY) == [30]


@pytest.mark.parametrize("why", ["revoked", "ended", "inactive", "endless"])
def test_what_nobody_waits_for_is_not_warned_of(partner, why):
    """Keys that do not work any more, or that do not end."""
    key = make_key(partner, ends_in=5 * DAY)
    if why == "revoked":
        revoke_key(key, now=NOW)
    if why == "endless":
        Key.objects.update(ends_at=None)
    if why == "inactive":
        Partner.objects.update(is_active=False)

    assert warned_on(6 * DAY if why == "ended" else DAY) == []


def test_nothing_is_locked_while_a_mail_is_sent(partner, monkeypatch):
    """How long that takes is up to a mail server: nobody else has to wait for it."""
    make_key(partner, ends_in=5 * DAY)
    depth, depths = len(connection.savepoint_ids), []

    def send(self):
        depths.append(len(connection.savepoint_ids))

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)

    warn_of_key_ends(now=NOW)

    assert depths == [depth]


def test_a_mail_that_fails_is_sent_later_and_keeps_no_other_back(partner, monkeypatch):
    """Nothing is noted as told that was not."""
    other = Partner.objects.create(name="Other", code="other", contact_email="b@other.example")
    make_key(partner, ends_in=5 * DAY)
    make_key(other, ends_in=5 * DAY)
    real = EmailMultiAlternatives.send

    def send(self, *args, **kwargs):
        if self.to == [partner.contact_email]:
            raise ConnectionRefusedError
        return real(self, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send)
    first = [notice.key.partner for notice in warn_of_key_ends(now=NOW)]
    monkeypatch.undo()

    assert first == [other]
    assert [notice.key.partner for notice in warn_of_key_ends(now=NOW)] == [partner]
