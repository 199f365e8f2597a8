"""What a feed holds, for whom, and how it is asked for."""

from __future__ import annotations

import feedparser
import orjson
import pytest

from cms.pages.models import FaqPage
from countries.identity.countries import Country, CountryStatus
from tests.factories import edit_page, heading, make_country, make_network, make_page

pytestmark = pytest.mark.django_db

NEWEST_FIRST = ["awkward", "pictured", "press", "first"]


def titles(feed):
    return [item["title"] for item in feed["items"]]


@pytest.fixture
def in_order(articles):
    """The titles of the Romanian articles, the newest first."""
    return [articles[name].title for name in NEWEST_FIRST]


def test_a_feed_has_the_articles_of_its_locale_alone(api, articles, in_order):
    """No other type of page, no other language, the newest first."""
    feed = api.ok("feeds/ro/ro-ro.json")

    assert titles(feed) == in_order
    assert {item["language"] for item in feed["items"]} == {feed["language"]} == {"ro-RO"}
    assert titles(api.ok("feeds/ro/en-ro.json")) == ["Open"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"type": "press_release"}, ["Comunicat"]),
        ({"type": "standard"}, ["Despre noi"]),
        ({"tag": "scoli"}, ["Deschis"]),
        ({"tag": "doze"}, ["Comunicat", "Deschis"]),
        ({"tag": "none"}, []),
        ({"programme": "metalmatters"}, []),
        ({"programme": "Every-Can-Counts", "tag": "SCOLI"}, ["Deschis"]),
    ],
    ids=str,
)
def test_filters_narrow_a_feed(api, articles, query, expected):
    """By type, by tag, by programme; another type than articles is had when it is asked for."""
    assert titles(api.ok("feeds/RO/RO-ro.json", **query)) == expected


@pytest.mark.parametrize("form", ["json", "rss", "atom"])
def test_older_articles_are_on_the_next_part(api, articles, in_order, form):
    """Each part names the next, until all were told once."""
    found, url = [], f"/api/partner/v1/feeds/ro/ro-ro.{form}?limit=3"
    while url:
        body = api.send("GET", url.removeprefix("http://localhost:8000")).content
        if form == "json":
            feed = orjson.loads(body)
            found, url = [*found, *titles(feed)], feed.get("next_url")
        else:
            read = feedparser.parse(body)
            found += [entry.title for entry in read.entries]
            url = next((link.href for link in read.feed.links if link.rel == "next"), None)

    assert len(found) == 4
    assert found[-1] == "Deschis"


def test_a_cursor_belongs_to_its_feed(api, articles):
    """One of another form or filter is refused by name."""
    following = api.ok("feeds/ro/ro-ro.json", limit=2)["next_url"]
    cursor = following.partition("cursor=")[2]

    response = api.get("feeds/ro/ro-ro.rss", cursor=cursor)

    assert response.status_code == 422
    assert orjson.loads(response.content)["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    ("path", "known"),
    [("feeds/xx/ro-ro.rss", "RO"), ("feeds/ro/xx.rss", "ro-ro"), ("feeds/ro/ar-ae.rss", "ro-ro")],
)
def test_an_unknown_place_is_not_found_and_names_what_is(api, articles, path, known):
    """Also a locale of another country; the answer is a problem, whatever the form."""
    response = api.get(path)

    problem = orjson.loads(response.content)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert known in problem["errors"][0]["known"]


def test_a_closed_country_has_no_feed(api):
    """It is not found as soon as the country closes."""
    make_network("RO")
    assert api.get("feeds/ro/ro-ro.rss").status_code == 200

    country = Country.objects.get(code="RO")
    country.status = CountryStatus.CLOSED
    country.save()

    assert api.get("feeds/ro/ro-ro.rss").status_code == 404


@pytest.mark.parametrize("terms", [{"countries": ["AE"]}, {"locales": ["en-ro"]}])
def test_a_place_that_a_key_may_not_see_does_not_exist(api, articles, make_key, terms):
    """It is as unknown as one that never was."""
    key = make_key(**terms)

    foreign = api.get("feeds/ro/ro-ro.rss", key=key)

    assert foreign.status_code == 404
    assert b"ro-ro.rss" not in foreign.content


def test_a_key_for_other_types_gets_an_empty_feed(api, articles, make_key):
    """It lists nothing that the key may not see, and nothing that no feed tells of."""
    key = make_key(types=["standard"])

    assert titles(api.ok("feeds/ro/ro-ro.json", key=key)) == []
    assert api.get("feeds/ro/ro-ro.json", key=key, type="news").status_code == 422


@pytest.mark.parametrize(
    ("form", "media", "also"),
    [
        ("json", "application/feed+json", "application/json"),
        ("rss", "application/rss+xml; charset=utf-8", "application/xml"),
        ("atom", "application/atom+xml; charset=utf-8", "application/xml"),
        ("atom", "text/xml; charset=utf-8", "text/xml"),
    ],
)
def test_a_feed_is_conditional_and_says_what_it_is(api, articles, form, media, also):
    """Media type, language, validator and 304, HEAD without a body; also for who asks for XML."""
    first = api.get(f"feeds/ro/ro-ro.{form}", headers={"Accept": also})
    again = api.get(f"feeds/ro/ro-ro.{form}", headers={"If-None-Match": first["ETag"]})
    head = api.send("HEAD", f"feeds/ro/ro-ro.{form}")

    assert (first.status_code, first["Content-Type"]) == (200, media)
    assert first["Content-Language"] == "ro-RO"
    assert (again.status_code, again.content) == (304, b"")
    assert (head.content, head["ETag"]) == (b"", first["ETag"])
    assert int(head["Content-Length"]) == len(first.content)
    assert api.get(f"feeds/ro/ro-ro.{form}", headers={"Accept": "image/png"}).status_code == 406


def test_an_article_keeps_its_id_and_tells_when_it_changed(api, articles):
    """An edit changes the text and the date of change, not the id nor the day of publication."""
    (before,) = api.ok("feeds/ro/ro-ro.json", type="press_release")["items"]

    edit_page(articles["press"], title="Redeschis")

    (after,) = api.ok("feeds/ro/ro-ro.json", type="press_release")["items"]
    assert (after["title"], after["id"]) == ("Redeschis", before["id"])
    assert after["date_published"] == before["date_published"]


def test_the_same_page_in_two_languages_is_two_items(api, articles):
    """Whoever reads both feeds confuses neither; the page's id is said beside."""
    english = api.ok("feeds/ro/en-ro.json")["items"][0]
    romanian = api.ok("feeds/ro/ro-ro.json", tag="scoli")["items"][0]

    assert english["id"] != romanian["id"]
    assert english["_page"]["id"] == romanian["_page"]["id"]


def test_a_picture_has_its_measures_and_its_text(api, articles):
    """In RSS as Media RSS, since an enclosure needs a length that nobody knows yet."""
    read = feedparser.parse(api.get("feeds/ro/ro-ro.rss").content)

    (entry,) = [entry for entry in read.entries if entry.title == "Cu poză"]
    (media,) = entry.media_content
    assert (media["medium"], media["width"], media["height"]) == ("image", "800", "533")
    assert not entry.enclosures


def test_links_inside_an_article_lead_to_its_page(api):
    """A link to a part of the page itself is absolute, as all are."""
    make_network("RO")
    questions = {"type": "questions", "id": "q", "value": {"title": "", "items": []}}
    entry = {"type": "item", "id": "i", "value": {"question": "De ce?", "answer": "<p>Da</p>"}}
    questions["value"]["items"] = [entry]
    make_page("ro-ro", "Întrebări", slug="faq", model=FaqPage, body=[heading("De ce"), questions])

    (item,) = api.ok("feeds/ro/ro-ro.json", type="faq")["items"]

    assert 'href="http://localhost:8000/ro/faq/#' in item["content_html"]
    assert 'href="#' not in item["content_html"]


def test_a_feed_costs_few_queries(api, articles, django_assert_max_num_queries):
    """Whatever the number of articles: it is read from the read file."""
    with django_assert_max_num_queries(5):
        api.ok("feeds/ro/ro-ro.json", limit=100)


def test_the_entrance_names_the_feeds(api, articles):
    """The root and the description say where they are."""
    links = api.ok("")["links"]

    assert links["feeds"].endswith("/feeds/{country}/{locale}.json")
    assert {"oembed", "embed"} <= set(links)


def test_without_visitors_feeds_need_a_key(api, settings):
    """Where the API is for keys alone, so are its feeds."""
    make_country("RO")
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ANONYMOUS_API": False}

    assert api.get("feeds/ro/ro-ro.rss").status_code == 401
