"""A page that the market withholds is not there: no address, no list, no link, no fallback."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.pages.models import ArticlePage, NewsIndexPage
from countries.delivery.models import Document
from countries.identity.addresses import Menu
from countries.tasks.markets import look_after_markets
from tests.countries.market.helpers import ALWAYS, gone, renew_all, rule_for, set_fact
from tests.countries.translation.helpers import document
from tests.factories import home_of, make_network, make_page, make_user

pytestmark = pytest.mark.django_db


def test_a_withheld_page_is_not_there(listed, client):
    """Neither it nor what lies below it has an address or a document, and its tombstone says nothing."""
    tops, belows, _linking = listed

    rule_for(tops["en"])

    assert (gone(tops["en-gb"]), gone(belows["en-gb"])) == ("unpublished", "unpublished")
    assert client.get("/uk/rivers/below/").status_code == 404
    assert client.get("/ro/rivers/below/").status_code == 200
    assert client.get("/rivers/below/").status_code == 200


def test_nothing_leads_to_a_withheld_page(listed):
    """No link, no list of translations, no menu."""
    tops, _belows, linking = listed
    menu = Menu.objects.get(country_locale__locale__language_code="en-gb", kind="header")
    menu.items.create(page=tops["en-gb"], label="Rivers")
    renew_all()
    assert "/uk/rivers/below/" in document(linking["en-gb"])["html"]

    rule_for(tops["en"])
    renew_all()

    html = document(linking["en-gb"])["html"]
    assert "rivers" not in html
    assert "there" in html
    assert document(tops["ro-ro"])["translations"] == ["en", "ro-ro"]
    stored = Document.objects.get(kind="menu", key=menu.uuid)
    assert b"Rivers" not in bytes(stored.body)


def test_no_link_leads_abroad_to_what_is_withheld_here(listed):
    """Where the country has not adopted the page, a link does not lead to the umbrella's instead."""
    tops, _belows, linking = listed
    tops["en-gb"].delete()
    renew_all()
    assert "/rivers/below/" in document(linking["en-gb"])["html"]

    rule_for(tops["en"])
    renew_all()

    assert "rivers" not in document(linking["en-gb"])["html"]
    assert "/ro/rivers/below/" in document(linking["ro-ro"])["html"]


@pytest.mark.parametrize("block_id", ["", "always"])
def test_no_fallback_shows_what_is_withheld(listed, client, block_id):
    """A country that has not adopted a page gets no other's, where anything in it is withheld here."""
    tops, _belows, _linking = listed
    tops["en-gb"].delete()
    address = f"/api/partner/v1/pages/{tops['en'].translation_key}"
    asked = {"locale": "en-gb", "fallback": "chain"}
    assert client.get("/uk/rivers/").status_code == 200
    assert client.get(address, asked).status_code == 200

    rule_for(tops["en"], block_id)

    assert client.get("/uk/rivers/").status_code == 404
    assert client.get(address, asked).status_code == 404


def test_a_page_comes_back_with_its_fact(listed):
    """With a scheme it is there again, with all below it, and links lead to it."""
    tops, belows, linking = listed
    rule_for(tops["en"])
    renew_all()

    set_fact("GB", True)
    renew_all()

    assert (gone(tops["en-gb"]), gone(belows["en-gb"])) == ("", "")
    assert "/uk/rivers/below/" in document(linking["en-gb"])["html"]
    assert document(tops["ro-ro"])["translations"] == ["en", "en-gb", "ro-ro"]


def test_time_takes_a_page_away_and_brings_it_back(listed):
    """A page has no document that could know when: the worker looks what the day has changed."""
    tops, belows, linking = listed
    now = timezone.now()
    day = dt.timedelta(days=1)
    rule_for(tops["en"], valid_from=now.date() + day, valid_until=now.date() + 2 * day)
    assert gone(belows["en-gb"]) == ""

    renew_all(now + day)
    assert gone(belows["en-gb"]) == "unpublished"
    assert "rivers" not in document(linking["en-gb"])["html"]

    assert look_after_markets(now + 3 * day) == 2
    renew_all(now + 3 * day)
    assert gone(belows["en-gb"]) == ""
    assert "/uk/rivers/below/" in document(linking["en-gb"])["html"]
    assert look_after_markets(now + 3 * day) == 0


def test_who_may_read_a_restricted_page_does_not_read_what_is_withheld(listed, client):
    """A restricted page that the market withholds is not there for those who may read it, either."""
    tops, _belows, _linking = listed
    PageViewRestriction.objects.create(
        page=tops["en-gb"], restriction_type=PageViewRestriction.LOGIN
    )
    client.force_login(make_user("reader"))
    assert client.get("/uk/rivers/").status_code == 200

    rule_for(tops["en"])

    assert client.get("/uk/rivers/").status_code == 404


def test_lists_leave_a_withheld_page_out():
    """A news list shows what its country is shown."""
    make_network("RO", "GB")
    index = make_page("en-gb", "News", model=NewsIndexPage, slug="news")
    page = make_page(index, "Deposits", model=ArticlePage, body=[ALWAYS])
    renew_all()
    assert "Deposits" in str(document(index))

    rule_for(page)
    renew_all()

    assert "Deposits" not in str(document(index))


def test_a_new_page_below_a_withheld_one_is_not_there(listed):
    """Whatever is published below it is withheld with it."""
    tops, _belows, _linking = listed
    rule_for(tops["en"])

    later = make_page(tops["en-gb"], "Later", body=[ALWAYS])

    assert gone(later) is None


def test_a_page_of_its_own_country_alone_is_judged(listed):
    """A page that no rule is about stays where it is."""
    tops, _belows, linking = listed

    rule_for(tops["en"])

    assert gone(linking["en-gb"]) == ""
    assert Document.objects.get(key=home_of("en-gb").translation_key, locale="en-gb").gone == ""


def test_taking_many_pages_away_costs_no_more_queries_than_few(listed):
    """What lies below a withheld page is looked up, taken away and told of together."""
    tops, _belows, _linking = listed
    counts = []

    for number in range(4):
        with CaptureQueriesContext(connection) as queries:
            rule = rule_for(tops["en"])
        counts.append(len(queries))
        rule.delete()
        make_page(tops["en-gb"], f"More {number}", body=[ALWAYS])
        renew_all()

    assert counts[3] == counts[1]
