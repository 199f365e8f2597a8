"""``/usage``: a partner reads its own, as far as its key goes, as a list and as a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import orjson
import pytest

from countries.partners.keys import issue_key
from countries.partners.models import Key, Partner
from countries.partners.usage.models import Usage
from tests.factories import NOW, make_network

pytestmark = pytest.mark.django_db

DAYS = [dt.date(2026, 3, day) for day in (1, 2, 3)]
PAGE, OTHER = (str(uuid.UUID(int=number)) for number in (1, 2))
SCOPES = ["usage:read"]


@pytest.fixture(autouse=True)
def network():
    make_network("RO", "GB")


@pytest.fixture
def key(make_key):
    return make_key(scopes=SCOPES)


def note(partner, *, day=DAYS[0], key="", country="RO", page="", requests=1, **figures):
    Usage.objects.create(
        day=day,
        partner=partner.uuid.hex,
        key=key,
        country=country,
        page=page,
        requests=requests,
        **figures,
    )


def ask(api, shown, **query):
    """Return the answer to the key ``shown``; the query may have a parameter ``key``, too."""
    return api.send("GET", "usage", key=shown, query=query)


def figures(listed, *names):
    return [tuple(item[name] for name in names) for item in listed["items"]]


def test_it_is_summed_by_day(api, key, partner):
    """All figures of all keys, countries and pages of a day."""
    note(partner, requests=2, bytes=10, not_modified=1)
    note(partner, country="GB", page=PAGE, requests=3, bytes=20, embeds=3)
    note(partner, day=DAYS[1], requests=4)

    listed = api.ok("usage", key=key)

    assert listed["next"] is None
    assert listed["items"][0] == {
        "day": "2026-03-01",
        **dict.fromkeys(("country", "page", "key", "key_begins")),
        **{"requests": 5, "bytes": 30, "not_modified": 1, "embeds": 3},
    }
    assert figures(listed, "day", "requests")[1:] == [("2026-03-02", 4)]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (["country"], [("GB", None, 4), ("RO", None, 3)]),
        (["page"], [(None, None, 3), (None, PAGE, 4)]),
        (["page", "country"], [("GB", PAGE, 4), ("RO", None, 3)]),
    ],
)
def test_it_is_summed_by_what_is_asked(api, key, partner, group, expected):
    """By each combination, in a settled order."""
    note(partner, requests=1)
    note(partner, day=DAYS[1], requests=2)
    note(partner, country="GB", page=PAGE, requests=4)

    listed = api.ok("usage", key=key, group=group)

    assert figures(listed, "country", "page", "requests") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"from": "2026-03-02"}, 6),
        ({"until": "2026-03-02"}, 3),
        ({"from": "2026-03-02", "until": "2026-03-02"}, 2),
        ({"country": "gb"}, 4),
        ({"country": ["RO", "GB"]}, 7),
        ({"page": PAGE}, 4),
        ({"page": OTHER}, 0),
    ],
)
def test_it_is_narrowed_by_days_countries_and_pages(api, key, partner, query, expected):
    """Days are inclusive; repeated values mean any of them."""
    note(partner, requests=1)
    note(partner, day=DAYS[1], requests=2)
    note(partner, day=DAYS[2], country="GB", page=PAGE, requests=4)

    listed = api.ok("usage", key=key, **query)

    assert sum(item["requests"] for item in listed["items"]) == expected


def test_it_is_narrowed_by_keys_and_names_how_they_begin(api, key, partner):
    """By the key's id, or by how it begins."""
    row = issue_key(partner, now=NOW)[0]
    note(partner, key=row.uuid.hex, requests=5)
    note(partner, requests=2)

    for name in (row.uuid, row.prefix):
        response = ask(api, key, group="key", key=str(name))
        listed = orjson.loads(response.content)

        assert figures(listed, "key", "key_begins", "requests") == [(str(row.uuid), row.prefix, 5)]


def test_nobody_reads_what_others_used(api, key, partner):
    """Neither another partner's, nor what visitors read without a key."""
    other = Partner.objects.create(name="Other", code="other", contact_email="a@b.example")
    note(other, requests=9)
    Usage.objects.create(day=DAYS[0], country="RO", requests=9)

    assert api.ok("usage", key=key, count="true") == {"items": [], "next": None, "total": 0}


def test_a_key_of_a_country_reads_of_that_country(api, make_key, partner):
    """And of its own requests that were of no single country."""
    text = make_key(scopes=SCOPES, countries=["RO"])
    own = Key.objects.get()
    note(partner, requests=1)
    note(partner, country="GB", requests=2)
    note(partner, country="", requests=4)
    note(partner, country="", key=own.uuid.hex, requests=8)

    listed = api.ok("usage", key=text, group="country")

    assert figures(listed, "country", "requests") == [(None, 8), ("RO", 1)]


@pytest.mark.parametrize("limit", [{"locales": ["ro-ro"]}, {"types": ["standard"]}])
def test_a_key_of_some_locales_or_types_reads_of_itself(api, make_key, partner, limit):
    """What others read may have been in other languages or of other types."""
    text = make_key(scopes=SCOPES, **limit)
    note(partner, requests=1, page=PAGE)
    note(partner, requests=2, key=Key.objects.get().uuid.hex, page=OTHER)

    listed = api.ok("usage", key=text, group="page")

    assert figures(listed, "page", "requests") == [(OTHER, 2)]


def test_errors_name_no_key_and_no_country_out_of_scope(api, make_key, partner):
    """What is known is what the key may read of."""
    text = make_key(scopes=SCOPES, countries=["RO"])
    own = str(Key.objects.get().uuid)
    note(partner, country="GB", key=issue_key(partner, now=NOW)[0].uuid.hex)

    for name, value, known in (("key", "ecc_live_x", [own]), ("country", "GB", ["RO"])):
        response = ask(api, text, **{name: value})
        assert response.status_code == 422
        assert orjson.loads(response.content)["errors"][0]["known"] == known


def test_pages_of_the_list_follow_each_other(api, key, partner):
    """Through all of it, whatever it is summed by."""
    for number in range(7):
        note(partner, day=DAYS[number % 3], country=("RO", "GB")[number % 2], page=str(number))
    whole = api.ok("usage", key=key, group=["day", "country"], count="true")

    part = api.ok("usage", key=key, group=["day", "country"], limit=2)
    items = part["items"]
    while part["next"]:
        part = api.follow(part["next"], key=key)
        items += part["items"]

    assert items == whole["items"]
    assert whole["total"] == len(items) == 6


@pytest.mark.parametrize(
    "query",
    [
        {"from": "yesterday"},
        {"from": "1700000000"},
        {"until": "2026-02-30"},
        {"from": "2026-03-02", "until": "2026-03-01"},
        {"group": "hour"},
        {"page": "no-uuid"},
        {"country": "XX"},
        {"key": "nobody"},
        {"cursor": "made-up"},
        {"limit": 101},
        {"partner": "metro"},
    ],
)
def test_what_means_nothing_is_refused_by_name(api, key, query):
    """With the parameter that is wrong."""
    response = ask(api, key, **query)

    assert response.status_code == 422
    named = {error["field"] for error in orjson.loads(response.content)["errors"]}
    assert named & set(query)


@pytest.mark.parametrize("path", ["usage", "usage.csv"])
def test_it_takes_a_key_with_the_scope(api, make_key, path):
    """Visitors need a key; a key that may read pages does not read usage."""
    assert api.get(path).status_code == 401
    assert api.get(path, key=make_key(scopes=["read"])).status_code == 403
    assert api.get(path, key=make_key(scopes=SCOPES)).status_code == 200


def test_the_table_has_a_line_for_each_sum(api, key, partner):
    """As a file at an address of its own, the whole of it, and by the accepted form."""
    note(partner, requests=2)
    note(partner, day=DAYS[1], requests=3)

    table = api.get("usage.csv", key=key)
    accepted = api.get("usage", key=key, headers={"Accept": "text/csv"})

    lines = list(csv.DictReader(io.StringIO(table.content.decode())))
    assert [(line["day"], line["requests"], line["page"]) for line in lines] == [
        ("2026-03-01", "2", ""),
        ("2026-03-02", "3", ""),
    ]
    assert accepted.content == table.content
    assert table["Content-Type"] == accepted["Content-Type"] == "text/csv; charset=utf-8"
    assert "Accept" in accepted["Vary"].split(", ")


def test_no_cell_of_the_table_is_a_formula(api, key, partner):
    """Whatever got into the database."""
    note(partner, page="=1+1", requests=2)

    assert "'=1+1" in api.get("usage.csv", key=key, group="page").content.decode()


def test_asking_for_it_is_not_on_it(api, key):
    """So that the same usage is the same bytes."""
    first = api.get("usage", key=key)

    again = api.get("usage", key=key, headers={"If-None-Match": first["ETag"]})

    assert orjson.loads(first.content)["items"] == []
    assert again.status_code == 304


def test_what_this_process_counted_just_now_is_told(api, make_key):
    """Nothing waits for the next few seconds."""
    text = make_key(scopes=["read", "usage:read"])
    api.ok("countries", key=text)

    assert figures(api.ok("usage", key=text), "requests") == [(1,)]


def test_it_costs_few_queries(api, key, partner, django_assert_max_num_queries):
    """Whatever there is."""
    for number in range(30):
        note(partner, page=str(number), key=issue_key(partner, now=NOW)[0].uuid.hex)

    with django_assert_max_num_queries(6):
        api.ok("usage", key=key, group=["page", "key"], count="true")
