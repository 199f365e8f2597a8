"""What an answer costs in a locale of a hundred pages: few queries, whatever the number."""

from __future__ import annotations

import uuid

import orjson
import pytest

from countries.delivery import log
from countries.delivery.drafts import Address, Draft
from countries.delivery.models import Document, Kind
from countries.delivery.store import read_store
from tests.factories import NOW, heading, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db

NUMBER = 100


@pytest.fixture(autouse=True)
def hundred() -> list[str]:
    """The ids of a hundred pages beside the one that they are like, in the log and the read file."""
    make_network("RO")
    body = [heading("De ce"), paragraph("<p>Reciclăm doze.</p>")]
    page = make_page("ro-ro", "Despre noi", summary="Cine suntem.", body=body)
    document = orjson.loads(Document.objects.get(key=page.translation_key, gone="").body)
    keys = [uuid.uuid4() for _number in range(NUMBER)]
    log.write([_like(document, key) for key in keys], now=NOW)
    read_store().catch_up()
    return [str(key) for key in keys]


def _like(document: dict[str, object], key: uuid.UUID) -> Draft:
    rest = f"{key}/"
    url = f"http://localhost:8000/ro/{rest}"
    return Draft(
        address=Address(Kind.PAGE, key, "ro-ro"),
        document={**document, "id": str(key), "slug": str(key), "url": url},
        country="RO",
        type="standard",
        rest=rest,
        title=str(document["title"]),
        published_at=NOW,
    )


def test_a_list_of_a_hundred_whole_documents_costs_few_queries(
    api, make_key, django_assert_max_num_queries
):
    """A hundred documents with blocks and HTML cost at most five queries, with a key too."""
    key = make_key(countries=["RO"])

    with django_assert_max_num_queries(5):
        listed = api.ok("pages", key=key, locale="ro-ro", type="standard", limit=NUMBER)

    assert len([item for item in listed["items"] if item["blocks"] and item["html"]]) == NUMBER


def test_a_warm_document_among_a_hundred_costs_two_queries(
    api, make_key, hundred, django_assert_max_num_queries
):
    """The log's state and the key are all that is asked for."""
    path, key = f"pages/{hundred[57]}", make_key()
    api.ok(path, key=key, locale="ro-ro")

    with django_assert_max_num_queries(2):
        api.ok(path, key=key, locale="ro-ro")


def test_a_cold_page_among_a_hundred_costs_few_queries(
    client, hundred, django_assert_max_num_queries
):
    """The HTML of a page that no process has shown yet costs at most fifteen queries."""
    with django_assert_max_num_queries(15):
        response = client.get(f"/ro/{hundred[57]}/", headers={"host": "localhost:8000"})

    assert response.status_code == 200
