"""Warnings of a key's end: who is written to, when, and that it is once."""

from __future__ import annotations

import datetime as dt

import pytest

from countries.partners.expiring import warn_of_key_ends
from countries.partners.keys import issue_key, revoke_key
from countries.partners.models import Key, KeyNotice, Partner
from tests.factories import NOW
from tests.mailing import post_mails, sent_by

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

    (sent,) = post_mails()
    assert sent.to == [partner.contact_email]
    assert sent.subject == f"Your key {key.prefix}… for Every Can Counts ends in 7 days"
    assert "29 November 2026, 12:00 UTC" in sent.body
    assert sent.extra_headers["Content-Language"] == "en-GB"


def test_a_missed_warning_is_not_made_up_for(partner):
    """After a pause only the one that is due is sent."""
    make_key(partner, ends_in=DAY / 2)

    assert warned_on(DAY * 0) == [1]
    assert len(post_mails()) == 1


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


@pytest.mark.parametrize("meanwhile", ["revoked", "extended", "inactive"])
def test_what_is_no_longer_so_is_not_sent(partner, meanwhile):
    """Between the note and the mail somebody did something about it."""
    key = make_key(partner, ends_in=5 * DAY)
    warn_of_key_ends(now=NOW)
    if meanwhile == "revoked":
        revoke_key(key, now=NOW)
    if meanwhile == "extended":
        Key.objects.update(ends_at=NOW + 90 * DAY)
    if meanwhile == "inactive":
        Partner.objects.update(is_active=False)

    assert post_mails() == []


@pytest.mark.parametrize(("rolled_back", "told"), [(True, 0), (False, 1)])
def test_a_warning_and_its_mail_are_one(partner, rolled_back, told):
    """What is not noted is not sent, and nothing is noted whose mail was not asked for."""
    make_key(partner, ends_in=5 * DAY)

    sent = sent_by(lambda: warn_of_key_ends(now=NOW), rolled_back=rolled_back)

    assert (len(sent), KeyNotice.objects.count()) == (told, told)
