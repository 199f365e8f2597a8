"""A programme's page stands under the programme's own name, look and no other's logo."""

from __future__ import annotations

import orjson
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.actions.move_page import MovePageAction

from cms.pages.models import ProgrammePage, StandardPage
from countries.delivery.models import Document
from countries.resolution import Batch, resolve_many
from tests.cms.pages.reading import document_of, renew_all
from tests.factories import (
    NOW,
    edit_page,
    home_of,
    make_country,
    make_identity,
    make_network,
    make_page,
    make_programme,
)
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def page():
    make_network("GB")
    make_identity("GB", "en-gb", "Every Can Counts")
    programme = make_programme("metalmatters", "MetalMatters")
    programme.theme = "metalmatters"
    programme.save()
    return make_page("en-gb", "A campaign", slug="metal", model=ProgrammePage, programme=programme)


def test_the_header_names_the_programme(page):
    """The header and the title say the programme's name, not the umbrella's."""
    html = BeautifulSoup(
        Client(headers={"host": "localhost:8000"}).get("/uk/metal/").content, "html.parser"
    )

    assert html.html["data-theme"] == "metalmatters"
    assert html.select_one(".ecc-brand__name").get_text() == "MetalMatters"
    assert html.title.get_text() == "A campaign · MetalMatters"


def test_a_countrys_pages_carry_its_accent(page):
    """A country's pages have the country's theme; its programmes' pages have the programme's."""
    make_country("GB", theme="every-can-counts-pine")

    themes = {}
    for path in ("/uk/", "/uk/metal/", "/"):
        content = Client(headers={"host": "localhost:8000"}).get(path).content
        themes[path] = BeautifulSoup(content, "html.parser").html["data-theme"]
    assert themes == {
        "/uk/": "every-can-counts-pine",
        "/uk/metal/": "metalmatters",
        "/": "every-can-counts",
    }


def test_what_lies_below_stands_under_the_same_name(page):
    """A page two levels below a programme's page is the programme's, for visitors and partners."""
    below = make_page(make_page(page, "Steps", slug="steps"), "First", slug="first")

    html = BeautifulSoup(
        Client(headers={"host": "localhost:8000"}).get("/uk/metal/steps/first/").content,
        "html.parser",
    )

    assert html.html["data-theme"] == "metalmatters"
    assert html.select_one(".ecc-brand__name").get_text() == "MetalMatters"
    assert document_of(below)["programme"] == "metalmatters"
    assert document_of(below)["attribution"]["logo"] == ""


def test_a_page_that_moves_out_leaves_the_programmes_name(page):
    """A moved page and those below it stand under the name of where they now are."""
    steps = make_page(page, "Steps", slug="steps")
    first = make_page(steps, "First", slug="first")

    MovePageAction(steps, home_of("en-gb"), pos="last-child").execute(skip_permission_checks=True)
    renew_all()

    found = [document_of(moved)["programme"] for moved in (steps, first)]
    assert found == ["every-can-counts", "every-can-counts"]


def test_pages_follow_their_programme_page_to_another_programme(page):
    """The pages below are made anew when the page above becomes another programme's."""
    below = make_page(page, "Steps", slug="steps")

    edit_page(page, programme=make_programme("caps-and-closures", "Caps & Closures"))
    renew_all()

    assert document_of(below)["programme"] == "caps-and-closures"


def test_a_programmes_pages_cost_no_query_each(page, django_assert_num_queries):
    """Whose name they stand under is looked up for all pages of a batch together."""
    for number in range(12):
        make_page(page, f"Step {number}", slug=f"step-{number}")
    pages = list(StandardPage.objects.filter(slug__startswith="step-"))
    few, many = Batch(now=NOW), Batch(now=NOW)

    with CaptureQueriesContext(connection) as asked:
        resolve_many(pages[:2], few)
    with django_assert_num_queries(len(asked)):
        resolve_many(pages, many)


def test_partners_get_no_logo_of_another_programme(page):
    """The attribution names the programme and comes without the umbrella's logo."""
    stored = Document.objects.get(key=page.translation_key)
    attribution = orjson.loads(bytes(stored.body))["attribution"]

    assert attribution["text"].startswith("MetalMatters")
    assert attribution["logo"] == ""
