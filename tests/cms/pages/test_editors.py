"""The editors of pages explain themselves, in the order in which the page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PublishingPanel

from cms.pages.models import ArticlePage, StandardPage
from countries.pages import page_classes

SELF_EVIDENT = {
    *("address", "street", "postal_code", "town", "cans_collected", "ends_at", "starts_on"),
    *("ends_on", "go_live_at", "expire_at"),
}
"""What its label says already."""
INTERNAL = re.compile(
    r"[{}\[\]<>]|\b(json|slug|uuid|id|iso|http|field|database|code|per language)\b"
)

OWN = [cls for cls in page_classes() if cls.__module__.startswith("cms.")]


def tabs_of(model: type[Any]) -> list[Any]:
    return list(model.get_edit_handler().children)


def fields_below(panel: Any) -> Iterator[FieldPanel]:
    if isinstance(panel, FieldPanel):
        yield panel
    for child in getattr(panel, "children", []):
        yield from fields_below(child)


def help_of(panel: FieldPanel) -> str:
    return str(panel.help_text or panel.db_field.help_text)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_each_group_of_fields_has_a_heading(model: type[Any]) -> None:
    """A row of fields stands in a group that says what it is about."""
    groups = [panel for tab in tabs_of(model) for panel in tab.children]

    assert [panel for panel in groups if isinstance(panel, FieldRowPanel)] == []
    titled = [panel for panel in groups if type(panel) is MultiFieldPanel]
    assert all(panel.heading for panel in titled)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_each_field_says_what_it_is_for(model: type[Any]) -> None:
    """What its label does not say its help does, in words that nobody has to look up."""
    with translation.override("en"):
        helps = {
            panel.field_name: help_of(panel)
            for tab in tabs_of(model)
            for group in tab.children
            if not isinstance(group, PublishingPanel)
            for panel in fields_below(group)
        }

    assert {name for name, text in helps.items() if not text} <= SELF_EVIDENT
    assert {name: text for name, text in helps.items() if INTERNAL.search(text.lower())} == {}


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_the_editor_has_the_order_of_the_page(model: type[Any]) -> None:
    """Title, summary and image head the page, its blocks are last."""
    names = [panel.field_name for panel in fields_below(tabs_of(model)[0])]

    assert names[:3] == ["title", "summary", "image"]
    assert names[-1] == "body"


def test_what_is_rarely_needed_is_folded() -> None:
    """The list of facts, texts for search engines, and what only some articles have open on a click."""
    folded = [
        str(panel.heading)
        for model in (StandardPage, ArticlePage)
        for tab in tabs_of(model)
        for panel in tab.children
        if "collapsed" in panel.classname
    ]

    assert folded == [
        *("Facts and figures", "In search engines", "Demo"),
        *("For installations, awards and case studies", "Facts and figures"),
        *("In search engines", "Demo"),
    ]
