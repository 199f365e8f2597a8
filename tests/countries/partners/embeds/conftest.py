"""Pages of many types in three scripts, one of them in two languages, and partners that show them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup

from cms.pages.events import EventIndexPage, EventPage
from cms.pages.models import ArticlePage, CompetitionPage, ContactPage, FaqPage, NewsIndexPage
from countries.publishing import renew
from tests.factories import NOW, heading, make_licensee, make_network, make_page, paragraph

WEEK = dt.timedelta(days=7)
QUESTIONS = {
    "type": "questions",
    "id": "q1",
    "value": {
        "title": "Doze",
        "items": [
            {"type": "item", "id": "i", "value": {"question": "De ce?", "answer": "<p>Da</p>"}}
        ],
    },
}


@pytest.fixture(scope="module")
def made(keeping) -> Any:
    """A page of each of several types; the first has an English counterpart."""
    with keeping():
        make_network("RO", "AE", "GR")
        make_licensee("RO", "Alucro")
        body = [
            heading("De ce"),
            paragraph("<p>Salut &amp; bun</p>"),
            paragraph("<p>Why</p>", block_id="p2", language="en"),
        ]
        about = make_page("ro-ro", "Despre <noi>", slug="despre", summary="Cine suntem", body=body)
        news = make_page("ro-ro", "Știri", model=NewsIndexPage)
        events = make_page("ro-ro", "Evenimente", model=EventIndexPage)
        made = {
            "about": about,
            "english": make_page("en-ro", "About us", translation_key=about.translation_key),
            "arabic": make_page("ar-ae", "كل علبة", slug="can", body=[paragraph("<p>مرحبا</p>")]),
            "greek": make_page("el-gr", "Ποιοι είμαστε", slug="poioi", body=body),
            "news": news,
            "article": make_page(news, "Deschis", model=ArticlePage, date=NOW.date(), body=body),
            "event": make_page(events, "Gala", model=EventPage, starts_at=NOW, town="București"),
            "faq": make_page(
                "ro-ro", "Întrebări", slug="faq", model=FaqPage, body=[*body, QUESTIONS]
            ),
            "contact": make_page("ro-ro", "Contact", model=ContactPage, email="a@b.example"),
            "competition": make_page(
                "ro-ro", "Concurs", model=CompetitionPage, closes_at=NOW + WEEK
            ),
        }
        renew(now=NOW)
        yield made


@pytest.fixture
def pages(made: Any) -> Any:
    """The pages as they are stored now, whatever another test did to them."""
    return {name: type(page).objects.get(pk=page.pk) for name, page in made.items()}


@pytest.fixture
def embed(api):
    """Return a function that asks for a page in a frame."""

    def ask(page: Any, *, key: str = "", headers: Any = None, **query: str) -> Any:
        page_id = getattr(page, "translation_key", page)
        return api.get(f"embed/{page_id}", key=key, headers=headers, **query)

    return ask


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def policy_in(response: Any) -> dict[str, str]:
    """Return the directives of an answer's Content-Security-Policy."""
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.partition(" ")[::2] for part in parts)
