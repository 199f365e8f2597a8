"""What a key may not see does not exist for it, anywhere."""

from __future__ import annotations

import orjson
import pytest

from cms.pages.models import NewsIndexPage
from countries.identity.addresses import FormerAddress
from countries.publishing import renew
from tests.factories import (
    NOW,
    locale_row,
    make_fact,
    make_licensee,
    make_network,
    make_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pages(keeping):
    """A page in three locales of two countries, a list of news; each moved once."""
    with keeping():
        make_network("RO", "GB")
        about = make_page("ro-ro", "Despre noi", slug="despre-noi", show_in_menus=True)
        make_page("en-ro", "About us", slug="about", translation_key=about.translation_key)
        british = make_page("en-gb", "British", slug="britain")
        news = make_page("ro-ro", "Stiri", slug="noutati", model=NewsIndexPage, show_in_menus=True)
        for page, locale, rest in (
            (about, "ro-ro", "despre/"),
            (british, "en-gb", "british/"),
            (news, "ro-ro", "stiri/"),
        ):
            row = locale_row(locale)
            FormerAddress.objects.create(country_locale=row, rest=rest, page=page)
        renew(now=NOW)
        yield {"about": about, "british": british, "news": news}


SCOPES = {
    "country": {"countries": ["RO"]},
    "locale": {"locales": ["ro-ro"]},
    "type": {"types": ["standard"]},
    "all": {"countries": ["RO"], "locales": ["ro-ro"], "types": ["standard"]},
}
SEEN = {
    "country": {("about", "ro-ro"), ("about", "en-ro"), ("news", "ro-ro")},
    "locale": {("about", "ro-ro"), ("news", "ro-ro")},
    "type": {("about", "ro-ro"), ("about", "en-ro"), ("british", "en-gb")},
    "all": {("about", "ro-ro")},
}
EVERYTHING = {("about", "ro-ro"), ("about", "en-ro"), ("british", "en-gb"), ("news", "ro-ro")}
ADDRESSES = {
    ("about", "ro-ro"): "ro/despre-noi/",
    ("about", "en-ro"): "ro/en/about/",
    ("british", "en-gb"): "uk/britain/",
    ("news", "ro-ro"): "ro/noutati/",
}
FORMER = {
    ("about", "ro-ro"): "ro/despre/",
    ("british", "en-gb"): "uk/british/",
    ("news", "ro-ro"): "ro/stiri/",
}


@pytest.mark.parametrize("name", SCOPES)
def test_lists_and_counts_have_what_is_seen(api, make_key, pages, name):
    """Nothing else is listed, nor counted."""
    key = make_key(**SCOPES[name])

    listed = api.ok("pages", key=key, limit=100, count="true", fields="id,resolved_locale,type")

    found = {
        (thing, item["resolved_locale"])
        for item in listed["items"]
        for thing, page in pages.items()
        if item["id"] == str(page.translation_key)
    }
    assert found == SEEN[name]
    assert listed["total"] == len(listed["items"])


@pytest.mark.parametrize("name", SCOPES)
def test_single_pages_and_addresses_answer_what_is_seen(api, make_key, pages, name):
    """By id, by address and by former address: 404 for the rest."""
    key = make_key(**SCOPES[name])

    for thing in EVERYTHING:
        title, locale = thing
        page_id = str(pages[title].translation_key)
        by_id = api.get(f"pages/{page_id}", key=key, locale=locale).status_code
        address = f"http://localhost:8000/{ADDRESSES[thing]}"
        by_url = api.get("pages/by-url", key=key, url=address).status_code
        is_seen = thing in SEEN[name]
        assert by_id == 200 if is_seen else by_id in (404, 422), thing
        assert by_url == (200 if is_seen else 404), thing
        if thing in FORMER:
            former = api.get("pages/by-url", key=key, url=f"http://localhost:8000/{FORMER[thing]}")
            assert former.status_code == (301 if is_seen else 404), thing


@pytest.mark.parametrize("name", SCOPES)
def test_former_addresses_are_those_of_what_is_seen(api, make_key, pages, name):
    """Redirects of other pages are not listed, nor counted."""
    listed = api.ok("redirects", key=make_key(**SCOPES[name]), count="true")

    expected = {
        str(pages[title].translation_key)
        for title, locale in SEEN[name]
        if (title, locale) in FORMER
    }
    assert {item["page"] for item in listed["items"]} == expected
    assert listed["total"] == len(listed["items"])


def test_translations_are_not_told(api, make_key, pages):
    """Members, headers and errors name the locales that are seen, and no other."""
    key = make_key(locales=["ro-ro"])
    path = f"pages/{pages['about'].translation_key}"

    response = api.get(path, key=key, locale="ro-ro")
    expanded = api.ok(path, key=key, locale="ro-ro", include="translations")
    without = api.get(path, key=key)

    assert orjson.loads(response.content)["translations"] == ["ro-ro"]
    assert "en-ro" not in response["Link"]
    assert [it["locale"] for it in expanded["translations"]] == ["ro-ro"]
    assert orjson.loads(without.content)["available"] == ["ro-ro"]


def test_a_document_without_hidden_parts_is_the_stored_one(api, make_key, pages):
    """A scope that hides nothing of a page leaves its bytes and tag as they are."""
    path = f"pages/{pages['about'].translation_key}"

    mine = api.get(path, key=make_key(countries=["RO"]), locale="ro-ro")

    assert mine["ETag"] == api.get(path, locale="ro-ro")["ETag"]


def test_the_chain_passes_over_what_is_not_seen(api, make_key, pages):
    """A locale out of scope answers for nobody and is not named."""
    key = make_key(countries=["RO"])
    path = f"pages/{pages['news'].translation_key}"

    found = api.ok(path, key=key, locale="en-ro", fallback="chain")

    assert found["fallback"]["chain"] == ["en-ro", "ro-ro"]


def test_other_countries_and_locales_are_as_unknown_as_any(api, make_key, pages):
    """Asking for them is 422 or 404, and those known are the key's own."""
    key = make_key(countries=["RO"], locales=["ro-ro"], types=["standard"])

    for name, value in (("country", "GB"), ("locale", "en-ro"), ("type", "news_index")):
        response = api.get("pages", key=key, **{name: value})
        known = orjson.loads(response.content)["errors"][0]["known"]
        assert (response.status_code, len(known)) == (422, 1)
    for path in ("countries/GB", "countries/INT", "menus/gb/en-gb", "menus/ro/en-ro"):
        assert api.get(path, key=key).status_code == 404


def test_countries_are_those_of_the_key(api, make_key, pages):
    """Listed with the key's locales only; the umbrella is not linked."""
    key = make_key(countries=["RO"], locales=["ro-ro"])

    (country,) = api.ok("countries", key=key)["items"]

    assert [info["locale"] for info in country["locales"]] == ["ro-ro"]
    assert country["locales"][0]["fallback"] == []
    assert "umbrella" not in api.ok("", key=key)["links"]


def test_menus_lead_to_pages_that_are_seen(api, make_key, pages):
    """An entry whose page has another type is not there."""
    menus = api.ok("menus/ro/ro-ro", key=make_key(types=["standard"]))

    assert [item["title"] for item in menus["header"]] == ["Despre noi"]


def test_search_finds_what_is_seen(api, make_key, pages):
    """Hits, totals and facets stay inside the scope."""
    key = make_key(countries=["RO"])

    found = api.ok("search", key=key, q="about british despre", count="true")

    assert {hit["country"] for hit in found["items"]} == {"RO"}
    assert found["total"] == len(found["items"])
    assert {value["value"] for value in found["facets"]["country"]} == {"RO"}


def test_what_belongs_to_the_network_is_everyones(api, make_key, pages):
    """Facts and organisations are read by each key, with the parts of its countries."""
    make_fact("energy-saving", "95", RO="94", GB="93")
    make_licensee("GB", "Alupro")
    make_licensee("RO", "Alucro")
    key = make_key(countries=["RO"])

    fact = api.ok("facts/energy-saving", key=key)
    organisations = api.ok("organisations", key=key)["items"]

    assert [value["country"] for value in fact["values"]] == [None, "RO"]
    assert [it["name"] for it in organisations] == ["Alucro"]
