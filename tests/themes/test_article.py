"""The main part: one heading of level one, the summary, and every block in its own language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

TEMPLATES = Path(__file__).resolve().parents[2] / "themes" / "templates" / "themes"
Make = Callable[..., dict[str, Any]]
Render = Callable[..., str]


def article(render: Render, doc: dict[str, Any], blocks: list[dict[str, Any]]) -> BeautifulSoup:
    """Return the parsed main part of a page with these blocks."""
    pairs = [
        {
            "block": made,
            "html": render(
                f"blocks/{made['type']}.html", value=made["value"], block=made, lang=made["lang"]
            ),
        }
        for made in blocks
    ]
    own = f"article/{doc['type']}.html"
    name = own if (TEMPLATES / own).is_file() else "article.html"
    return BeautifulSoup(render(name, doc=doc, blocks=pairs), "html.parser")


def test_the_article_carries_language_and_direction(render: Render, doc: dict[str, Any]) -> None:
    """The main part can be taken out of the page and still says its language."""
    found = article(render, doc, []).find("article")

    assert (found["lang"], found["dir"]) == ("ro-RO", "ltr")
    assert found["class"] == ["ecc-article", "ecc-article--standard"]


def test_title_and_summary_come_first(render: Render, doc: dict[str, Any], block: Make) -> None:
    """A page opens with its title and summary."""
    texts = list(article(render, doc, [block("paragraph")]).stripped_strings)

    assert texts[:2] == ["De ce reciclăm", "O doză se întoarce mereu."]


def test_a_hero_is_the_title_of_a_home(render: Render, doc: dict[str, Any], block: Make) -> None:
    """A home page that starts with a hero has the hero's heading as its only title."""
    found = article(render, {**doc, "type": "home"}, [block("hero"), block("paragraph")])

    assert [h1.get_text() for h1 in found.find_all("h1")] == ["Doza ta se întoarce"]
    assert "O doză se întoarce mereu." in found.get_text()


def test_a_home_does_not_say_the_same_twice(
    render: Render, doc: dict[str, Any], block: Make
) -> None:
    """A summary that is the hero's text appears once."""
    home = {**doc, "type": "home", "summary": "Golește-o și du-o înapoi."}

    text = article(render, home, [block("hero")]).get_text()

    assert text.count("Golește-o și du-o înapoi.") == 1


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("ro", (None, None)), ("en", ("en", "ltr")), ("ar", ("ar", "rtl")), (None, (None, None))],
)
def test_only_foreign_blocks_are_marked(
    render: Render,
    doc: dict[str, Any],
    block: Make,
    lang: str | None,
    expected: tuple[str | None, str | None],
) -> None:
    """A block carries language and direction exactly where its language is not the page's."""
    found = article(render, doc, [{**block("paragraph"), "lang": lang}]).find(class_="ecc-block")

    assert (found.get("lang"), found.get("dir")) == expected


def test_a_title_in_another_language_is_marked(render: Render, doc: dict[str, Any]) -> None:
    """A title that is not translated yet says so."""
    found = article(render, {**doc, "field_lang": {"title": "en"}}, []).find("h1")

    assert (found["lang"], found["dir"]) == ("en", "ltr")


def test_news_show_their_date(render: Render, doc: dict[str, Any]) -> None:
    """News carry the date for people and for machines."""
    news = {**doc, "type": "news", "date": "2026-05-12", "date_formatted": "12 mai 2026"}

    found = article(render, news, []).find("time")

    assert (found["datetime"], found.get_text()) == ("2026-05-12", "12 mai 2026")


def test_a_contact_page_shows_how_to_reach_people(render: Render, doc: dict[str, Any]) -> None:
    """Address, mail and telephone stand in the main part; the telephone link has digits only."""
    details = {"email": "a@b.example", "phone": "+40 (21) 1", "address": "Str. A\nIași"}

    found = article(render, {**doc, "type": "contact", "details": details}, []).find("address")

    assert [link["href"] for link in found.find_all("a")] == ["mailto:a@b.example", "tel:+40211"]
    assert "Iași" in found.get_text()


def test_the_article_has_no_word_of_its_own(render: Render, doc: dict[str, Any]) -> None:
    """The main part adds no text to the document, in whatever language it is rendered."""
    assert list(article(render, doc, []).stripped_strings) == [doc["title"], doc["summary"]]


def test_a_list_of_news_shows_its_news(render: Render, doc: dict[str, Any]) -> None:
    """The news of a list stand below its blocks, each with a heading right under the title."""
    entry = {"title": "Turul", "url": "https://site.example/ro/tur/", "date": "2026-05-12"}
    listing = {**doc, "type": "news_index", "details": {"news": [entry]}}

    found = article(render, listing, []).find("li")

    assert found.h2.a["href"] == entry["url"]
    assert found.find("time")["datetime"] == "2026-05-12"
