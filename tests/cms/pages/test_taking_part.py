"""Competitions close by themselves, kits are ordered, workplaces join: each kept by its country."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cms.pages.models import CompetitionPage, KitPage, SignUpPage, Submission
from countries.pages import NotAccepting
from tests.cms.pages.reading import document_of, renew_all
from tests.factories import NOW, make_network, make_page

pytestmark = pytest.mark.django_db

HOST = {"host": "localhost:8000"}
WHO = {"name": "Someone", "email": "someone@visitors.example"}
ENTRY = {**WHO, "title": "A bin that hums", "entry": "It hums when it is fed.", "consent": "on"}


@pytest.fixture(autouse=True)
def network():
    make_network("RO")


def competition(**fields):
    fields.setdefault("closes_at", timezone.now() + dt.timedelta(days=30))
    return make_page("ro-ro", "Concurs", slug="concurs", model=CompetitionPage, **fields)


def test_an_entry_is_kept_by_the_country(client):
    """An entry belongs to the country whose competition it is, as an entry."""
    page = competition()

    response = client.post("/ro/concurs/", ENTRY, headers=HOST)

    kept = Submission.objects.get()
    assert response.status_code == 200
    assert (kept.country.code, kept.kind, kept.page_id) == ("RO", "entry", page.pk)


def test_an_entry_needs_the_rules_agreed_to(client):
    """Without the tick the entry is not kept, and the form says so."""
    competition()

    response = client.post(
        "/ro/concurs/", {name: ENTRY[name] for name in ENTRY if name != "consent"}, headers=HOST
    )

    assert (response.status_code, Submission.objects.count()) == (422, 0)


def test_after_the_deadline_there_is_no_form(client):
    """When it is over the page says so and takes nothing more."""
    page = competition(closes_at=NOW + dt.timedelta(days=1))

    renew_all(now=NOW + dt.timedelta(days=2))

    assert document_of(page)["details"]["form"] is False
    assert client.post("/ro/concurs/", ENTRY, headers=HOST).status_code == 405


def test_an_entry_a_moment_too_late_is_refused():
    """Between the deadline and the worker's renewal no entry slips in."""
    page = competition(closes_at=NOW)

    with pytest.raises(NotAccepting):
        page.receive(ENTRY, locale="ro-ro", now=NOW)

    assert not Submission.objects.exists()


def test_a_competition_cannot_close_before_it_opens():
    """The deadline before the opening is refused by the field's name."""
    page = CompetitionPage(title="Invers", slug="invers", opens_at=NOW, closes_at=NOW)
    page.closes_at = NOW - dt.timedelta(days=1)

    with pytest.raises(ValidationError, match="before it opens"):
        page.clean()


def test_a_kit_is_ordered_with_an_address(client):
    """An order says how many and where to, and is kept as one."""
    make_page("ro-ro", "Set", slug="set", model=KitPage, contents="2 bins\n\n50 bags")

    response = client.post(
        "/ro/set/", {**WHO, "address": "Strada Mare 1", "pieces": "3"}, headers=HOST
    )

    kept = Submission.objects.get()
    assert (response.status_code, kept.kind, kept.data["pieces"]) == (200, "order", 3)


def test_a_kits_contents_are_a_list():
    """Each line is one thing; empty lines are none."""
    page = make_page("ro-ro", "Set", model=KitPage, contents="2 bins\n\n50 bags")

    assert document_of(page)["details"]["contents"] == ["2 bins", "50 bags"]


def test_a_kit_that_is_out_takes_no_order(client):
    """Where nothing can be ordered there is no form."""
    make_page("ro-ro", "Set", slug="set", model=KitPage, can_be_ordered=False)

    assert client.post("/ro/set/", WHO, headers=HOST).status_code == 405


@pytest.mark.parametrize(
    ("purpose", "answers"),
    [
        ("workplace", {**WHO, "organisation": "Works", "town": "Sibiu", "people": "40"}),
        ("newsletter", {"email": WHO["email"], "consent": "on"}),
    ],
)
def test_each_sign_up_asks_what_it_needs(client, purpose, answers):
    """A workplace and a reader fill in different forms, and are kept apart."""
    make_page("ro-ro", "Intră", slug="intra", model=SignUpPage, purpose=purpose)

    response = client.post("/ro/intra/", answers, headers=HOST)

    assert (response.status_code, Submission.objects.get().kind) == (200, purpose)
