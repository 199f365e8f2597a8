"""The three forms keep to their specifications, whatever the articles say."""

from __future__ import annotations

import datetime as dt

import feedparser
import orjson
import pytest
from lxml import etree

from countries.partners.feeds import Feed, Item, atom, json_feed, rss
from tests.countries.partners.feeds.conftest import AWKWARD
from tests.countries.partners.feeds.rules import (
    ATOM,
    broken_in_atom,
    broken_in_json_feed,
    broken_in_rss,
)

pytestmark = pytest.mark.django_db

PLACES = ("ro/ro-ro", "ro/en-ro", "ae/ar-ae", "int/en")
RULES = {
    "atom": broken_in_atom,
    "rss": broken_in_rss,
    "json": lambda body: broken_in_json_feed(orjson.loads(body)),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", RULES)
def test_a_feed_keeps_every_rule(api, articles, form, place):
    """The rules of RFC 4287, of RSS and its profile, of JSON Feed 1.1; also of one without items."""
    for query in ("", "?limit=2", "?tag=doze"):
        response = api.get(f"feeds/{place}.{form}{query}")

        assert response.status_code == 200
        assert RULES[form](response.content) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_reader_takes_it_without_complaint(api, articles, form, place):
    """feedparser finds nothing to forgive, and reads titles and languages as they are."""
    response = api.get(f"feeds/{place}.{form}")

    headers = {name.lower(): value for name, value in response.items()}
    read = feedparser.parse(response.content, response_headers=headers)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert all(entry.title and entry.link and entry.id for entry in read.entries)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_readers_see_what_was_written(api, articles, form):
    """Angle brackets, ampersands and the end of a CDATA section come out as they went in."""
    read = feedparser.parse(api.get(f"feeds/ro/ro-ro.{form}").content)

    (entry,) = [entry for entry in read.entries if "sticlă" in entry.title]
    assert entry.title.replace("&lt;", "<").replace("&amp;", "&") == AWKWARD
    assert "Fapte &amp; cifre, <b>acum</b>" in entry.content[0].value


def test_the_three_forms_tell_the_same(api, articles):
    """The same items in the same order, with the same ids, texts and dates."""
    told = orjson.loads(api.get("feeds/ro/ro-ro.json").content)["items"]
    entries = etree.fromstring(api.get("feeds/ro/ro-ro.atom").content).findall(f"{ATOM}entry")
    items = etree.fromstring(api.get("feeds/ro/ro-ro.rss").content)[0].findall("item")

    ids = [item["id"] for item in told]
    assert ids == [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids == [item.findtext("guid") for item in items]
    html = [item["content_html"] for item in told]
    assert html == [entry.findtext(f"{ATOM}content") for entry in entries]
    assert html == [item.findtext("{*}encoded") for item in items]
    updated = [item["date_modified"] for item in told]
    assert updated == [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert updated == [item.findtext(f"{ATOM}updated") for item in items]


MOMENT = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
BARE = Item(
    id="urn:uuid:1", page="1", locale="ro-ro", type="news", lang="ro", title="A\x0bB\x00",
    title_lang="en", summary="", summary_lang="ro", url="https://a.example/1/", html="<p>x\x1f</p>",
    published=None, updated=MOMENT, author="Alucro", author_url="https://a.example/", licence="",
    tags=(), picture=None,
)  # fmt: skip
FEED = Feed(
    id="urn:uuid:2", lang="ro-RO", title="Știri", description="Alucro",
    home_url="https://a.example/", url="https://a.example/feed", next_url=None, updated=MOMENT,
    author="Alucro", licence="", logo="", items=[BARE],
)  # fmt: skip


@pytest.mark.parametrize("write", [rss.write, atom.write], ids=["rss", "atom"])
def test_what_xml_cannot_hold_is_left_out(write):
    """A character that no XML file can have does not break the feed for everybody."""
    root = etree.fromstring(write(FEED))

    assert [title.text for title in root.iter("{*}title")][-1] == "AB"


def test_a_date_that_nobody_knows_is_not_made_up():
    """Without a day of publication there is none in any form."""
    assert b"pubDate" not in rss.write(FEED)
    assert b"published" not in atom.write(FEED)
    assert "date_published" not in orjson.loads(json_feed.write(FEED))["items"][0]


def test_a_title_in_another_language_says_so():
    """In Atom the single text is marked, in JSON Feed it is said beside."""
    (title,) = etree.fromstring(atom.write(FEED)).find(f"{ATOM}entry").findall(f"{ATOM}title")

    assert title.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert orjson.loads(json_feed.write(FEED))["items"][0]["_page"]["title_language"] == "en"
