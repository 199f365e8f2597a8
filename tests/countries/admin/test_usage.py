"""Who shows a country's pages: partners by pages and days, for those who look at the country."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from countries.access import Role
from countries.audit.models import AuditEntry
from countries.partners.models import Partner
from countries.partners.usage.models import Usage
from tests.factories import make_page, make_user
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page(network):
    return make_page("ro-ro", "Despre noi")


@pytest.fixture
def shop(page):
    """A partner that was sent a page of Romania's and a list of Greece's."""
    shop = Partner.objects.create(name="Shop", code="shop", contact_email="a@b.example")
    note(shop, country="RO", page=str(page.translation_key), requests=5, bytes=50, embeds=2)
    note(shop, country="RO", requests=2)
    note(shop, country="GR", requests=7)
    note(shop, country="", requests=11)
    return shop


def note(partner, *, days_ago=0, **figures):
    day = timezone.now().date() - dt.timedelta(days=days_ago)
    Usage.objects.create(day=day, partner=partner.uuid.hex if partner else "", **figures)


def screen(client, **query):
    return client.get(reverse("countries_shown"), query)


def lines(client, **query):
    return [
        ([text for text, _url in told], numbers)
        for told, numbers in screen(client, **query).context["lines"]
    ]


def test_a_licensee_reads_who_shows_its_pages(clients, shop):
    """Summed by partner over the last days, of its own country alone."""
    assert lines(clients["own"]) == [(["Shop"], [7, 50, 0, 2])]
    assert lines(clients["foreign"]) == [(["Shop"], [7, 0, 0, 0])]


def test_the_network_reads_of_all_countries(clients, shop):
    """And of what was of no single one."""
    assert lines(clients["root"]) == [(["Shop"], [25, 50, 0, 2])]
    found = {told[0]: numbers[0] for told, numbers in lines(clients["root"], by="country")}
    assert found == {"several or none": 11, "Romania": 7, "Greece": 7}


def test_it_is_summed_by_pages_and_days(clients, shop, page):
    """Pages by what they are called in the country."""
    found = {told[1]: numbers[0] for told, numbers in lines(clients["own"], by=["partner", "page"])}

    assert found == {"Despre noi": 5, "lists and other things": 2}
    assert lines(clients["own"], by="day") == [([timezone.now().date()], [7, 50, 0, 2])]


def test_days_come_in_their_order(clients, shop):
    """The latest first, however much was asked on each."""
    note(shop, days_ago=1, country="RO", requests=100)

    assert [numbers[0] for _told, numbers in lines(clients["own"], by="day")] == [7, 100]


def test_a_partner_that_is_gone_is_told_from_none(clients, shop):
    """What it showed stays, under no name."""
    note(None, country="RO", requests=3)
    shop.delete()

    found = {told[0]: numbers[0] for told, numbers in lines(clients["own"])}
    assert found == {"a former partner": 7, "without a partner": 3}


def test_it_is_narrowed_by_days_and_partners(clients, shop):
    """Thirty days where none are chosen; those without a partner by a choice of their own."""
    today = timezone.now().date()
    note(shop, days_ago=40, country="RO", requests=100)
    note(None, country="RO", requests=3)

    since = (today - dt.timedelta(days=50)).isoformat()
    assert [numbers[0] for _told, numbers in lines(clients["own"])] == [7, 3]
    assert [numbers[0] for _told, numbers in lines(clients["own"], since=since)] == [107, 3]
    assert [n[0] for _told, n in lines(clients["own"], partner=shop.uuid.hex)] == [7]
    assert [n[0] for _told, n in lines(clients["own"], partner="-")] == [3]


@pytest.mark.parametrize(
    "query",
    [{"country": "GR"}, {"partner": "no-one"}, {"since": "x"}, {"page": "x"}, {"by": "hour"}],
)
def test_what_nobody_can_choose_is_not_chosen(clients, shop, query):
    """A foreign country is as unknown as any."""
    assert lines(clients["own"], **query) == [(["Shop"], [7, 50, 0, 2])]


def test_days_before_all_others_have_nothing(clients, shop):
    """The first days that there are can be chosen as any other."""
    assert lines(clients["own"], until="0001-01-02") == []


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_files_have_the_same_and_are_recorded(clients, shop, form):
    """In the log of the country that was taken out."""
    response = screen(clients["own"], export=form, country="RO", by=["partner", "day"])

    day = timezone.now().date().isoformat()
    if form == "json":
        (row,) = json.loads(response.content)
        assert (row["partner"], row["name"], row["requests"]) == (shop.uuid.hex, "Shop", 7)
    else:
        assert f"{shop.uuid.hex},{day},Shop,7,50,0,2" in response.content.decode()
    entry = AuditEntry.objects.get(action="export")
    assert (entry.country, entry.after["format"]) == ("RO", form)


def test_no_cell_of_a_file_is_a_formula(clients, shop):
    """Whatever a partner is called."""
    Partner.objects.update(name="=1+1")

    assert ",'=1+1," in screen(clients["own"], export="csv").content.decode()


def test_who_looks_at_no_country_learns_nothing(clients, shop):
    """They are led back to the first screen, as from any that is not there for them."""
    clients["anonymous"].force_login(make_user("oscar", ("INT", Role.OPERATOR, "")))

    assert screen(clients["anonymous"]).headers["Location"] == "/admin/"


def test_a_translator_looks_too(clients, shop):
    """Whoever may look at the country's pages."""
    assert lines(clients["translator"]) == [(["Shop"], [7, 50, 0, 2])]


def test_it_costs_few_queries(clients, shop, page, django_assert_max_num_queries):
    """However many partners, pages and days there are."""
    for number in range(30):
        partner = Partner.objects.create(
            name=f"P{number}", code=f"p{number}", contact_email="a@b.c"
        )
        note(partner, country="RO", page=str(number), requests=1)
    screen(clients["own"])

    with django_assert_max_num_queries(13):
        screen(clients["own"], by=["partner", "page", "day"])


def test_the_first_screen_has_the_figures(clients, shop):
    """Of the last thirty days, with the way to the whole."""
    body = " ".join(clients["own"].get("/admin/").content.decode().split())

    assert "<strong>Shop</strong>: 7 requests in 30 days, 2 of them in frames" in body
    assert f"{reverse('countries_shown')}?country=RO" in body


def test_partners_of_the_same_name_are_told_apart(clients, shop):
    """None of them hides what another was sent."""
    other = Partner.objects.create(name="Shop", code="other", contact_email="a@b.example")
    note(other, country="RO", requests=3)

    body = " ".join(clients["own"].get("/admin/").content.decode().split())

    assert "<strong>Shop</strong>: 7 requests" in body
    assert "<strong>Shop</strong>: 3 requests" in body
