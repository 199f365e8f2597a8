"""The index that is part of the read file."""

from __future__ import annotations

import pytest

from countries.delivery import store as store_module
from countries.delivery.store import read_store
from countries.search import SearchQuery, search
from countries.search.embedded import Embedded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _embedded_alone(use_server):
    use_server("")


def titles(q: str) -> list[str]:
    return sorted(hit.title for hit in search(SearchQuery(q)).items)


def test_a_page_whose_text_stays_is_not_stemmed_again(put, monkeypatch):
    """A renewal that leaves title and text keeps what is in the index."""
    page = put("Page", "alucan")
    assert titles("alucan") == ["Page"]
    monkeypatch.setattr(store_module, "stem_text", None)

    put("Page", "alucan", key=page.key, slug="elsewhere")

    (hit,) = search(SearchQuery("alucan")).items
    assert hit.url == "https://site.example/elsewhere/"


def test_a_page_that_comes_back_unchanged_is_found(put, bury):
    """The index forgets a page that is gone, and learns it anew."""
    page = put("Page", "alucan")
    assert titles("alucan") == ["Page"]
    bury(page)
    assert titles("alucan") == []

    put("Page", "alucan", key=page.key)

    assert titles("alucan") == ["Page"]


def test_the_index_holds_each_living_page_once(put, bury):
    """After changes and tombstones there is one row for each page that is there."""
    pages = [put(f"Page {number}", "alucan") for number in range(3)]
    bury(pages[0])
    put("Page 1", "something else", key=pages[1].key)
    store = read_store()
    store.catch_up()

    rows = store.rows("SELECT doc.title FROM fts JOIN doc ON doc.id = fts.rowid ORDER BY 1")

    assert rows == [("Page 1",), ("Page 2",)]


def test_locales_are_those_of_living_pages(put, bury):
    """A query is stemmed for the languages in which there is something to find."""
    put("One", locale="ro-ro")
    put("Two", locale="en-ro")
    bury(put("Three", locale="el-gr"))
    read_store().catch_up()

    assert Embedded(read_store()).locales() == ["en-ro", "ro-ro"]


def test_every_language_of_the_network_can_be_asked_at_once(put):
    """The longest query in all languages is still one that SQLite takes."""
    codes = ["ar", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hu", "it", "lt",
             "nl", "no", "pl", "pt", "ro", "ru", "sl", "sr", "sv", "tr"]  # fmt: skip
    for code in codes:
        put(code, "alucan", locale=f"{code}-xx")
    words = " ".join(f"universities{number}" for number in range(15))

    result = search(SearchQuery(f"{words} alucan", limit=100))

    assert {hit.title for hit in result.items} == set(codes)


def test_without_any_page_nothing_is_found(put):
    """An empty network answers an empty result."""
    result = search(SearchQuery("nothing is published yet"))

    assert (result.items, result.total, result.suggestion) == ([], 0, None)
