"""The partner API answers where a site mounts it."""

from __future__ import annotations

import orjson
import pytest

from tests.sandbox.building import make_page, note

pytestmark = pytest.mark.django_db

V1 = "/api/partner/v1"


def test_a_page_is_had_by_its_id(visit) -> None:
    """The document is that of the log."""
    page = make_page("ro-ro", "Despre noi", note("Salut"))

    response = visit(f"{V1}/pages/{page.translation_key}?locale=ro-ro")

    assert response.status_code == 200
    assert orjson.loads(response.content)["blocks"][0]["value"] == {"text": "Salut"}


@pytest.mark.parametrize(
    "path", ["/", "/countries", "/pages?locale=ro-ro", "/menus/RO/ro-ro", "/search?q=can", "/facts"]
)
def test_resources_answer(visit, path: str) -> None:
    """Every resource is there without our site."""
    assert visit(V1 + path).status_code == 200


def test_the_description_has_the_sites_blocks(visit) -> None:
    """OpenAPI describes the blocks that the site's pages are made of."""
    described = orjson.loads(visit(f"{V1}/openapi.json").content)

    assert described["openapi"].startswith("3.1")
    assert "Note" in orjson.dumps(described).decode()


def test_whatever_else_is_asked_is_a_problem(visit) -> None:
    """Other paths under /api/ answer with problem+json."""
    response = visit("/api/v2/pages/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("form", "media"),
    [
        ("json", "application/feed+json"),
        ("rss", "application/rss+xml; charset=utf-8"),
        ("atom", "application/atom+xml; charset=utf-8"),
    ],
)
def test_feeds_tell_of_all_pages_where_no_class_is_in_them(visit, form: str, media: str) -> None:
    """A site that says nothing of feeds has them all the same."""
    make_page("ro-ro", "Despre noi", note("Salut"))

    response = visit(f"{V1}/feeds/ro/ro-ro.{form}")

    assert (response.status_code, response["Content-Type"]) == (200, media)
    assert "Despre noi" in response.content.decode()


def test_a_page_is_framed_by_the_plugins_own_template(visit) -> None:
    """Title, text and whose it is, without our site's look."""
    page = make_page("ro-ro", "Despre noi", note("Salut"))

    response = visit(f"{V1}/embed/{page.translation_key}?locale=ro-ro")

    assert response.status_code == 200
    assert "<title>Despre noi</title>" in response.content.decode()
    assert "Salut" in response.content.decode()
    assert "X-Frame-Options" not in response
    assert visit(f"{V1}/embed/no-page").status_code == 404
