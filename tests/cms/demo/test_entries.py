"""The demo's points, files and people, and the fields of its pages, checked without a database."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from cms.demo.entries import DATA, MODELS, read_entries
from cms.demo.files import FILES
from countries.pages import page_classes
from tests.cms.demo.data import (
    COUNTRIES,
    LOCALES,
    country_of,
    each_locale,
    network,
    page_by_key,
    pages,
    read,
)

CODES = sorted(path.stem.upper() for path in DATA.glob("*.json"))
PAGE_MODELS = {name: model for model in page_classes() for name in model.types()}
each_country = pytest.mark.parametrize("code", CODES)


def rows(code: str, listed: str) -> list[dict[str, Any]]:
    return read_entries(code).get(listed, [])


def languages(code: str) -> set[str]:
    """Return the languages in which the demo has pages of a country."""
    mine = [locale for locale in LOCALES if country_of(locale) == code]
    return {locale.rsplit("-", 1)[0] if "-" in locale else locale for locale in mine}


def test_entries_belong_to_countries_of_the_network() -> None:
    """Each file of entries is one of a country that the network knows."""
    assert set(CODES) <= COUNTRIES


@each_country
def test_entries_have_fields_of_their_model(code: str) -> None:
    """A row has a key of its own in its country, and beside it only fields that its model has."""
    for listed, found in read_entries(code).items():
        known = {field.name for field in MODELS[listed]._meta.get_fields()} | {"key"}
        counts = Counter(row["key"] for row in found)

        assert [key for key, count in counts.items() if count > 1] == []
        assert {name for row in found for name in row} <= known


@each_country
def test_entries_are_of_a_known_kind(code: str) -> None:
    """A point and a file are of a kind that visitors can choose."""
    for listed in ("points", "resources"):
        known = {value for value, _label in MODELS[listed]._meta.get_field("kind").choices}

        assert {row["kind"] for row in rows(code, listed)} <= known


@each_country
def test_points_are_on_the_map(code: str) -> None:
    """A point has a town, a place on the map, and a note in each language of its country."""
    for point in rows(code, "points"):
        assert point["town"], point["key"]
        assert -90 < float(point["latitude"]) < 90, point["key"]
        assert -180 < float(point["longitude"]) < 180, point["key"]
        assert languages(code) <= set(point["notes"]), point["key"]


@each_country
def test_names_are_told_in_each_language_of_their_country(code: str) -> None:
    """A point and a person are called something in every language in which their country reads."""
    for row in (*rows(code, "points"), *rows(code, "people")):
        named = {row["language"], *row.get("names", {})}
        assert languages(code) <= named, row["key"]
        assert row["language"] not in row.get("names", {}), row["key"]
        assert not any(mark in row["name"] for mark in (" · ", " – ", " / ")), row["key"]


@each_country
def test_resources_are_files_that_the_demo_makes(code: str) -> None:
    """A file to download is one of the demo's, and described wherever it has a name."""
    for resource in rows(code, "resources"):
        assert resource["document"] in FILES, resource["key"]
        assert set(resource["titles"]) <= set(resource["summaries"]), resource["key"]


def test_files_of_the_umbrella_are_described_in_every_language() -> None:
    """What every country shows is named in all languages of the network."""
    wanted = set(read("tags.json")["tags"][0]["names"])

    for resource in rows("INT", "resources"):
        assert wanted <= set(resource["titles"]), resource["key"]


@each_country
def test_people_reach_nobody(code: str) -> None:
    """A person's address ends in .example, and the organisation is one of the network."""
    known = {row["code"] for row in network()["organisations"]}

    for person in rows(code, "people"):
        assert person["email"].endswith(".example"), person["key"]
        assert person["organisation"] in known, person["key"]
        assert languages(code) <= set(person["roles"]), person["key"]


@each_locale
def test_pages_have_fields_of_their_type(locale: str) -> None:
    """What a page says besides its texts is a field of its type."""
    for page in pages(locale):
        known = {field.name for field in PAGE_MODELS[page["type"]]._meta.get_fields()}

        assert set(page.get("fields", {})) <= known, page["key"]


@each_locale
def test_articles_are_of_the_kind_of_their_type(locale: str) -> None:
    """An article that is not news says of which kind it is."""
    articles = ("press_release", "case_study", "installation", "award")

    for page in pages(locale):
        if page["type"] in articles and not page.get("copy"):
            assert page["fields"]["kind"] == page["type"], page["key"]


@each_locale
def test_stops_lie_within_their_edition(locale: str) -> None:
    """A stop of the tour begins and ends in the days of the edition under which it stands."""
    for page in pages(locale):
        if page["type"] != "stop" or "translates" in page:
            continue
        edition = page_by_key(locale)[page["parent"]]
        days = page_by_key("en")[edition["adopts"]]["fields"]
        first, last = (page["fields"][name][:10] for name in ("starts_at", "ends_at"))
        assert days["starts_on"] <= first <= last <= days["ends_on"], page["key"]
