"""Addresses: whose a host and path are, and where a page lives."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from countries.delivery.models import Document
from countries.identity.countries import Country, CountryLocale, NetworkVersion
from countries.middleware import CountryMiddleware
from countries.opening import close_country
from countries.routing import Found, Moved, find, network, network_held
from tests.factories import NOW, home_of, locale_row, make_country, make_network, make_page

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


def change_elsewhere(segment: str) -> None:
    """Change an address as another process does: no signal of it comes here."""
    CountryLocale.objects.filter(locale__language_code="en-ro").update(segment=segment)
    NetworkVersion.objects.update(token=uuid.uuid4())


def segment() -> str:
    return network().by_code["en-ro"].segment


def test_inside_a_request_the_addresses_are_looked_up_once(django_assert_num_queries):
    """However many pages are asked for their address, the first look-up serves all."""
    make_network("RO")
    pages = [make_page("ro-ro", f"Page {number}") for number in range(3)]

    with network_held(), django_assert_num_queries(1):
        found = {page.full_url for page in pages}

    assert len(found) == 3


def test_a_change_inside_a_request_is_seen_at_once():
    """Who changes an address is answered with the new one."""
    make_network("RO")

    with network_held():
        before = segment()
        row = locale_row("en-ro")
        row.segment = "english"
        row.save()
        after = segment()

    assert (before, after) == ("en", "english")


def test_a_change_elsewhere_is_seen_by_the_next_request():
    """What is held ends with the request that held it."""
    make_network("RO")
    seen = []

    with network_held():
        network()
        change_elsewhere("english")
        seen.append(segment())
    with network_held():
        seen.append(segment())

    assert seen == ["en", "english"]


def test_documents_are_made_with_the_addresses_of_their_transaction():
    """What a request looked up before it published may be old by then, and is not used."""
    make_network("RO")
    page = make_page("en-ro", "About us", slug="about-us")

    with network_held():
        network()
        change_elsewhere("english")
        page.title = "About all of us"
        page.save()

    document = Document.objects.get(key=page.translation_key)
    assert json.loads(bytes(document.body))["url"] == f"{ORIGIN}/ro/english/about-us/"


def test_a_request_holds_the_addresses_and_lets_them_go(rf, django_assert_num_queries):
    """The middleware looks them up once for all that happens below it, and for no longer."""
    make_network("RO")

    def answer(request: HttpRequest) -> HttpResponse:
        with django_assert_num_queries(0):
            network()
        return HttpResponse()

    CountryMiddleware(answer)(rf.get("/ro/", headers={"host": "localhost:8000"}))

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
