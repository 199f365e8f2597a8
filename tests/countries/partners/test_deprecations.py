"""Deprecations: announced by headers and in the description, for twelve months at least."""

from __future__ import annotations

import datetime as dt

import pytest

from countries.partners.api import deprecations, openapi
from countries.partners.api.deprecations import DEPRECATED, NOTICE, Deprecation
from tests.factories import make_network

pytestmark = pytest.mark.django_db

DAYS = {"since": dt.date(2026, 12, 1), "sunset": dt.date(2028, 1, 1)}
LINK = "https://site.example/changes"


@pytest.fixture
def deprecate(monkeypatch):
    """Return a function that makes the table say something."""

    def put(path, **fields):
        row = Deprecation(path, link=LINK, **{**DAYS, **fields})
        monkeypatch.setattr(deprecations, "DEPRECATED", (row,))
        openapi._described.cache_clear()

    make_network("RO")
    yield put
    openapi._described.cache_clear()


def headers_of(response):
    return (response.get("Deprecation"), response.get("Sunset"))


TOLD = ("@1796083200", "Sat, 01 Jan 2028 00:00:00 GMT")


def test_nothing_goes_within_twelve_months():
    """Each line of the table keeps what the contract promises."""
    assert all(row.sunset - row.since >= NOTICE for row in DEPRECATED)


def test_an_address_that_goes_says_so(api, deprecate):
    """With the day, and where to read on; its neighbours do not."""
    deprecate("countries/{code}")

    response = api.get("countries/RO")

    assert headers_of(response) == TOLD
    assert f'<{LINK}>; rel="deprecation"' in response["Link"]
    assert headers_of(api.get("countries")) == (None, None)


def test_a_member_that_goes_is_told_by_its_address(api, deprecate):
    """To everybody, for everybody gets it; the description marks it."""
    deprecate("countries/{code}", member="since")

    assert headers_of(api.get("countries/RO")) == TOLD
    schema = api.ok("openapi.json")["components"]["schemas"]["Country"]
    assert schema["properties"]["since"]["deprecated"] is True


def test_a_parameter_that_goes_is_told_to_those_who_give_it(api, deprecate):
    """Who does not use it has nothing to change."""
    deprecate("pages", parameter="tag")

    assert headers_of(api.get("pages", tag="x")) == TOLD
    assert headers_of(api.get("pages")) == (None, None)
    parameters = api.ok("openapi.json")["paths"]["/pages"]["get"]["parameters"]
    assert [it["name"] for it in parameters if it.get("deprecated")] == ["tag"]


def test_scripts_of_other_sites_may_read_it(api, deprecate):
    """The headers are among those that browsers show to them."""
    deprecate("pages")

    exposed = api.get("pages")["Access-Control-Expose-Headers"].split(", ")

    assert {"Deprecation", "Sunset"} <= set(exposed)
