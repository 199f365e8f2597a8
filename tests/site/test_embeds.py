"""Every page of the demo in a frame says what the page says, and fits; what tells of it is valid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup

from countries.partners.docs import contents
from tests.browser.people import House
from tests.browser.serving import Served
from tests.site.checker import check_pages
from tests.site.problems import none_of

pytestmark = pytest.mark.site

V1 = "/api/partner/v1"
WIDTHS = (320, 390, 800)


@pytest.fixture(scope="module")
def documents(demo: Served) -> list[dict[str, str]]:
    """All pages of the demo, with their HTML."""
    found, url = [], f"{V1}/pages?limit=100&fields=id,type,resolved_locale,url,title,html"
    while url:
        answer, _sequence = demo.get(url)
        found += answer["items"]
        url = answer["next"]
    return found


def _address(document: dict[str, str]) -> str:
    return f"{V1}/embed/{document['id']}?locale={document['resolved_locale']}"


def _read(client: httpx.Client, url: str) -> bytes:
    """Return what the demo has at an address of its own or of a country with another host."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return client.get(path, headers={"Host": parts.netloc}).content


def test_what_is_framed_is_what_is_published(demo: Served, documents: list[dict[str, str]]) -> None:
    """The visible text of document, public page and embed is the same, for every page there is."""
    wrong = []
    with httpx.Client(base_url=demo.url, timeout=60) as client:
        for document in documents:
            told = BeautifulSoup(document["html"], "html.parser").get_text()
            for url in (document["url"], demo.url + _address(document)):
                main = BeautifulSoup(_read(client, url), "html.parser").main
                if main is None or main.get_text() != told:
                    wrong.append(url)

    assert documents
    none_of(wrong)


def _samples(documents: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return one page of each type in each language."""
    return [*{(it["type"], it["resolved_locale"]): it for it in documents}.values()]


def test_embeds_fit_their_frames(house: House, documents: list[dict[str, str]]) -> None:
    """One of each type in each language, narrow and wide: nothing is cut off at the side."""
    samples = _samples(documents)
    wrong = []
    for width in WIDTHS:
        with house.browser.new_context(viewport={"width": width, "height": 720}) as context:
            page = context.new_page()
            for document in samples:
                page.goto(house.site.url + _address(document))
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong.append(f"{width}: {document['url']}")

    none_of(wrong)


def _beside_the_pages(documents: list[dict[str, str]]) -> Iterator[str]:
    """Yield the addresses of HTML that the API answers with, errors and choices included."""
    yield from (_address(document) for document in _samples(documents))
    several = next(it for it in documents if it["resolved_locale"] == "en-ro")
    yield f"{_address(several)}&tell_height=true"
    yield f"{V1}/embed/{several['id']}"
    yield f"{V1}/embed/nothing?locale=ar-ae"
    yield from (f"{V1}/docs/{path}?examples=all".replace("/?", "?") for path in contents.ORDER)


def test_what_the_api_shows_to_people_is_valid(
    demo: Served, documents: list[dict[str, str]], tmp_path: Path
) -> None:
    """The checker has nothing to say of frames, and of any page of the documentation."""
    with httpx.Client(base_url=demo.url, timeout=60) as client:
        answers = [client.get(address) for address in _beside_the_pages(documents)]

    assert {answer.headers["content-type"] for answer in answers} == {"text/html; charset=utf-8"}
    none_of(check_pages([(str(it.url), it.content) for it in answers], folder=tmp_path))
