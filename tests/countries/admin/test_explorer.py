"""The explorer tells of each page whose it is, what it was made from and how fresh it is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from modelsearch.index import insert_or_update_object

from tests.countries.translation.helpers import adopt, save, translate
from tests.factories import edit_page, home_of, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


def explore(client, page, **query):
    return client.get(reverse("wagtailadmin_explore", args=[page.pk]), query)


def titles(response):
    return [str(page) for page in response.context["pages"]]


@staged
def translated(network):
    """A page of Romania that is translated from one of the umbrella, which then moved on."""
    source = make_page("en", "About us", slug="about")
    page = adopt(source, "ro-ro")
    translate(page, title="Despre noi")
    save(page)
    edit_page(source, title="About you")
    return page


@pytest.mark.parametrize("level", ["root", "home", "below"])
def test_the_columns_stand_at_every_level(clients, network, level):
    """Country, language, origin and freshness head the listing wherever one is."""
    page = make_page("ro-ro", "Local", slug="local")
    at = {"root": home_of("ro-ro").get_parent(), "home": home_of("ro-ro"), "below": page}[level]
    make_page(page, "Below", slug="below")

    names = [
        column.name for column in explore(clients["own"], at).context["table"].columns.values()
    ]

    start = names.index("country")
    assert names[start : start + 4] == ["country", "language", "origin", "freshness"]


def test_a_row_tells_where_a_page_comes_from(clients, translated):
    """A translation names its source with its language, a page of the country says so itself."""
    make_page("ro-ro", "Local", slug="local")

    body = explore(clients["own"], home_of("ro-ro")).content.decode()

    text = " ".join(body.split())
    assert ">About you (en)</td>" in text
    assert ">local</td>" in text
    assert text.count("1 behind since") == 1


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("locale__language_code", ["en-ro", "ro-ro"]),
        ("-locale__language_code", ["ro-ro", "en-ro"]),
    ],
)
def test_languages_are_sorted(clients, network, ordering, expected):
    """At the root of the tree a click on the column's head sorts by language."""
    response = explore(clients["own"], home_of("ro-ro").get_parent(), ordering=ordering)

    assert [page.locale.language_code for page in response.context["pages"]] == expected


def test_countries_are_sorted(clients, network):
    """The brand's people see the homes of all countries by their names."""
    ordering = "-locale__country_locale__country__name"

    response = explore(clients["root"], home_of("ro-ro").get_parent(), ordering=ordering)

    names = [page.status.info.country.name for page in response.context["pages"]]
    assert names == sorted(names, reverse=True)


def test_a_search_is_not_sorted_by_what_its_index_lacks(clients, network):
    """Asked for all the same, it answers in its own order."""
    insert_or_update_object(make_page("ro-ro", "Local", slug="local"))

    response = explore(
        clients["own"], home_of("ro-ro"), q="Local", ordering="locale__language_code"
    )

    assert titles(response) == ["Local"]


def add_pages(code, numbers):
    """Add pages that are translated where they can be, each with one of its own below it."""
    for number in numbers:
        page = make_page("en", f"Page {number}", slug=f"page-{number}")
        if code != "en":
            page = adopt(page, code)
            translate(page, title=f"Page {number}")
            save(page)
        own = make_page(page, f"Page {number} of its own", slug="own")
        for row in (page, own):
            insert_or_update_object(row)


def queries_of(ask):
    with CaptureQueriesContext(connection) as queries:
        listed = ask()
    return len(listed.context["pages"]), len(queries)


@pytest.mark.parametrize("query", [{}, {"q": "Page"}, {"has_child_pages": "false"}])
@pytest.mark.parametrize(("who", "code"), [("own", "ro-ro"), ("root", "ro-ro"), ("root", "en")])
def test_the_explorer_asks_as_often_for_many_pages(clients, network, who, code, query):
    """Its queries do not grow with the pages that it lists, found or filtered ones among them."""
    add_pages(code, range(1))
    explore(clients[who], home_of(code), **query)
    few, asked = queries_of(lambda: explore(clients[who], home_of(code), **query))
    add_pages(code, range(1, 3))

    many, asked_again = queries_of(lambda: explore(clients[who], home_of(code), **query))

    assert 0 < few < many
    assert asked_again == asked


def test_the_pages_of_a_type_are_listed_in_as_many_queries(clients, network):
    """The list of all pages of one type, which lie in different places, does so as well."""
    url = reverse("wagtailadmin_pages:type_use", args=["pages", "standardpage"])
    add_pages("ro-ro", range(1))
    clients["root"].get(url)
    few, asked = queries_of(lambda: clients["root"].get(url))
    add_pages("ro-ro", range(1, 3))

    many, asked_again = queries_of(lambda: clients["root"].get(url))

    assert few < many
    assert asked_again == asked


def test_an_empty_place_says_what_to_do(clients, network):
    """Editors write or adopt; translators are told whose turn it is."""
    page = make_page("ro-ro", "Local", slug="local")

    bodies = {who: explore(clients[who], page).content.decode() for who in ("own", "translator")}

    assert reverse("wagtailadmin_pages:add_subpage", args=[page.pk]) in bodies["own"]
    assert "adopt one of the umbrella" in bodies["own"]
    assert "Whoever edits your country adds them" in bodies["translator"]
    assert "adopt one of the umbrella" not in bodies["translator"]


def test_the_root_explains_the_homes(clients, network):
    """It speaks of countries, not of sites to be made by hand."""
    body = explore(clients["root"], home_of("ro-ro").get_parent()).content.decode()

    assert "Here are the home pages" in body
    assert "Configure a site" not in body
