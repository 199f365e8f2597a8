"""Search through the API: the site's search, with the API's parameters and answers."""

from __future__ import annotations

import pytest

from cms.pages.entries import RecyclingPoint
from countries.identity.countries import Country
from countries.publishing import renew
from tests.factories import NOW, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True, scope="module")
def _pages(keeping):
    with keeping():
        make_network("RO", "GB")
        for title in ("Recycling cans", "Recycling at work", "Recycling in schools"):
            make_page("en-gb", title, body=[paragraph("<p>Every aluminium can counts</p>")])
        make_page("en-ro", "Recycling in Romania")
        yield


def test_what_is_found_has_its_place_and_its_words(api):
    """Hits with id, locale, address, highlight and score; facets over all of them."""
    found = api.ok("search", q="aluminium schools", locale="en-gb")

    (hit,) = found["items"]
    assert (hit["title"], hit["locale"], hit["country"]) == ("Recycling in schools", "en-gb", "GB")
    assert hit["url"] == "http://localhost:8000/uk/recycling-in-schools/"
    assert "<mark>" in hit["highlight"]
    assert found["facets"]["locale"] == [{"value": "en-gb", "count": 1}]
    assert (found["degraded"], found["next"]) == (False, None)


def test_filters_and_pages_of_a_search(api):
    """Results go on at ``next``; each is found once."""
    found, asked = [], api.ok("search", q="recycling", country="gb", limit=2, count="1")
    total = asked["total"]
    while True:
        found += [hit["title"] for hit in asked["items"]]
        if not asked["next"]:
            break
        asked = api.follow(asked["next"])

    assert len(found) == len(set(found)) == total == 3


def test_words_are_needed(api):
    """No words, empty words or far too many are refused by the parameter's name."""
    for query in ({}, {"q": " "}, {"q": "word " * 300}):
        response = api.get("search", **query)
        assert response.status_code == 422
        assert b'"field":"q"' in response.content


def test_words_that_are_none_find_nothing(api):
    """Signs alone are no error."""
    assert api.ok("search", q="?!")["items"] == []


def test_whole_pages_by_words(api):
    """``q`` on /pages answers with documents, the best first."""
    listed = api.ok("pages", q="schools", locale="en-gb", count="true")

    assert [item["title"] for item in listed["items"]] == ["Recycling in schools"]
    assert listed["items"][0]["html"]
    assert (listed["total"], listed["next"]) == (1, None)


def test_whole_pages_by_words_go_on(api):
    """The list by words has a cursor like every other."""
    first = api.ok("pages", q="recycling", country="GB", limit=2, fields="title")
    second = api.follow(first["next"])

    assert len({item["title"] for item in first["items"] + second["items"]}) == 3


@pytest.mark.parametrize("name", ["order", "parent", "published_after"])
def test_words_and_an_order_contradict(api, name):
    """What is ordered by relevance cannot be ordered otherwise."""
    values = {
        "order": "title",
        "parent": "6f1d3b2a-52c4-4c4f-9a52-0f7f5b9a1c11",
        "published_after": "2026-01-01",
    }

    assert api.get("pages", q="cans", **{name: values[name]}).status_code == 422


def test_a_search_finds_entries_and_a_list_of_pages_does_not(api):
    """A point is a hit with its own type; `/pages?q=` has whole pages alone."""
    country = Country.objects.get(code="RO")
    RecyclingPoint.objects.create(country=country, name="Recycling corner")
    renew(now=NOW)

    hits = api.ok("search", q="recycling", country="RO", type="point")["items"]
    pages = api.ok("pages", q="recycling", country="RO")["items"]

    assert {(hit["title"], hit["type"], hit["url"]) for hit in hits} == {
        ("Recycling corner", "point", None)
    }
    assert [page["title"] for page in pages] == ["Recycling in Romania"]
