"""Every block type has a template whose HTML stands alone, on the page and through the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

BLOCK_TYPES = [
    "hero",
    "heading",
    "paragraph",
    "image",
    "quote",
    "facts",
    "steps",
    "cards",
    "call_to_action",
    "video",
    "page_list",
    "slides",
    "questions",
    "organisations",
    "resources",
]
ALLOWED_TAGS = {
    "a",
    "abbr",
    "address",
    "article",
    "b",
    "bdi",
    "blockquote",
    "br",
    "cite",
    "details",
    "div",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "header",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "section",
    "span",
    "strong",
    "summary",
    "time",
    "ul",
}
ALLOWED_ATTRIBUTES = {
    "alt",
    "class",
    "datetime",
    "decoding",
    "dir",
    "fetchpriority",
    "height",
    "href",
    "id",
    "lang",
    "loading",
    "rel",
    "sizes",
    "src",
    "srcset",
    "tabindex",
    "width",
}
Make = Callable[..., dict[str, Any]]
Render = Callable[..., str]


def rendered(render: Render, block: dict[str, Any]) -> BeautifulSoup:
    """Return the parsed HTML of a block."""
    context = {"value": block["value"], "block": block, "lang": block["lang"]}
    return BeautifulSoup(render(f"blocks/{block['type']}.html", **context), "html.parser")


@pytest.mark.parametrize("type_", BLOCK_TYPES)
def test_every_text_of_a_block_is_shown(render: Render, block: Make, type_: str) -> None:
    """Each text of a block's value can be read in its HTML."""
    made = block(type_)

    text = rendered(render, made).get_text(" ")

    shown = ("heading", "text", "title", "caption", "attribution", "label", "formatted", "summary")
    values = [made["value"], *made["value"].get("items", [])]
    assert [v[k] for v in values for k in shown if k in v and v[k] not in text] == []


@pytest.mark.parametrize("type_", BLOCK_TYPES)
def test_blocks_use_plain_html_only(render: Render, block: Make, type_: str) -> None:
    """A block's HTML has no tag or attribute that a sanitiser would have to take out."""
    tags = rendered(render, block(type_)).find_all(True)

    assert {tag.name for tag in tags} <= ALLOWED_TAGS
    assert {name for tag in tags for name in tag.attrs} <= ALLOWED_ATTRIBUTES
    assert all(name.startswith("ecc-") for tag in tags for name in tag.get("class", []))


@pytest.mark.parametrize("type_", sorted({*BLOCK_TYPES} - {"heading", "questions"}))
def test_only_headings_and_questions_carry_an_id(render: Render, block: Make, type_: str) -> None:
    """Ids cannot collide on a page that has the same block twice."""
    assert rendered(render, block(type_)).find_all(id=True) == []


def test_a_heading_has_its_level_and_anchor(render: Render, block: Make) -> None:
    """A heading of level three with an anchor can be linked to."""
    heading = rendered(render, block("heading")).find("h3")

    assert (heading.get_text(), heading["id"]) == ("Metalul nu obosește", "metalul")


@pytest.mark.parametrize(("title", "expected"), [("Unde", ["h2", "h3", "h3"]), ("", ["h2", "h2"])])
def test_headings_skip_no_level(
    render: Render, block: Make, title: str, expected: list[str]
) -> None:
    """Without a title of its own a list's entries take the list's level."""
    headings = rendered(render, block("cards", title=title)).find_all(re.compile("^h[1-6]$"))

    assert [heading.name for heading in headings] == expected


def test_texts_are_escaped(render: Render, block: Make) -> None:
    """Plain text is never read as markup."""
    html = rendered(render, block("quote", text="<script>x</script>"))

    assert html.find("script") is None
    assert "<script>x</script>" in html.get_text()


def test_a_picture_says_what_it_shows_and_keeps_its_focal_point(
    render: Render, block: Make
) -> None:
    """A picture has its text, its size, its candidates and a class for its focal point."""
    picture = rendered(render, block("image")).find("img")

    assert picture["alt"] == "Trei doze pe plajă"
    assert (picture["width"], picture["height"]) == ("1600", "900")
    assert picture["srcset"].endswith("400w")
    assert {"ecc-fx-1", "ecc-fy-3"} <= set(picture["class"])


@pytest.mark.parametrize("focal_point", [None, [], [0, 1]])
def test_a_picture_needs_no_focal_point(
    render: Render, block: Make, focal_point: list[float] | None
) -> None:
    """A picture without focal point, credit and candidates still has a text."""
    image = {"alt": "", "src": "https://a.example/x.webp", "focal_point": focal_point}

    picture = rendered(render, block("image", image=image, caption="")).find("img")

    assert picture["alt"] == ""
    assert "srcset" not in picture.attrs


def test_a_fact_names_source_and_date(render: Render, block: Make) -> None:
    """A figure is never shown without where it comes from and when it held."""
    fact = rendered(render, block("facts")).find("li")

    assert fact.find("a")["href"] == "https://source.example/energy"
    assert fact.find("time")["datetime"] == "2023"


def test_a_card_without_address_is_no_link(render: Render, block: Make) -> None:
    """Only cards that lead somewhere are links."""
    cards = rendered(render, block("cards")).find_all("li")

    assert [bool(card.find("a")) for card in cards] == [True, False]


def test_a_hero_without_address_has_no_dead_button(render: Render, block: Make) -> None:
    """A button appears only when it leads somewhere."""
    assert rendered(render, block("hero", url="")).find("a") is None


def test_a_video_without_address_is_told_not_linked(render: Render, block: Make) -> None:
    """A label whose film is not known yet is shown as text."""
    video = rendered(render, block("video", url=""))

    assert video.find("a") is None
    assert "Vezi filmul" in video.get_text()


def test_a_card_in_another_language_says_so(render: Render, block: Make) -> None:
    """A list marks the entries that are not in its own language."""
    items = [{"title": "Cans", "lang": "en-ro"}, {"title": "Doze", "lang": "ro-ro"}]

    cards = rendered(render, block("page_list", items=items)).find_all("li")

    assert [card.get("lang") for card in cards] == ["en-ro", None]


@pytest.mark.parametrize(("alt_lang", "expected"), [("en", "en"), ("ro", None), (None, None)])
def test_the_text_of_a_picture_says_its_language(
    render: Render, block: Make, alt_lang: str | None, expected: str | None
) -> None:
    """A picture whose text is in another language is marked."""
    image = {"alt": "Cans", "src": "https://a.example/x.webp", "alt_lang": alt_lang}

    assert rendered(render, block("image", image=image)).find("img").get("lang") == expected


def test_a_question_is_linked_to_and_opens_without_script(render: Render, block: Make) -> None:
    """Each question is a disclosure with the anchor that links lead to."""
    found = rendered(render, block("questions")).find_all("details")

    assert [box["id"] for box in found] == ["spalata", "inelul"]
    assert found[0].summary.h3.get_text() == "Trebuie spălată?"
    assert found[0].find("p").get_text() == "Nu."


def test_a_file_says_type_size_and_languages(render: Render, block: Make) -> None:
    """Before it is loaded, a file says what it is, how large, in which languages, and its licence."""
    with translation.override("ro"):
        found = rendered(render, block("resources")).find("li").get_text(" ", strip=True)

    assert "PDF" in found
    assert "1,2" in found
    assert "Română" in found
    assert "xx" in found
    assert "CC BY 4.0" in found


def test_slides_are_reached_by_keyboard(render: Render, block: Make) -> None:
    """What is scrolled sideways can have the focus, so that arrow keys move it."""
    assert rendered(render, block("slides")).find("ul")["tabindex"] == "0"
