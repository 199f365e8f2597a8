"""Articles: one class, five types."""

from __future__ import annotations

import pytest

from cms.pages.models import ArticlePage, NewsIndexPage
from countries.delivery.models import Document
from tests.cms.pages.reading import document_of, renew_all
from tests.factories import make_network, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db


@staged
def index():
    make_network("RO")
    return make_page("en", "News", slug="news", model=NewsIndexPage)


@pytest.mark.parametrize("kind", ["news", "press_release", "case_study", "installation", "award"])
def test_the_kind_is_the_type(index, kind):
    """Partners and searches know an article by its kind."""
    page = make_page(index, "Opened", model=ArticlePage, kind=kind)

    row = Document.objects.get(key=page.translation_key)
    assert (row.type, document_of(page)["type"]) == (kind, kind)


def test_the_list_has_every_kind_with_its_label(index):
    """A list of articles shows each with what it is, the newest first."""
    make_page(index, "Old", model=ArticlePage, kind="award", date="2026-01-01")
    make_page(index, "New", model=ArticlePage, kind="case_study", date="2026-06-01")

    renew_all()

    cards = document_of(index)["details"]["news"]
    assert [(card["title"], card["type"]) for card in cards] == [
        ("New", "case_study"),
        ("Old", "award"),
    ]
    assert [card["details"]["kind_label"] for card in cards] == ["case study", "award"]


def test_a_changed_kind_is_another_type(index):
    """An article that becomes a case study is one from then on."""
    page = make_page(index, "Opened", model=ArticlePage, kind="news")

    page.kind = "case_study"
    page.save_revision().publish()

    assert Document.objects.get(key=page.translation_key).type == "case_study"


def test_a_block_lists_one_kind_alone(index):
    """A list of press releases has no news in it."""
    make_page(index, "Released", model=ArticlePage, kind="press_release")
    make_page(index, "Reported", model=ArticlePage, kind="news")
    value = {"title": "", "of": "press_releases", "limit": 6, "pages": [], "language": ""}

    page = make_page("en", "Press", body=[{"type": "page_list", "id": "l1", "value": value}])

    items = document_of(page)["blocks"][0]["value"]["items"]
    assert [card["title"] for card in items] == ["Released"]
