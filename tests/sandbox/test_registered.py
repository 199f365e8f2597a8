"""One declaration makes a site's own page and entry a list, a search type, a sitemap entry, a lint subject."""

from __future__ import annotations

import io
import json

import orjson
import pytest
from django.core.management import call_command

from countries import checks
from countries.publishing import renew
from tests.sandbox.building import NOW, country, home_of, make_page, note
from tests.sandbox.models import Depot, VenuePage

pytestmark = pytest.mark.django_db

V1 = "/api/partner/v1"
ROMANIAN = "Aducem dozele goale aici și le sortăm împreună cu vecinii din cartier în fiecare zi"
ENGLISH = "We bring the empty cans here and sort them together with the neighbours every day"


@pytest.fixture
def venue():
    page = VenuePage(
        title="Sala Palatului",
        slug="sala",
        seats=4000,
        latitude="44.440000",
        longitude="26.095000",
        body=json.dumps([note(ROMANIAN)]),
        live=False,
    )
    home_of("ro-ro").add_child(instance=page)
    page.save_revision().publish()
    renew(now=NOW)
    return page


@pytest.fixture
def depot():
    made = Depot.objects.create(
        country=country("RO"),
        name="Depozit Nord",
        slug="nord",
        hints={"ro": ROMANIAN},
        latitude="44.480000",
        longitude="26.100000",
    )
    renew(now=NOW)
    return made


def ok(visit, path):
    response = visit(V1 + path)
    assert response.status_code == 200, response.content
    return orjson.loads(response.content)


def test_the_page_is_a_list_with_places(visit, venue) -> None:
    """Its list has its own members, knows what is near, and is a map."""
    (item,) = ok(visit, "/venues?near=44.43,26.10&radius_km=5")["items"]

    assert (item["type"], item["seats"]) == ("venue", 4000)
    assert 0 < item["distance_km"] < 5
    assert len(ok(visit, "/venues.geojson")["features"]) == 1
    assert ok(visit, f"/venues/{venue.translation_key}")["seats"] == 4000


def test_the_entry_is_a_list_in_each_locale(visit, depot) -> None:
    """Once without a locale, else in the one that is asked for."""
    (item,) = ok(visit, "/depots")["items"]
    (english,) = ok(visit, "/depots?locale=en-ro")["items"]

    assert (item["locale"], english["locale"]) == ("ro-ro", "en-ro")
    assert item["id"] == english["id"] == str(depot.uuid)
    assert item["hint"] == ROMANIAN


def test_both_are_described(visit) -> None:
    """OpenAPI has their lists and the members of their schemas."""
    described = ok(visit, "/openapi.json")

    assert {"/venues", "/venues.geojson", "/venues/{id}", "/depots"} <= set(described["paths"])
    assert "seats" in described["components"]["schemas"]["VenuesItem"]["properties"]
    assert "hint" in described["components"]["schemas"]["DepotsItem"]["properties"]


def test_both_are_types_of_the_search(visit, venue, depot) -> None:
    """They are found, counted by type, and chosen by it."""
    found = ok(visit, "/search?q=vecinii&locale=ro-ro")
    depots = ok(visit, "/search?q=vecinii&type=depot&locale=ro-ro")

    assert {hit["type"] for hit in found["items"]} == {"venue", "depot"}
    assert {it["value"]: it["count"] for it in found["facets"]["type"]} == {"venue": 1, "depot": 1}
    assert [hit["url"] for hit in depots["items"]] == ["http://localhost:8000/ro/depots/nord/"]


def test_both_are_in_the_sitemap(visit, venue, depot) -> None:
    """A page is, and an entry that has an address of its own; one without is not."""
    Depot.objects.create(country=country("RO"), name="Fără adresă", hints={"ro": "Nimic"})
    renew(now=NOW)

    text = visit("/sitemap-ro-ro.xml").content.decode()

    assert "<loc>http://localhost:8000/ro/sala/</loc>" in text
    assert "<loc>http://localhost:8000/ro/depots/nord/</loc>" in text
    assert text.count("/depots/") == 1


def test_both_are_read_by_lint(venue, depot) -> None:
    """A text in the wrong language is found in either; a right one is not."""
    assert run_lint() == (0, [])
    make_page("ro-ro", "Pagina", note(ENGLISH))
    venue.body = json.dumps([note(ENGLISH)])
    venue.save_revision().publish()
    depot.hints = {"ro": ENGLISH}
    depot.save()

    code, findings = run_lint()

    assert code == 1
    assert {finding["code"] for finding in findings} == {"wrong-language"}
    assert sorted((it["subject"], it["place"]) for it in findings) == [
        (f"depot:{depot.uuid}", "hints.ro"),
        ("http://localhost:8000/ro/pagina/", "body.n1.text"),
        ("http://localhost:8000/ro/sala/", "body.n1.text"),
    ]


def run_lint():
    out = io.StringIO()
    try:
        call_command("lint", country="RO", json=True, stdout=out)
    except SystemExit as ended:
        return ended.code, json.loads(out.getvalue())["findings"]
    return 0, json.loads(out.getvalue())["findings"]


@pytest.mark.parametrize("name", ["", "venue", "page", "a-name-of-an-entry"])
def test_an_entry_has_a_type_of_its_own(monkeypatch, name) -> None:
    """One without a type, with a page's, with a kind's or with a long one is refused at the start."""
    assert checks.check_entries(None) == []
    monkeypatch.setattr(Depot, "entry_type", name)

    (error,) = checks.check_entries(None)

    assert error.id == "wagtail_countries.E006"
