"""The entrance, the countries and their menus."""

from __future__ import annotations

import datetime as dt

import pytest

from countries.identity.addresses import Menu, MenuItem
from countries.identity.countries import Country, MarketFact
from countries.identity.organisations import Licence
from countries.opening import close_country
from countries.publishing import renew
from tests.factories import (
    NOW,
    home_of,
    locale_row,
    make_identity,
    make_licensee,
    make_network,
    make_page,
    make_programme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network():
    make_network("RO", "GB")


def test_the_index_lists_the_api(api):
    """/api/ says what there is and where it is described."""
    (found,) = api.ok("/api/")["apis"]

    assert found["url"] == "http://localhost:8000/api/partner/v1/"
    assert found["openapi"] == "http://localhost:8000/api/partner/v1/openapi.json"


def test_the_entrance_links_what_there_is(api):
    """Every link without a placeholder answers."""
    root = api.ok("")

    assert root["version"]
    for name, url in root["links"].items():
        if "{" not in url and name != "search":
            path = url.removeprefix("http://localhost:8000")
            assert api.get(path).status_code == 200, name


def test_the_umbrella_is_reached_from_the_entrance_but_is_no_country(api):
    """INT has an address, and is not listed."""
    listed = [country["code"] for country in api.ok("countries", limit=100)["items"]]
    umbrella = api.follow(api.ok("")["links"]["umbrella"])

    assert "INT" not in listed
    assert {"RO", "GB"} <= set(listed)
    assert (umbrella["code"], umbrella["locales"][0]["locale"]) == ("INT", "en")


def test_a_country_has_its_locales_in_order(api):
    """The default first, each with its address and chain."""
    country = api.ok("countries/ro")

    assert (country["code"], country["status"], country["name"]) == ("RO", "open", "Romania")
    assert country["id"] == str(Country.objects.get(code="RO").uuid)
    assert country["url"] == "http://localhost:8000/ro/"
    assert country["locales"] == [
        {
            "locale": "ro-ro",
            "language": "ro",
            "lang": "ro-RO",
            "dir": "ltr",
            "name": "română",
            "url": "http://localhost:8000/ro/",
            "default": True,
            "fallback": ["en-ro", "en"],
        },
        {
            "locale": "en-ro",
            "language": "en",
            "lang": "en-RO",
            "dir": "ltr",
            "name": "English",
            "url": "http://localhost:8000/ro/en/",
            "default": False,
            "fallback": ["en", "ro-ro"],
        },
    ]


def test_a_country_has_its_identities_licensees_and_market_facts(api):
    """What a programme is called there, who runs it since when, what is true of the market."""
    make_identity("RO", "ro-ro", "Fiecare Doză Contează")
    organisation = make_licensee("RO", "Alucro")
    Licence.objects.create(
        organisation=organisation,
        programme=make_programme(),
        country=Country.objects.get(code="RO"),
        valid_from=dt.date(2012, 1, 1),
    )
    MarketFact.objects.create(
        country=Country.objects.get(code="RO"), name="deposit-scheme", value=True
    )

    country = api.ok("countries/RO")

    assert country["identities"][0]["name"] == "Fiecare Doză Contează"
    assert (country["licensees"][0]["name"], country["licensees"][0]["from"]) == (
        "Alucro",
        "2012-01-01",
    )
    assert country["market_facts"] == [
        {"name": "deposit-scheme", "value": True, "note": "", "from": None, "until": None}
    ]


def test_countries_are_listed_page_by_page(api):
    """The list has a cursor like every other."""
    found, listed = [], api.ok("countries", limit=3, fields="code", count="1")
    total = listed["total"]
    while True:
        found += [country["code"] for country in listed["items"]]
        if not listed["next"]:
            break
        listed = api.follow(listed["next"])

    assert found == sorted(found)
    assert len(set(found)) == len(found) == total


def test_countries_cost_the_same_whatever_their_number(api, django_assert_max_num_queries):
    """No query per country."""
    api.ok("countries", limit=100)

    with django_assert_max_num_queries(8):
        api.ok("countries", limit=100)


def test_a_planned_country_says_so_and_no_more(api):
    """It is listed with its status; addresses and pages it has none, whatever is drafted for it."""
    plan = [{"locale": "hu-hu", "segment": "", "default": True, "fallback": ["en"]}]
    Country.objects.create(code="HU", name="Hungary", slug="hu", plan=plan)

    country = api.ok("countries/HU")

    assert country in api.ok("countries", limit=100)["items"]
    assert (country["status"], country["locales"], country["url"]) == ("planned", [], None)
    assert api.ok("pages", country="HU")["items"] == []
    assert api.get("pages", locale="hu-hu").status_code == 422
    assert api.get("menus/HU/hu-hu").status_code == 404


def test_a_key_for_one_country_does_not_see_what_is_planned(api, make_key):
    """Planned or not, a country outside of the key's does not exist for it."""
    Country.objects.create(code="HU", name="Hungary", slug="hu")
    key = make_key(countries=["RO"])

    assert [row["code"] for row in api.ok("countries", key=key)["items"]] == ["RO"]
    assert api.get("countries/HU", key=key).status_code == 404


def test_a_closed_country_says_so(api):
    """It stays in the list, without addresses; its menus are gone."""
    close_country("GB", now=NOW)

    country = api.ok("countries/GB")

    assert (country["status"], country["locales"], country["url"]) == ("closed", [], None)
    assert api.get("menus/GB/en-gb").status_code == 404


def test_menus_are_trees_of_pages_and_links(api):
    """Entries have titles, addresses, page ids and what lies below."""
    about = make_page("ro-ro", "Despre noi", show_in_menus=True)
    make_page(about, "Echipa", show_in_menus=True)
    footer = Menu.objects.get(country_locale=locale_row("ro-ro"), kind="footer")
    MenuItem.objects.create(menu=footer, page=about, with_children=True)
    MenuItem.objects.create(menu=footer, link="https://www.example.org/", label="Elsewhere")
    renew(now=NOW)

    menus = api.ok("menus/ro/RO-RO")

    assert (menus["country"], menus["locale"]) == ("RO", "ro-ro")
    assert [(item["title"], item["lang"]) for item in menus["header"]] == [("Despre noi", "ro-RO")]
    first, second = menus["footer"]
    assert first["page"] == str(about.translation_key)
    assert [child["url"] for child in first["children"]] == [
        "http://localhost:8000/ro/despre-noi/echipa/"
    ]
    assert (second["title"], second["url"], second["page"]) == (
        "Elsewhere",
        "https://www.example.org/",
        None,
    )


def test_a_locale_of_another_country_has_no_menus_here(api):
    """Country and locale must belong together."""
    assert home_of("en-gb")
    assert api.get("menus/ro/en-gb").status_code == 404
