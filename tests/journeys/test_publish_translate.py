"""From the umbrella's change to the visitor in Romania, through the site's own addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_localize.models import StringSegment

from countries import publishing
from countries.access import Role
from tests.countries.translation.helpers import running
from tests.factories import make_network, make_superuser, make_user
from tests.journeys import story
from tests.journeys.replica import changes_since, pull

pytestmark = pytest.mark.django_db

HOST = "http://localhost:8000"
API = "/api/partner/v1/"
NOTICE = "ecc-notice--behind"


def client_of(user: Any = None) -> Client:
    client = Client(headers={"host": "localhost:8000"})
    if user is not None:
        client.force_login(user)
    return client


visitor = client_of()


def renew_what_waits() -> None:
    """Renew the marked documents, as the worker does every moment."""
    while publishing.renew(now=timezone.now()):
        pass


def get(address: str) -> tuple[dict[str, Any], str]:
    """Return what the partner API says at an address, and the sequence it says it as of."""
    response = visitor.get(address.removeprefix(HOST))
    assert response.status_code == 200, response.content
    return json.loads(response.content), response["X-Sequence"]


def document(page: Any) -> dict[str, Any]:
    return get(f"{API}pages/{page.translation_key}?locale=ro-ro")[0]


def read(page: Any) -> str:
    """Return the HTML that a visitor gets."""
    return visitor.get(page.full_url.removeprefix(HOST)).content.decode()


def found(words: str) -> list[str]:
    """Return the ids of what a search in Romania finds."""
    body, _sequence = get(f"{API}search?q={words}&locale=ro-ro")
    return [item["id"] for item in body["items"]]


@pytest.fixture(autouse=True)
def _embedded_search(settings: Any) -> None:
    """Search the read file, which follows the log by itself: no engine shares what a test wrote."""
    settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, "ELASTICSEARCH_URL": ""}


@pytest.fixture
def original() -> Any:
    make_network("RO")
    return story.make_original(slug=story.SLUG)


@pytest.fixture
def romanian(original: Any) -> Any:
    translation = story.make_translation(original)
    renew_what_waits()
    return translation


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def change_original(page: Any) -> None:
    """Let the brand manager publish a new first paragraph from Wagtail's editor."""
    texts = [("heading", "h1", {"text": "Why we come along", "level": "2", "language": ""})]
    for block_id, text in (("p1", story.CHANGED), ("p2", story.CLOSING)):
        value = {"html": rich_text(f"<p>{text}</p>"), "language": ""}
        texts.append(("paragraph", block_id, value))
    body = streamfield([(kind, value) for kind, _id, value in texts])
    body |= {f"{index}-id": block_id for index, (_kind, block_id, _value) in enumerate(texts)}
    form = {"title": page.title, "slug": page.slug, "summary": page.summary, "body": body}
    empty = dict.fromkeys(("image", "tags", "seo_title", "search_description"), "")
    comments = {"comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}}
    data = nested_form_data({**form, **empty, **comments, "action-publish": "1"})
    response = client_of(make_superuser("brand")).post(edit_url(page), data)
    assert response.status_code == 302, response.context["form"].errors
    renew_what_waits()


def translate_changed(page: Any) -> None:
    """Let Romania's translator open the editor and type what is missing."""
    client = client_of(make_user("ion", ("RO", Role.TRANSLATOR, "ro-ro")))
    assert "1 behind" in client.get(edit_url(page)).content.decode()
    translation = running(page)
    segment = StringSegment.objects.get(source=translation.source, string__data=story.CHANGED)
    url = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    typed = encode_multipart(BOUNDARY, {"value": story.ROMANIAN_CHANGED})
    response = client.put(url, typed, content_type=MULTIPART_CONTENT)
    assert response.status_code == 201, response.content


def publish(page: Any) -> None:
    """Let Romania's publisher publish from the same editor."""
    client = client_of(make_user("dana", ("RO", Role.PUBLISHER, "")))
    assert client.post(edit_url(page), {"action": "publish"}).status_code == 302
    renew_what_waits()


def test_until_romania_has_translated_the_old_text_stands_marked(
    original: Any, romanian: Any
) -> None:
    """The visitor reads the old text with a notice, and the API says how far it is behind."""
    change_original(original)

    assert story.ROMANIAN in read(romanian)
    assert NOTICE in read(romanian)
    freshness = document(romanian)["freshness"]
    assert (freshness["state"], freshness["segments_behind"]) == ("behind", 1)


def test_a_typed_translation_is_not_public_yet(original: Any, romanian: Any) -> None:
    """What the translator typed waits for the publisher."""
    change_original(original)

    translate_changed(romanian)

    assert story.ROMANIAN in read(romanian)
    assert story.ROMANIAN_CHANGED not in read(romanian)
    assert found(story.NEW_WORD) == []


def test_a_translator_cannot_publish(original: Any, romanian: Any) -> None:
    """The right to translate is not the right to publish."""
    change_original(original)
    translator = client_of(make_user("mihai", ("RO", Role.TRANSLATOR, "ro-ro")))

    translator.post(edit_url(romanian), {"action": "publish"})

    assert document(romanian)["freshness"]["state"] == "behind"


def test_when_romania_publishes_everybody_has_the_new_text(original: Any, romanian: Any) -> None:
    """Visitor, API, search and a replica that follows the log show the same new text."""
    replica = pull(get)
    change_original(original)
    translate_changed(romanian)

    publish(romanian)

    assert story.ROMANIAN_CHANGED in read(romanian)
    assert NOTICE not in read(romanian)
    assert document(romanian)["freshness"]["state"] == "current"
    assert story.ROMANIAN_CHANGED in document(romanian)["html"]
    assert found(story.NEW_WORD) == [str(romanian.translation_key)]
    replica.apply(changes_since(replica.sequence))
    assert replica.pages == pull(get).pages
