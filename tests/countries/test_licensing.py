"""The end of licences: both sides are warned, one click extends, what must come down comes down."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from countries import licensing
from countries.access import Role
from countries.access.models import LicenceNotice
from countries.identity.countries import Country
from countries.identity.organisations import AfterEnd
from countries.tasks.licences import look_after_licences
from tests.factories import make_licence, make_network, make_superuser, make_user
from tests.keeping import staged
from tests.mailing import post_mails, sent_by

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = NOW.date()


def in_days(count: int) -> dt.date:
    return TODAY + dt.timedelta(days=count)


@staged
def network():
    return make_network("RO", "GR")


@staged
def licence(network):
    """Return Romania's licence, which ends in 60 days."""
    return make_licence("RO", valid_until=in_days(60))


@staged
def people(licence):
    return {
        "radu": make_user("radu", ("RO", Role.MANAGER, "")),
        "bea": make_user("bea", ("INT", Role.BRAND_MANAGER, "")),
        "dan": make_user("dan", ("RO", Role.EDITOR, "")),
        "gina": make_user("gina", ("GR", Role.MANAGER, "")),
    }


def told() -> list[str]:
    return sorted(address for message in post_mails() for address in message.to)


@pytest.mark.parametrize("left", [61, -1, -20])
def test_nobody_is_warned_too_early_or_too_late(licence, people, left):
    """Before the 60th day, and once the licence has ended."""
    licence.valid_until = in_days(left)
    licence.save()

    assert licensing.warn_of_ends(now=NOW) == []
    assert told() == []


@pytest.mark.parametrize(("left", "days"), [(60, 60), (45, 60), (30, 30), (7, 7), (0, 7)])
def test_both_sides_are_warned(licence, people, left, days):
    """Who runs the country and who manages the network, nobody else."""
    licence.valid_until = in_days(left)
    licence.save()

    (notice,) = licensing.warn_of_ends(now=NOW)

    assert notice.days == days
    assert told() == ["bea@site.example", "radu@site.example"]
    assert "Romania" in post_mails()[0].body


def test_a_warning_is_sent_once(licence, people):
    """However often the worker looks; the next one comes when it is due."""
    for days in (60, 59, 31, 30, 30, 29, 7, 6):
        licensing.warn_of_ends(now=NOW + dt.timedelta(days=60 - days))

    assert list(LicenceNotice.objects.order_by("pk").values_list("days", flat=True)) == [60, 30, 7]
    assert len(told()) == 6


def test_an_extension_calls_the_warning_back(licence, people):
    """What waits to be sent is not, once it is no longer so."""
    licensing.warn_of_ends(now=NOW)

    licensing.extend_licence(licence, by=people["bea"], now=NOW)

    assert told() == []


@pytest.mark.parametrize(("rolled_back", "told"), [(True, 0), (False, 2)])
def test_a_warning_and_its_mails_are_one(licence, people, rolled_back, told):
    """What is not noted is not sent."""
    sent = sent_by(lambda: licensing.warn_of_ends(now=NOW), rolled_back=rolled_back)

    assert (len(sent), LicenceNotice.objects.count()) == (told, told // 2)


def test_each_is_told_in_their_language(licence, people):
    """A Romanian manager in Romanian, the umbrella's in English; as text and as HTML."""
    licensing.warn_of_ends(now=NOW)

    by_reader = {message.to[0]: message for message in post_mails()}
    radu, bea = by_reader["radu@site.example"], by_reader["bea@site.example"]
    html = str(radu.alternatives[0][0])
    assert 'lang="ro" dir="ltr"' in html
    assert "ends in" in bea.subject
    assert "ends in" not in radu.subject


def test_a_licence_that_goes_on_warns_nobody(licence, people):
    """Where the next one begins the day after, there is nothing to do."""
    make_licence("RO", valid_from=in_days(61))

    assert licensing.warn_of_ends(now=NOW) == []


def test_an_extension_lasts_a_year(licence, people):
    """From its end; one that ended longer ago, from today."""
    soon = licensing.extend_licence(licence, by=people["bea"], now=NOW).valid_until
    licence.valid_until = in_days(-20)
    licence.save()
    late = licensing.extend_licence(licence, by=people["bea"], now=NOW).valid_until

    assert soon == in_days(60).replace(year=in_days(60).year + 1)
    assert late == TODAY.replace(year=TODAY.year + 1)


@pytest.mark.parametrize("who", ["radu", "dan", "gina"])
def test_only_the_network_extends(licence, people, who):
    """A licensee does not licence itself."""
    with pytest.raises(PermissionDenied):
        licensing.extend_licence(licence, by=people[who], now=NOW)

    licence.refresh_from_db()
    assert licence.valid_until == in_days(60)


@pytest.mark.parametrize(
    ("ended", "after_end", "expected"),
    [
        (31, AfterEnd.COMES_DOWN, "closed"),
        (31, AfterEnd.STAYS, "open"),
        (30, AfterEnd.COMES_DOWN, "open"),
    ],
)
def test_content_stays_or_comes_down(licence, ended, after_end, expected):
    """As the licence says, when its days of grace are over."""
    licence.valid_until, licence.after_end = in_days(-ended), after_end
    licence.save()

    look_after_licences(NOW)

    assert Country.objects.get(code="RO").status == expected


def test_a_country_with_another_licence_stays(licence):
    """The last licence decides."""
    licence.valid_until, licence.after_end = in_days(-40), AfterEnd.COMES_DOWN
    licence.save()
    make_licence("RO", valid_from=in_days(-5))

    assert licensing.take_down_ended(now=NOW) == []


def test_the_list_shows_a_countrys_own_licences(client, licence, people):
    """With how they stand; the button is the network's."""
    shown = {}
    for who in ("radu", "bea"):
        client.force_login(people[who])
        answer = client.get(reverse("licences:index"), headers={"host": "localhost:8000"})
        shown[who] = answer.content.decode()

    assert ("Licensee RO" in shown["radu"], "Licensee GR" in shown["radu"]) == (True, False)
    assert ("Licensee RO" in shown["bea"], "Licensee GR" in shown["bea"]) == (True, True)
    extend = reverse("licences:extend", args=[licence.pk])
    assert (extend in shown["radu"], extend in shown["bea"]) == (False, True)


def test_one_click_extends(client, licence, people):
    """And nobody else's click, nor a link that is followed."""
    url = reverse("licences:extend", args=[licence.pk])
    answers = {}
    for who in ("gina", "radu", "dan"):
        client.force_login(people[who])
        answers[who] = client.post(url, headers={"host": "localhost:8000"}).status_code
    client.force_login(people["bea"])
    followed = client.get(url, headers={"host": "localhost:8000"}).status_code
    licence.refresh_from_db()
    before = licence.valid_until

    client.post(url, headers={"host": "localhost:8000"})

    licence.refresh_from_db()
    assert answers == {"gina": 404, "radu": 404, "dan": 404}
    assert (followed, before) == (405, in_days(60))
    assert licence.valid_until > before


def test_a_licence_that_is_not_there_cannot_be_extended(client, network):
    """It answers as a foreign one."""
    client.force_login(make_superuser())

    answer = client.post(
        reverse("licences:extend", args=[987654]), headers={"host": "localhost:8000"}
    )

    assert answer.status_code == 404
