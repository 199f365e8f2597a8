"""The workspace: one country at a time, all of it that somebody needs, and nothing of another's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.pages.forms import Submission
from cms.pages.models import EventIndexPage, EventPage
from countries import publishing
from countries.access import Role
from countries.facts.models import FactValue
from countries.identity.organisations import Licence
from countries.partners.keys import issue_key
from countries.partners.models import Partner
from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import (
    NOW,
    edit_page,
    make_fact,
    make_licensee,
    make_page,
    make_programme,
    make_user,
    paragraph,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + dt.timedelta(days=1)


def first_screen(client, **query):
    return client.get("/admin/", query).content.decode()


def renew():
    """Do what the worker does."""
    while publishing.renew(now=timezone.now()):
        pass


def fill(code, country, *, word):
    """Give a country one thing of each kind that the workspace tells of, each called by ``word``."""
    source = make_page("en", f"Source {word}", slug=f"source-{word.lower()}")
    page = adopt(source, code)
    translate(page, title=f"Behind {word}")
    save(page)
    edit_page(source, title="Moved on")
    make_page(code, f"Ready {word}", slug="ready", publish=False)
    fact = make_fact(f"fact-{word.lower()}", "1", **{country.code: "2"})
    FactValue.objects.filter(fact=fact, country=country).update(expires_on=timezone.localdate())
    body = [paragraph(f'<p>{{{{fact:{fact.name}}}}} <a linktype="page" id="999999">x</a></p>')]
    make_page(code, f"Shows {word}", slug="shows", body=body)
    Licence.objects.create(
        organisation=make_licensee(country.code, f"Licensee {word}"),
        programme=make_programme(),
        country=country,
        valid_until=timezone.localdate() + dt.timedelta(days=30),
    )
    index = make_page(code, f"Events {word}", model=EventIndexPage, slug="events")
    make_page(index, f"Event {word}", model=EventPage, slug="event", starts_at=TOMORROW)
    launch = make_page(code, f"Launch {word}", slug="launch", publish=False, go_live_at=TOMORROW)
    launch.latest_revision.publish()
    partner = Partner.objects.create(name=f"Partner {word}", code=f"partner-{word.lower()}")
    issue_key(partner, now=NOW, countries=[country.code])
    Submission.objects.create(country=country, locale=code, data={"name": word})
    renew()


@staged
def full(network):
    """Two countries in which everything waits, each under a word of its own."""
    fill("ro-ro", network["RO"], word="Secretro")
    fill("el-gr", network["GR"], word="Secretgr")


TOLD = (
    "page is behind its source",
    "draft waits to be published",
    "figure on your pages needs a new value",
    "page has a link that leads nowhere",
    "licence ends",
    "message waits for an answer",
    "pages of the umbrella are not in this language yet",
    "Event Secretro",
    "Launch Secretro",
    "Partner Secretro",
    "fact-secretro",
    "Licensee Secretro",
)


def test_the_first_screen_tells_what_a_manager_needs(clients, full):
    """What waits, what comes up and who shows the country's pages, all on one screen."""
    body = " ".join(first_screen(clients["own"]).split())

    assert [told for told in TOLD if told not in body] == []


@pytest.mark.parametrize(("who", "foreign"), [("own", "Secretgr"), ("foreign", "Secretro")])
def test_nothing_of_another_country_is_told(clients, full, who, foreign):
    """No title, no partner, no figure: on the first screen, its lists, and when asked by name."""
    client = clients[who]
    own, other = ("RO", "GR") if who == "own" else ("GR", "RO")
    addresses = [
        "/admin/",
        f"/admin/?country={other}",
        reverse("countries_correct", args=[own]),
        *(reverse("countries_waiting", args=[own, kind]) for kind in KINDS),
    ]

    bodies = [client.get(address).content.decode() for address in addresses]

    assert not [body for body in bodies if foreign in body or foreign.lower() in body]


KINDS = ("review", "link", "fact", "licence", "offered", "media")


def test_numbers_are_of_the_own_country_alone(clients, full):
    """Both countries have one page behind; each is told of one."""
    for who in ("own", "foreign"):
        body = " ".join(first_screen(clients[who]).split())

        assert "<strong>1</strong> page is behind its source" in body


def test_a_translator_sees_what_is_theirs(clients, full):
    """Texts to translate; neither licences nor partners, messages or drafts to publish."""
    body = first_screen(clients["translator"])

    assert "page is behind its source" in body
    for foreign in ("Licensee", "Partner", "licence", "message waits", "to be published"):
        assert foreign not in body


def test_whoever_has_several_countries_works_in_one_at_a_time(clients, full):
    """The choice is offered, made by a click, and kept until the next."""
    client = clients["root"]

    umbrella = first_screen(client)
    romania = first_screen(client, country="ro")
    again = first_screen(client)

    assert "Every Can Counts: waiting for you" in umbrella
    assert "?country=GR" in umbrella
    for body in (romania, again):
        assert "Romania: waiting for you" in body
        assert "Secretgr" not in body


@pytest.mark.parametrize(("who", "at_most"), [("own", 25), ("root", 26)])
def test_the_first_screen_takes_few_queries(clients, full, who, at_most):
    """25 at most with everything that may wait; one more where the network's pages are counted."""
    client = clients[who]
    first_screen(client, country="RO")

    with CaptureQueriesContext(connection) as queries:
        first_screen(client)

    assert len(queries) <= at_most


def test_more_pages_take_no_more_queries(clients, full):
    """The numbers come from the database, whatever they count."""
    client = clients["own"]
    first_screen(client)
    with CaptureQueriesContext(connection) as few:
        first_screen(client)
    for number in range(3):
        make_page("ro-ro", f"More {number}", slug=f"more-{number}")
        make_page("en", f"More {number}", slug=f"more-{number}")
    first_screen(client)

    with CaptureQueriesContext(connection) as many:
        first_screen(client)

    assert len(many) == len(few)


def test_each_thing_behind_a_number_has_its_own_list(clients, full):
    """One click from the number, one from the thing to where it is dealt with."""
    body = clients["own"].get(reverse("countries_waiting", args=["RO", "fact"])).content.decode()

    fact = FactValue.objects.get(fact__name="fact-secretro", country__code="RO").fact
    assert reverse("facts:edit", args=[fact.pk]) in body


@pytest.mark.parametrize("name", ["countries_waiting", "countries_correct"])
def test_a_foreign_country_is_like_none(clients, network, name):
    """Its screens answer as those of a country that is not there, in as many queries."""
    more = ["fact"] if name == "countries_waiting" else []
    answers = {}
    for code in ("GR", "XX"):
        clients["own"].get(reverse(name, args=[code, *more]))
        with CaptureQueriesContext(connection) as queries:
            answer = clients["own"].get(reverse(name, args=[code, *more]))
        answers[code] = (answer.status_code, len(queries))

    assert answers["GR"] == answers["XX"]
    assert answers["GR"][0] == 404


def test_who_does_nothing_in_a_country_keeps_wagtails_screen(clients, network):
    """Somebody who only looks has no workspace."""
    auditor = make_user("vera", ("INT", Role.AUDITOR, ""))
    client = Client(headers={"host": "localhost:8000"})
    client.force_login(auditor)

    panels = client.get("/admin/").context["panels"]

    assert "country_workspace" not in [panel.name for panel in panels]
