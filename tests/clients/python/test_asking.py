"""The client asks the running application: every method, with real content."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from ecc_partner import AsyncClient, KeyRefused, NotFound
from ecc_partner.stores import text_of

from tests.clients.python.conftest import SITE, Application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

LISTS: dict[str, dict[str, Any]] = {
    "pages": {"locale": "ro-ro", "include": ["markdown", "translations"]},
    "countries": {},
    "redirects": {"country": "RO"},
    "facts": {},
    "images": {},
    "organisations": {},
    "events": {"near": "44.4,26.1", "radius_km": 5},
    "points": {"country": ["RO", "GB"]},
    "resources": {},
    "people": {"locale": "ro-ro"},
}


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_iterated(client, name):
    """Each list method yields whole documents of what is there."""
    items = list(getattr(client, name)(**LISTS[name]))

    assert items
    assert all(item.get("id") for item in items)


def test_a_list_goes_on_over_all_its_parts(client, application):
    """An iterator asks for the next part when it needs it, and yields nothing twice."""
    pages = list(client.pages(country="RO", order="title", limit=1))

    ids = [(page["id"], page["resolved_locale"]) for page in pages]
    assert len(set(ids)) == len(ids) == len(application.requests) > 5


def test_a_page_by_its_id(client, content):
    """In a locale, by country and language, or by what its chain falls back to."""
    by_locale = client.page(content.translation_key, locale="ro-ro")
    by_country = client.page(content.translation_key, country="RO", language="ro")
    chained = client.page(content.translation_key, locale="en-ro", fallback="chain")

    assert by_locale == by_country
    assert by_locale["title"] == "Despre noi"
    assert (chained["resolved_locale"], chained["fallback"]["reason"]) == (
        "ro-ro",
        "not_translated",
    )


def test_what_is_missing_says_where_it_can_be_read(client, content):
    """A page that is not in the locale raises with the locales that it is in."""
    with pytest.raises(NotFound) as caught:
        client.page(content.translation_key, locale="en-ro")

    assert (caught.value.kind, caught.value.available) == ("page-missing", ["ro-ro"])


def test_a_page_by_a_former_address(client):
    """A move is followed, with the same members selected."""
    found = client.page_by_url(f"{SITE}/ro/despre/", fields=["title", "url"])

    assert found == {"title": "Despre noi", "url": f"{SITE}/ro/despre-noi/"}


def test_search_and_what_follows_it(client):
    """Search answers hits with facets; its ``next`` can be followed."""
    first = client.search("page", locale="en-ro", limit=1)
    second = client.follow(first["next"])

    assert first["facets"]
    assert first["items"] != second["items"]


def test_single_things(client, content):
    """Each method for one thing answers it."""
    image = content.image

    assert client.country("ro")["code"] == "RO"
    assert client.menus("RO", "ro-ro")["locale"] == "ro-ro"
    assert client.fact("energy-saving")["unit"] == "percent"
    assert client.image(image.uuid)["title"] == "Can"
    assert client.points_map(country="RO")["features"]
    assert client.events_calendar(country="RO").startswith("BEGIN:VCALENDAR")


def test_the_key_is_sent(make_client, make_key):
    """With a key the API knows the partner; a wrong one is refused."""
    known = make_client(make_key(countries=["RO"]))
    unknown = make_client("ecc_live_nonsense")

    assert known.root()["caller"]["partner"] == "Metro"
    with pytest.raises(KeyRefused):
        unknown.root()


def test_a_document_is_the_bytes_of_the_api(client, application, content):
    """What a store writes down of a document is what the API sent."""
    page = client.page(content.translation_key, locale="ro-ro")

    with httpx.Client(transport=application) as http:
        sent = http.get(
            f"{SITE}/api/partner/v1/pages/{page['id']}?locale=ro-ro",
            headers={"Accept-Encoding": "identity"},
        )
    assert text_of(page).encode() == sent.content


def test_what_is_kept_is_asked_for_by_its_etag(make_client, content):
    """A conditional client is told that nothing changed, and answers the same."""
    seen: list[int] = []
    application = Application()
    answer = application.handle_request

    def watched(request: httpx.Request) -> httpx.Response:
        response = answer(request)
        seen.append(response.status_code)
        return response

    application.handle_request = watched  # type: ignore[method-assign]  # watched
    client = make_client(transport=application, conditional=True)

    first = client.page(content.translation_key, locale="ro-ro")
    again = client.page(content.translation_key, locale="ro-ro")

    assert first == again
    assert seen == [200, 304]


class Beside(httpx.AsyncBaseTransport):
    """The application, for an async client."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = Application().handle_request(request)
        media = {"Content-Type": answer.headers["content-type"]}
        return httpx.Response(answer.status_code, headers=media, content=answer.read())


def test_the_async_client_answers_the_same(client, content):
    """Awaited and iterated, it is what the other client says."""

    async def ask() -> tuple[Any, list[Any]]:
        async with AsyncClient(base_url=SITE, transport=Beside()) as asynchronous:
            page = await asynchronous.page(content.translation_key, locale="ro-ro")
            return page, [it async for it in asynchronous.pages(country="RO", limit=2)]

    # Nothing waits for anything here; a loop would take the database's connection away.
    with pytest.raises(StopIteration) as end:
        ask().send(None)
    page, pages = end.value.value

    assert page == client.page(content.translation_key, locale="ro-ro")
    assert json.dumps(pages) == json.dumps(list(client.pages(country="RO")))
