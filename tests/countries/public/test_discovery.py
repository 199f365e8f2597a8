"""What the head of a public page says of feeds and oEmbed."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from cms.pages.models import ArticlePage, NewsIndexPage
from tests.factories import make_identity, make_network, make_page

pytestmark = pytest.mark.django_db

FEEDS = {
    "application/rss+xml": "/api/partner/v1/feeds/ro/ro-ro.rss",
    "application/atom+xml": "/api/partner/v1/feeds/ro/ro-ro.atom",
    "application/feed+json": "/api/partner/v1/feeds/ro/ro-ro.json",
}


@pytest.fixture(autouse=True)
def romania():
    """A country with news, one of them published."""
    make_network("RO")
    make_identity("RO", "ro-ro", "Fiecare Doză Contează")
    index = make_page("ro-ro", "Știri", slug="stiri", model=NewsIndexPage)
    make_page(index, "Deschis & gata", slug="deschis", model=ArticlePage)


@pytest.fixture
def links(client):
    """Return a function that gives the alternates in a page's head, by their type."""

    def of(path):
        page = BeautifulSoup(client.get(path, headers={"host": "localhost"}).content, "html.parser")
        return {link["type"]: link for link in page.select("head link[rel=alternate][type]")}

    return of


@pytest.mark.parametrize("path", ["/ro/", "/ro/stiri/"])
def test_entrances_and_lists_of_news_lead_to_the_feeds(links, path):
    """Each form with its address, its language, and a name that people can tell apart."""
    found = links(path)

    for media, address in FEEDS.items():
        assert found[media]["href"] == f"http://localhost:8000{address}"
        assert found[media]["hreflang"] == "ro-RO"
        assert found[media]["title"].startswith("Fiecare Doză Contează (")


def test_other_pages_lead_to_no_feed(links):
    """An article is in the feed and does not repeat where it is."""
    assert not set(FEEDS) & set(links("/ro/stiri/deschis/"))


def test_the_feeds_are_there(links, client):
    """What a page leads to answers, in the form that it says."""
    for media, link in links("/ro/").items():
        if media in FEEDS:
            answer = client.get(link["href"], headers={"host": "localhost:8000"})
            assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, media)


def test_every_page_leads_to_its_oembed(links, client):
    """In both forms, and what is had there is the page."""
    found = links("/ro/stiri/deschis/")

    assert found["application/json+oembed"]["title"] == "Deschis & gata"
    for media, form in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
        answer = client.get(found[media]["href"], headers={"host": "localhost:8000"})
        assert answer.status_code == 200
        assert form in answer["Content-Type"]
        assert "Deschis" in answer.content.decode()


@pytest.mark.parametrize("path", ["/ro/search/", "/ro/nimic/"])
def test_what_is_no_page_leads_nowhere(links, path):
    """Neither search nor what is missing can be embedded."""
    assert not {"application/json+oembed", *FEEDS} & set(links(path))


def test_feeds_for_keys_alone_are_not_told_to_visitors(links, settings):
    """They could not read them."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_API": False}

    found = links("/ro/")

    assert not set(FEEDS) & set(found)
    assert "application/json+oembed" in found


def test_robots_may_read_what_is_for_them(client):
    """The API is not for them, its feeds and oEmbed are."""
    lines = client.get("/robots.txt", headers={"host": "localhost"}).content.decode().splitlines()

    assert "Disallow: /api/" in lines
    assert {"Allow: /api/partner/v1/feeds/", "Allow: /api/partner/v1/oembed"} <= set(lines)
