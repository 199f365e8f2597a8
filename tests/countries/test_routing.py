"""Addresses: whose a host and path are, and where a page lives."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from countries.identity.countries import Country, CountryLocale, NetworkVersion
from countries.opening import close_country
from countries.routing import Found, Moved, find, network
from tests.factories import NOW, home_of, make_country, make_network, make_page

pytestmark = pytest.mark.django_db

ORIGIN = "http://localhost:8000"


def place(path: str, host: str = "localhost:8000"):
    return find(network(), host, path)


@pytest.mark.parametrize(
    ("path", "locale", "rest"),
    [
        ("/", "en", ""),
        ("/about/", "en", "about/"),
        ("/ro/", "ro-ro", ""),
        ("/ro/despre-noi/", "ro-ro", "despre-noi/"),
        ("/ro/en/", "en-ro", ""),
        ("/ro/en/about-us/", "en-ro", "about-us/"),
        ("/uk/", "en-gb", ""),
        ("/ae/", "ar-ae", ""),
        ("/ae/en/", "en-ae", ""),
    ],
)
def test_an_address_belongs_to_one_country_locale(path, locale, rest):
    """The first parts of a path say the country and the language."""
    make_network("RO", "GB", "AE")

    found = place(path)

    assert isinstance(found, Found)
    assert (found.locale.code, found.rest) == (locale, rest)


def test_a_language_that_is_not_the_countrys_is_part_of_the_path():
    """Only a country's own languages are languages below it."""
    make_network("RO", "GR")

    found = place("/ro/el/")

    assert isinstance(found, Found)
    assert (found.locale.code, found.rest) == ("ro-ro", "el/")


def test_a_bare_address_without_language_leads_to_the_default():
    """Where every language has a path of its own, the country's address leads to the default."""
    make_network("BE")
    CountryLocale.objects.filter(locale__language_code="nl-be").update(segment="nl")
    NetworkVersion.bump()

    assert place("/be/") == Moved(f"{ORIGIN}/be/nl/")
    assert place("/be/anything/") is None


def test_a_country_with_its_own_host_lives_there():
    """A country's own host answers for it alone, and its old path leads there."""
    make_network("RO")
    make_country("GR", host="greece.localhost")

    at_home = place("/nea/", host="greece.localhost:8000")

    assert isinstance(at_home, Found)
    assert at_home.locale.code == "el-gr"
    assert place("/gr/nea/") == Moved("http://greece.localhost:8000/nea/")
    assert home_of("el-gr").full_url == "http://greece.localhost:8000/"


def test_another_countrys_prefix_means_nothing_on_an_own_host():
    """On a country's own host no other country answers."""
    make_network("RO")
    make_country("GR", host="greece.localhost")

    found = place("/ro/", host="greece.localhost")

    assert isinstance(found, Found)
    assert (found.locale.code, found.rest) == ("el-gr", "ro/")


def test_a_strange_host_is_nobodys():
    """A host that no country has is answered for nobody."""
    make_network("RO")

    assert place("/ro/", host="evil.example") is None


def test_a_closed_country_answers_nowhere():
    """A country that closed has no addresses."""
    make_network("RO")

    close_country("RO", now=NOW)

    assert place("/ro/") is None


def test_pages_know_their_address():
    """A page's URL is its country locale's address and its path below home."""
    make_network("RO")
    page = make_page("en-ro", "About us", slug="about-us")

    assert page.full_url == f"{ORIGIN}/ro/en/about-us/"


def test_addresses_cost_one_query_when_nothing_changed(django_assert_num_queries):
    """A look-up asks only whether something changed."""
    make_network("RO")
    network()

    with django_assert_num_queries(1):
        network()


@pytest.mark.parametrize(
    ("locale", "slug"), [("en", "ro"), ("en", "api"), ("ro-ro", "en"), ("ro-ro", "search")]
)
def test_a_slug_that_is_an_address_is_refused(locale, slug):
    """A page cannot take the path of a country, a language or the system."""
    make_network("RO")

    with pytest.raises(ValidationError, match="belongs to the system"):
        make_page(locale, "Taken", slug=slug)


def test_a_planned_countrys_path_is_nobody_elses(db):
    """No page of the umbrella takes the address that the country will open at."""
    make_country("INT")
    Country.objects.create(code="HU", name="Hungary", slug="hu")

    assert place("/hu/") is None
    with pytest.raises(ValidationError, match="belongs to"):
        make_page("en", "Hungary", slug="hu")
