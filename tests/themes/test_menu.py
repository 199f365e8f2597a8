"""The main menu: one line on wide screens, with a fold for what has no room there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from themes.templatetags.themes_menu import in_a_bar

Render = Callable[..., str]


def entries(*lengths: int, children: int = 0) -> list[dict[str, Any]]:
    """Return entries with titles of these lengths, each with as many children."""
    below = entries(*[5] * children) if children else []
    return [
        {"title": "x" * length, "url": f"https://site.example/{number}/", "children": below}
        for number, length in enumerate(lengths)
    ]


@pytest.mark.parametrize(
    ("lengths", "narrow", "wide"),
    [
        ((), 0, 0),
        ((8, 8, 8), 3, 3),
        ((18, 18, 18, 18), 3, 4),
        ((20, 20, 20, 20, 20, 20, 20), 2, 4),
        ((120,), 0, 0),
        ((60, 50), 1, 1),
    ],
)
def test_a_line_takes_what_fits(lengths: tuple[int, ...], narrow: int, wide: int) -> None:
    """A short menu stands on the line as a whole; of a long one, its first entries and a fold do."""
    bar = in_a_bar(entries(*lengths))

    assert (bar.narrow, bar.wide) == (narrow, wide)


def test_an_entry_with_a_fold_of_its_own_takes_more_room() -> None:
    """The sign of a fold beside an entry counts, too."""
    assert in_a_bar(entries(24, 24, 24)).narrow == 3
    assert in_a_bar(entries(24, 24, 24, children=1)).narrow == 2


def test_at_each_width_every_entry_is_there_once(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """What the style sheet shows of a menu is the whole menu, in its order, whatever the width."""
    site["menus"] = {"header": entries(18, 19, 20, 21, 22, 23, 24)}
    expected = [item["url"] for item in site["menus"]["header"]]

    page = BeautifulSoup(render("pages/standard.html", site=site, doc=doc), "html.parser")

    for hidden in ("ecc-nav__wide", "ecc-nav__narrow"):
        links = page.select(".ecc-nav a")
        assert page.select(f".ecc-nav .{hidden}")
        assert [a["href"] for a in links if not lies_in(a, hidden)] == expected


def lies_in(element: Tag, name: str) -> bool:
    """Return whether an element lies in one of a class."""
    return element.find_parent(class_=name) is not None


def test_a_short_menu_has_no_fold(
    render: Render, site: dict[str, Any], doc: dict[str, Any]
) -> None:
    """Where everything has room, nothing is folded."""
    site["menus"] = {"header": entries(8, 8)}

    page = BeautifulSoup(render("pages/standard.html", site=site, doc=doc), "html.parser")

    assert len(page.select(".ecc-nav > li")) == 2
    assert page.select_one(".ecc-nav__more") is None
