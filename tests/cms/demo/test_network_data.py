"""The demo's network file, checked without a database."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from zoneinfo import available_timezones

import pytest

import themes
from tests.cms.demo.data import (
    COUNTRIES,
    LANGUAGES,
    SCRIPTS,
    UMBRELLA_LOCALE,
    country_of,
    identity,
    is_day,
    is_written_in,
    network,
)

NETWORK_KEYS = {
    "programmes": {"code", "name", "since", "theme"},
    "countries": {
        *("code", "name", "names", "slug", "time_zone", "theme", "since"),
        *("market_facts", "locales"),
    },
    "organisations": {
        *("code", "name", "legal_name", "spellings", "kind", "country", "established", "note"),
    },
    "roles": {"organisation", "country", "programme", "role", "from", "until"},
    "licences": {"organisation", "programme", "country", "from", "until"},
    "identities": {
        *("programme", "country", "locale", "name", "slogan", "hashtag", "script_variants"),
        *("spellings", "misspellings", "from"),
    },
    "facts": {"name", "labels", "unit", "values", "keywords"},
}
VALUE_KEYS = {
    *("country", "value", "as_of", "source", "source_url", "owner", "expires", "note"),
}
KINDS = {"ngo", "association", "company", "foundation", "agency", "charity", None}
ROLES = {"licensee", "host", "funder", "founder", "owner", "supporter", "can-maker"}
UNITS = {"percent", "count", "tonne", "day", "year", "currency", "text"}


@pytest.mark.parametrize("section", NETWORK_KEYS)
def test_network_rows_have_exactly_the_known_fields(section: str) -> None:
    """Each row of a section has the section's fields, no more and no fewer."""
    rows = network()[section]

    assert rows
    assert [row for row in rows if set(row) != NETWORK_KEYS[section]] == []


def test_network_has_the_countries_of_the_programme() -> None:
    """All countries that the network names are there once, and the umbrella with them."""
    codes = [country["code"] for country in network()["countries"]]

    assert Counter(codes) == Counter(COUNTRIES)


def test_countries_choose_among_the_themes_that_there_are() -> None:
    """A country has the brand's theme or one with an accent, and the demo shows each of these."""
    css = (Path(themes.__file__).parent / "static/themes/css/tokens.css").read_text()
    there = set(re.findall(r'\[data-theme="(every-can-counts[\w-]*)"\]', css))

    assert {country["theme"] for country in network()["countries"]} == there


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("programmes", "code"),
        ("countries", "slug"),
        ("organisations", "code"),
        ("facts", "name"),
    ],
)
def test_network_codes_are_unique(section: str, field: str) -> None:
    """No two rows of a section share their code."""
    counts = Counter(row[field] for row in network()[section])

    assert [code for code, count in counts.items() if count > 1] == []


def test_network_rows_refer_to_rows_that_exist() -> None:
    """Countries, organisations and programmes that a row names are in the file."""
    known = {
        "country": COUNTRIES,
        "organisation": {row["code"] for row in network()["organisations"]},
        "programme": {row["code"] for row in network()["programmes"]} | {None},
    }
    sections = ("organisations", "roles", "licences", "identities")

    missing = [
        (section, field, row[field])
        for section in sections
        for row in network()[section]
        for field in known.keys() & row.keys()
        if row[field] not in known[field]
    ]

    assert missing == []


def test_each_country_has_one_default_locale_and_distinct_segments() -> None:
    """A country answers in one default language, and each language has a path of its own."""
    wrong = [
        country["code"]
        for country in network()["countries"]
        if sum(entry["default"] for entry in country["locales"]) != 1
        or len({entry["segment"] for entry in country["locales"]}) != len(country["locales"])
    ]

    assert wrong == []


def test_fallback_stays_in_the_country_and_the_umbrella() -> None:
    """A missing page is answered by the same country or by the umbrella, never by a neighbour."""
    for country in network()["countries"]:
        own = {entry["locale"] for entry in country["locales"]}
        for entry in country["locales"]:
            allowed = (own | {UMBRELLA_LOCALE}) - {entry["locale"]}
            assert set(entry["fallback"]) == allowed, entry["locale"]


def test_english_readers_fall_back_to_english_first() -> None:
    """The same language comes first in the fallback order where there is one."""
    english = [
        entry
        for country in network()["countries"]
        for entry in country["locales"]
        if entry["locale"].startswith("en-")
    ]

    assert {entry["fallback"][0] for entry in english} == {UMBRELLA_LOCALE}


def test_locales_belong_to_one_country() -> None:
    """A locale code stands for one country, in lower case."""
    codes = [entry["locale"] for row in network()["countries"] for entry in row["locales"]]

    assert len(codes) == len(set(codes))
    assert [code for code in codes if code != code.lower()] == []


def test_identities_stand_in_a_locale_of_their_country() -> None:
    """A programme's name in a country is in a language of that country."""
    wrong = [row for row in network()["identities"] if country_of(row["locale"]) != row["country"]]

    assert wrong == []


@pytest.mark.parametrize(
    ("locale", "field", "expected"),
    [
        ("hu-hu", "name", "Minden Doboz Visszajár"),
        ("el-gr", "script_variants", {"latn": "Kathe Kouti Metrai"}),
        ("de-at", "misspellings", ["Jede Dose zaehlt"]),
        ("fr-be", "spellings", ["Chaque Canette Compte", "Chaque Cannette Compte"]),
        ("ar-ae", "name", "التدوير يبدأ بعلبة"),
        ("sr-latn-me", "name", "Svaka limenka se računa"),
        ("ro-ro", "slogan", "Fiecare doză contează"),
    ],
)
def test_identities_keep_names_as_their_country_writes_them(
    locale: str, field: str, expected: object
) -> None:
    """Names, scripts and spellings are data of the country, never a translation."""
    found = identity(locale, "every-can-counts")

    assert found is not None
    assert found[field] == expected


def test_network_dates_are_days_or_unknown() -> None:
    """Each date is a day in ISO form, or null."""
    rows = [row for section in NETWORK_KEYS for row in network()[section]]
    rows += [value for fact in network()["facts"] for value in fact["values"]]
    rows += [fact for row in network()["countries"] for fact in row["market_facts"].values()]
    rows += network()["sources"].values()
    names = ("since", "established", "from", "until", "as_of", "expires")

    assert [row for row in rows if not all(is_day(row.get(name)) for name in names)] == []


def test_time_zones_exist() -> None:
    """Each country lies in a time zone of the IANA database."""
    zones = {country["time_zone"] for country in network()["countries"]}

    assert zones - available_timezones() == set()


def test_unknown_things_have_a_note() -> None:
    """An organisation whose name or form is not known says so."""
    silent = [
        row["code"]
        for row in network()["organisations"]
        if (row["legal_name"] is None or row["kind"] is None) and not row["note"]
    ]

    assert silent == []


def test_kinds_roles_and_units_are_known() -> None:
    """Organisations, roles and facts use the agreed words only."""
    assert {row["kind"] for row in network()["organisations"]} <= KINDS
    assert {row["role"] for row in network()["roles"]} <= ROLES
    assert {row["unit"] for row in network()["facts"]} <= UNITS


@pytest.mark.parametrize(("section", "field"), [("countries", "names"), ("facts", "labels")])
def test_names_and_labels_are_there_in_four_languages(section: str, field: str) -> None:
    """Countries and facts are named in English, Romanian, Greek and Arabic, in their script."""
    rows = [row for row in network()[section] if row.get("code") != "INT"]

    for row in rows:
        assert set(row[field]) >= LANGUAGES, row
        for language, script in SCRIPTS.items():
            assert is_written_in(row[field][language], script), row[field]


def test_fact_values_have_a_source_and_an_owner() -> None:
    """Each value names a source of the file, an organisation that answers for it, a country."""
    titles = {source["title"] for source in network()["sources"].values()}
    owners = {row["code"] for row in network()["organisations"]}

    for fact in network()["facts"]:
        assert fact["values"], fact["name"]
        for value in fact["values"]:
            assert set(value) == VALUE_KEYS, fact["name"]
            assert value["source"] in titles, fact["name"]
            assert value["owner"] in owners, fact["name"]
            assert value["country"] in COUNTRIES | {None}, fact["name"]


def test_facts_have_one_value_per_country() -> None:
    """A country has at most one current value of a fact."""
    for fact in network()["facts"]:
        countries = [value["country"] for value in fact["values"]]
        assert len(countries) == len(set(countries)), fact["name"]


def test_fact_values_are_numbers_of_their_unit() -> None:
    """A value is a number, with its currency where it is money, and a share is at most all."""
    for fact in network()["facts"]:
        for value in fact["values"]:
            number, _, currency = value["value"].partition(" ")
            assert Decimal(number) >= 0
            assert bool(currency) == (fact["unit"] == "currency"), fact["name"]
            assert fact["unit"] != "percent" or Decimal(number) <= 100, fact["name"]


def test_number_of_countries_is_counted_not_quoted() -> None:
    """The network's size is the number of countries in which the programme has a name."""
    named = {
        row["country"]
        for row in network()["identities"]
        if row["programme"] == "every-can-counts" and row["country"] != "INT"
    }
    fact = next(row for row in network()["facts"] if row["name"] == "countries-count")

    assert [value["value"] for value in fact["values"]] == [str(len(named))]
