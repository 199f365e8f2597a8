"""What the tests of market rules share: a visitor, and pages that nobody makes twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Page

from tests.countries.market.helpers import ALWAYS, renew_all, set_fact, spread
from tests.factories import make_network, make_page, paragraph
from tests.keeping import kept


@pytest.fixture
def client():
    """A visitor on the umbrella's host."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[list[int]]]:
    """A section with a page below it, and one that links there; the umbrella's, and in two countries."""
    with kept(django_db_blocker):
        make_network("RO", "GB")
        set_fact("RO", True)
        section = make_page("en", "Rivers", slug="rivers", body=[ALWAYS])
        below = make_page(section, "Below", slug="below", body=[ALWAYS])
        link = paragraph(f'<p><a linktype="page" id="{below.pk}">there</a></p>')
        linking = make_page("en", "Linking", body=[link])
        found = [spread(page) for page in (section, below, linking)]
        renew_all()
        yield [[page.pk for page in pages.values()] for pages in found]


@pytest.fixture
def listed(db: None, made: list[list[int]]) -> list[dict[str, Page]]:
    """Return the section, what is below it and what links there, each by locale."""
    rows = Page.objects.select_related("locale")
    return [
        {page.locale.language_code: page for page in rows.filter(pk__in=ids).specific()}
        for ids in made
    ]
