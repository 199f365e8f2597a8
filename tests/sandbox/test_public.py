"""Visitors get pages on the plugin's own templates, without a theme."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests.sandbox.building import make_page, note

pytestmark = pytest.mark.django_db


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def test_a_page_is_served(visit) -> None:
    """A page type without a template of its own gets the common one."""
    make_page("ro-ro", "Despre noi", note("Salut"), slug="despre-noi", summary="Cine suntem")

    response = visit("/ro/despre-noi/")
    page = soup(response)

    assert response.status_code == 200
    assert (page.html["lang"], page.html["dir"]) == ("ro-RO", "ltr")
    assert page.main.h1.get_text() == "Despre noi"
    assert "Salut" in page.main.get_text()


def test_text_in_another_language_is_marked(visit) -> None:
    """A block that is not in the page's language says which it is in; the others say nothing."""
    make_page(
        "ar-ae",
        "من نحن",
        note("English text", block_id="n1", language="en"),
        note("نص عربي", block_id="n2"),
        slug="about",
    )

    blocks = soup(visit("/ae/about/")).main.article.find_all("div", recursive=False)

    assert [(block.get("lang"), block.get("dir")) for block in blocks] == [
        ("en", "ltr"),
        (None, None),
    ]


def test_a_page_links_its_other_language(visit) -> None:
    """The language switch and the country picker are there without a theme."""
    page = soup(visit("/ro/"))

    links = {link["href"] for link in page.header.find_all("a")}

    assert {"/ro/", "/ro/en/", "/ro/places/"} <= links


@pytest.mark.parametrize(
    "path", ["/places/", "/search/?q=can", "/ro/search/", "/sitemap-ro-ro.xml"]
)
def test_the_system_s_pages_answer(visit, path: str) -> None:
    """Picker, search and sitemaps need no template of the site's."""
    assert visit(path).status_code == 200


def test_a_missing_page_is_said_to_be_missing(visit) -> None:
    """The answer is a 404 with the way home."""
    response = visit("/ro/nimic/")

    assert response.status_code == 404
    assert soup(response).main.a["href"] == "/ro/"


def test_a_protected_page_asks_for_its_password(visit) -> None:
    """The form leads to Wagtail's own view."""
    page = make_page("ro-ro", "Intern", slug="intern")
    PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="s"
    )

    response = visit("/ro/intern/")

    assert response.status_code == 401
    assert soup(response).main.form.find("input", {"name": "password"})
