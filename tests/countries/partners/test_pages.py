"""Pages: listed and filtered, by id and locale, by the chain, by public address."""

from __future__ import annotations

import datetime as dt
import uuid

import orjson
import pytest

from cms.pages.models import ArticlePage, NewsIndexPage, ProgrammePage
from countries.delivery.store import read_store
from countries.identity.addresses import FormerAddress
from countries.opening import close_country
from tests.factories import (
    NOW,
    edit_page,
    home_of,
    locale_row,
    make_country,
    make_network,
    make_page,
    make_programme,
    paragraph,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network():
    make_network("RO", "GB", "GR")


def titles(listed):
    return [item["title"] for item in listed["items"]]


def dated(*titles_and_days, parent="ro-ro"):
    """Make pages first published on days of January 2026."""
    pages = []
    for title, day in titles_and_days:
        moment = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
        pages.append(make_page(parent, title, first_published_at=moment))
    return pages


def id_of(page):
    return str(page.translation_key)


# -- lists --


def test_a_list_has_whole_documents_and_where_it_goes_on(api):
    """Items are the very documents that single requests get; the last page leads nowhere."""
    page = make_page("ro-ro", "Despre noi", body=[paragraph("<p>Salut</p>")])

    listed = api.ok("pages", locale="RO-ro", type="standard")

    assert listed == {
        "items": [api.ok(f"pages/{id_of(page)}", locale="ro-ro")],
        "next": None,
    }


def test_the_newest_come_first(api):
    """Without an order the last published is the first listed; every order has its reverse."""
    dated(("B", 2), ("A", 3), ("C", 1))
    asked = {"locale": "ro-ro", "type": "standard"}

    assert titles(api.ok("pages", **asked)) == ["A", "B", "C"]
    assert titles(api.ok("pages", order="published_at", **asked)) == ["C", "B", "A"]
    assert titles(api.ok("pages", order="title", **asked)) == ["A", "B", "C"]
    assert titles(api.ok("pages", order="-title", **asked)) == ["C", "B", "A"]


def test_repeated_values_mean_any_of_them(api):
    """Two locales list the pages of both, in whatever case they are named."""
    for locale, title in (("ro-ro", "Despre"), ("en-gb", "About"), ("en-ro", "Other")):
        make_page(locale, title)

    listed = api.ok("pages?locale=RO-RO&locale=en-gb&type=standard&order=title")

    assert titles(listed) == ["About", "Despre"]
    assert titles(api.ok("pages?country=gb&type=standard")) == ["About"]


def test_each_filter_leaves_what_it_names(api):
    """Type, programme, tag, parent and date."""
    make_programme("metalmatters", "MetalMatters")
    programme = make_programme("metalmatters")
    make_page("en-gb", "MetalMatters", model=ProgrammePage, programme=programme)
    index = make_page("en-gb", "News", model=NewsIndexPage)
    old = dt.datetime(2025, 5, 1, tzinfo=dt.UTC)
    news = make_page(index, "Opened", model=ArticlePage, date=NOW.date(), first_published_at=old)
    news.tags.add("Schools")
    edit_page(news, title="Opened!")

    def found(**query):
        return titles(api.ok("pages", country="GB", order="title", **query))

    assert found(type="news") == ["Opened!"]
    assert found(programme="metalmatters") == ["MetalMatters"]
    assert found(tag="schools") == ["Opened!"]
    assert found(tag="nobody-uses-this") == []
    assert found(parent=id_of(index)) == ["Opened!"]
    assert "Opened!" not in found(published_after="2025-05-01")
    assert "Opened!" in found(published_after="2025-04-30T23:59:59+00:00")


def test_a_list_can_be_counted(api):
    """The total is that of the whole list, not of the part shown."""
    dated(("A", 1), ("B", 2), ("C", 3))

    listed = api.ok("pages", locale="ro-ro", type="standard", limit=1, count="true")

    assert (listed["total"], len(listed["items"])) == (3, 1)


def test_chosen_members_only(api):
    """``fields`` leaves exactly the members named, by commas or repeated."""
    make_page("ro-ro", "Despre noi")

    (item,) = api.ok("pages?type=standard&locale=ro-ro&fields=title,url&fields=lang")["items"]

    assert item == {
        "title": "Despre noi",
        "url": "http://localhost:8000/ro/despre-noi/",
        "lang": "ro-RO",
    }


def test_a_whole_list_is_walked_page_by_page(api):
    """Following ``next`` shows every item once, in order."""
    dated(*((f"Page {number}", 1) for number in range(5)))
    asked = {"locale": "ro-ro", "type": "standard", "limit": 2, "fields": "title"}

    found = walk(api, api.ok("pages", **asked))

    assert len(found) == 5
    assert set(found) == {f"Page {number}" for number in range(5)}


def walk(api, listed, between=lambda: None):
    found = titles(listed)
    while listed["next"]:
        between()
        listed = api.follow(listed["next"])
        found += titles(listed)
    return found


def test_a_walk_is_stable_while_content_changes(api):
    """Pages that come, change or go meanwhile neither repeat nor hide another."""
    pages = dated(*((f"Page {number}", number + 1) for number in range(6)))
    listed = api.ok("pages", locale="ro-ro", type="standard", limit=2, fields="title")

    make_page("ro-ro", "New", first_published_at=NOW)
    edit_page(pages[1], summary="Changed")
    pages[4].unpublish()
    rest = walk(api, api.follow(listed["next"]))

    assert titles(listed) == ["Page 5", "Page 4"]
    assert rest == ["Page 3", "Page 2", "Page 1", "Page 0"]


def test_a_cursor_outlives_the_read_file(api):
    """A read file made anew goes on where the former one stopped."""
    dated(("A", 3), ("B", 2), ("C", 1))
    listed = api.ok("pages", locale="ro-ro", type="standard", limit=2, fields="title")

    read_store().reset()

    assert titles(api.follow(listed["next"])) == ["C"]


def test_a_cursor_of_another_list_is_refused(api):
    """The place in one list means nothing in another."""
    dated(("A", 1), ("B", 2))
    listed = api.ok("pages", locale="ro-ro", type="standard", limit=1)
    cursor = listed["next"].rpartition("cursor=")[2]

    assert api.get(f"pages?locale=en-gb&type=standard&cursor={cursor}").status_code == 422
    assert api.get(f"redirects?cursor={cursor}").status_code == 422


def test_a_long_list_costs_no_more_queries_than_a_short_one(
    api, make_key, django_assert_max_num_queries
):
    """Whole documents are read from the read file, whatever their number."""
    dated(*((f"Page {number}", 1) for number in range(8)))
    key = make_key(countries=["RO"])
    api.ok("pages", key=key, locale="ro-ro", limit=100, include="translations")

    for limit in (1, 100):
        with django_assert_max_num_queries(4):
            listed = api.ok(
                "pages", key=key, locale="ro-ro", limit=limit, include="translations", count="1"
            )
    assert len(listed["items"]) == 9


def test_a_closed_countrys_pages_are_gone(api):
    """The country is known, and has nothing to show."""
    make_page("en-gb", "About")
    close_country("GB", now=NOW)

    assert api.ok("pages", country="GB")["items"] == []


# -- one page --


def test_a_page_by_id_in_a_locale(api):
    """The id is the same in every locale; the locale decides, in any case."""
    page = make_page("ro-ro", "Despre noi")
    make_page("en-ro", "About us", translation_key=page.translation_key)

    found = [
        api.ok(f"pages/{id_of(page)}", **query)["title"]
        for query in ({"locale": "EN-RO"}, {"country": "ro", "language": "RO"})
    ]

    assert found == ["About us", "Despre noi"]


def test_without_a_locale_the_answer_is_what_exists(api):
    """The id alone is not enough, and so says the answer."""
    page = make_page("ro-ro", "Despre noi")
    make_page("en-ro", "About us", translation_key=page.translation_key)

    for query in ({}, {"country": "RO"}, {"language": "ro"}):
        response = api.get(f"pages/{id_of(page)}", **query)
        assert response.status_code == 422
        assert orjson.loads(response.content)["available"] == ["en-ro", "ro-ro"]


def test_an_unknown_id_is_not_found_whatever_is_asked(api):
    """Nothing exists, so there is no locale to choose either."""
    assert api.get(f"pages/{uuid.uuid4()}").status_code == 404
    assert api.get(f"pages/{uuid.uuid4()}", locale="ro-ro").status_code == 404


def test_a_locale_with_another_country_or_language_is_refused(api):
    """Said twice, it must be the same."""
    page = make_page("ro-ro", "Despre noi")
    path = f"pages/{id_of(page)}"

    assert api.get(path, locale="ro-ro", country="RO", language="en").status_code == 422
    assert api.get(path, locale="ro-ro", country="GB").status_code == 422
    assert api.get(path, locale="ro-ro", country="ro", language="RO").status_code == 200


def test_a_language_that_a_country_has_not(api):
    """The country's languages are listed."""
    page = make_page("ro-ro", "Despre noi")

    response = api.get(f"pages/{id_of(page)}", country="RO", language="el")

    assert response.status_code == 422
    assert orjson.loads(response.content)["errors"][0]["known"] == ["en", "ro"]


def test_a_missing_translation_is_not_found_with_what_is_available(api):
    """Without a fallback the answer lists the locales that there are."""
    page = make_page("ro-ro", "Despre noi")

    response = api.get(f"pages/{id_of(page)}", locale="en-ro")

    assert response.status_code == 404
    assert orjson.loads(response.content)["available"] == ["ro-ro"]


def test_the_chain_answers_and_says_so(api):
    """The next locale's document in an envelope: what was asked, what answers, and why."""
    page = make_page("ro-ro", "Despre noi")

    response = api.get(f"pages/{id_of(page)}", locale="en-ro", fallback="chain")

    found = orjson.loads(response.content)
    assert (found["requested_locale"], found["resolved_locale"]) == ("en-ro", "ro-ro")
    assert found["fallback"] == {"reason": "not_translated", "chain": ["en-ro", "en", "ro-ro"]}
    assert response["Content-Language"] == "ro-RO"
    assert response["Content-Location"].endswith("locale=ro-ro")
    own = api.ok(f"pages/{id_of(page)}", locale="ro-ro")
    assert found == {**own, "requested_locale": "en-ro", "fallback": found["fallback"]}


def test_a_page_that_is_there_needs_no_chain(api):
    """``fallback=chain`` changes nothing for a page in its own locale."""
    page = make_page("ro-ro", "Despre noi")

    assert api.ok(f"pages/{id_of(page)}", locale="ro-ro", fallback="chain")["fallback"] is None


def test_the_reason_of_a_fallback_is_why_the_page_is_gone(api):
    """An unpublished translation is not “not translated”."""
    page = make_page("ro-ro", "Despre noi")
    other = make_page("en-ro", "About us", translation_key=page.translation_key)
    other.unpublish()

    found = api.ok(f"pages/{id_of(page)}", locale="en-ro", fallback="chain")

    assert found["fallback"]["reason"] == "unpublished"


def test_where_the_chain_ends_there_is_nothing(api):
    """A page of another country is in nobody's chain."""
    page = make_page("ro-ro", "Despre noi")

    assert api.get(f"pages/{id_of(page)}", locale="en-gb", fallback="chain").status_code == 404


def test_the_text_as_markdown(api):
    """``include=markdown`` adds the page's text, and takes nothing away."""
    page = make_page("ro-ro", "Despre noi", body=[paragraph("<p>Salut <b>lume</b></p>")])

    found = api.ok(f"pages/{id_of(page)}", locale="ro-ro", include="markdown")

    assert found["markdown"] == "# Despre noi\n\nSalut **lume**\n"
    assert found["html"].startswith("<article")


def test_translations_with_their_addresses(api):
    """``include=translations`` says of each where it is and how current."""
    page = make_page("ro-ro", "Despre noi")
    make_page("en-ro", "About us", translation_key=page.translation_key)

    found = api.ok(f"pages/{id_of(page)}", locale="ro-ro", include="translations")

    assert [(it["locale"], it["url"]) for it in found["translations"]] == [
        ("en-ro", "http://localhost:8000/ro/en/about-us/"),
        ("ro-ro", "http://localhost:8000/ro/despre-noi/"),
    ]
    assert found["translations"][0]["freshness"]["state"]


# -- by public address --


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/ro/despre-noi/",
        "http://localhost:8000/ro/despre-noi",
        "https://LOCALHOST/ro/despre-noi/?utm_source=x#top",
        "http://localhost:8000/%72o/despre%2Dnoi/",
    ],
)
def test_a_page_by_its_public_address(api, address):
    """Port, query, fragment and the last slash do not matter."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")

    assert api.ok("pages/by-url", url=address)["id"] == id_of(page)


def test_a_home_page_by_its_address(api):
    """The bare address of a country is its home page."""
    home = home_of("ro-ro")

    assert api.ok("pages/by-url", url="http://localhost:8000/ro/")["id"] == id_of(home)


def test_a_page_on_its_countrys_own_host(api):
    """A country's own host is known, and its former path leads there."""
    page = make_page("el-gr", "Σχετικά", slug="sxetika")
    make_country("GR", host="greece.example")

    found = api.ok("pages/by-url", url="http://greece.example:8000/sxetika/", fields="id")
    former = api.get("pages/by-url", url="http://localhost:8000/gr/sxetika/", fields="id")

    assert found["id"] == id_of(page)
    assert former.status_code == 301
    assert api.follow(former["Location"])["id"] == id_of(page)


def test_a_former_address_leads_to_the_new_one(api):
    """A page that moved answers 301 to itself; what else was asked stays asked."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    edit_page(page, slug="cine-suntem")

    response = api.get("pages/by-url", url="http://localhost:8000/ro/despre-noi/", fields="url")

    assert response.status_code == 301
    assert api.follow(response["Location"]) == {"url": "http://localhost:8000/ro/cine-suntem/"}


def test_a_former_address_of_a_page_that_is_gone_leads_nowhere(api):
    """Neither the old nor the last address of an unpublished page answers."""
    page = make_page("ro-ro", "Despre noi", slug="despre-noi")
    FormerAddress.objects.create(country_locale=locale_row("ro-ro"), rest="old/", page=page)
    assert api.get("pages/by-url", url="http://localhost:8000/ro/old/").status_code == 301
    page.unpublish()

    for path in ("old", "despre-noi"):
        address = f"http://localhost:8000/ro/{path}/"
        assert api.get("pages/by-url", url=address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/ro/nothing/",
        "http://localhost:8000/fr/",
        "http://localhost:8000/admin/",
        "https://www.example.org/ro/",
    ],
)
def test_an_address_of_nobody_is_not_found(api, address):
    """Other hosts and paths are no pages of the network."""
    assert api.get("pages/by-url", url=address).status_code == 404
