"""Lists of what is registered: events and stops, points, resources, people."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import orjson
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from wagtail.documents import get_document_model

from cms.pages.entries import Person, RecyclingPoint, Resource
from cms.pages.events import EventIndexPage, EventPage
from countries.delivery.store import read_store
from countries.identity.countries import Country
from countries.partners.vocabulary import Vocabulary
from countries.publishing import renew
from tests.factories import NOW, edit_page, make_country, make_network, make_page

pytestmark = pytest.mark.django_db

BUCHAREST = (Decimal("44.426800"), Decimal("26.102500"))
PLOIESTI = (Decimal("44.941400"), Decimal("26.026500"))
LONDON = (Decimal("51.507400"), Decimal("-0.127800"))
SUVA = (Decimal("-18.124800"), Decimal("178.450100"))
LISTS = ("events", "points", "resources", "people")


def at(day, hour=10, *, month=6):
    return dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)


def make_event(index, title, starts_at, *, place=None, **fields):
    latitude, longitude = place or (None, None)
    return make_page(
        index,
        title,
        model=EventPage,
        starts_at=starts_at,
        latitude=latitude,
        longitude=longitude,
        **fields,
    )


def make_point(code, name, place=(None, None), **fields):
    country = Country.objects.get(code=code)
    return RecyclingPoint.objects.create(
        country=country, name=name, latitude=place[0], longitude=place[1], **fields
    )


def make_resource(code, **titles):
    file = ContentFile(b"%PDF-1.4", name="poster.pdf")
    document = get_document_model().objects.create(title="Poster", file=file)
    country = Country.objects.get(code=code)
    return Resource.objects.create(country=country, titles=titles, document=document)


@pytest.fixture(scope="module")
def things(keeping):
    """Something in each list, in two countries, one of them with two languages."""
    with keeping():
        make_network("RO", "GB")
        make_country("RO", time_zone="Europe/Bucharest")
        indexes = {
            code: make_page(code, "Events", model=EventIndexPage) for code in ("ro-ro", "en-ro")
        }
        gala = make_event(
            indexes["ro-ro"],
            "Gala",
            at(1),
            ends_at=at(1, 12),
            place=BUCHAREST,
            town="București",
            place_name="Sala, mare",
            summary="Seară; lungă",
        )
        make_event(indexes["en-ro"], "The gala", at(1), translation_key=gala.translation_key)
        made = {
            "gala": gala,
            "festival": make_event(
                indexes["ro-ro"], "Festival", at(5, 21), ends_at=at(7, 21), all_day=True
            ),
            "abroad": make_event(indexes["en-ro"], "For guests", at(20), place=PLOIESTI),
            "british": make_event(
                make_page("en-gb", "Events", model=EventIndexPage), "Picnic", at(3), place=LONDON
            ),
            "point": make_point("RO", "Piața Unirii", BUCHAREST, notes={"ro": "Zilnic"}),
            "far": make_point("RO", "Ploiești", PLOIESTI),
            "nowhere": make_point("RO", "Undeva"),
            "london": make_point("GB", "Camden", LONDON),
            "hidden": make_point("RO", "Ascuns", BUCHAREST, is_public=False),
            "poster": make_resource("RO", ro="Afiș", en="Poster"),
            "leaflet": make_resource("GB", en="Leaflet"),
            "person": Person.objects.create(
                country=Country.objects.get(code="RO"), name="Ana", roles={"ro": "coordonatoare"}
            ),
        }
        renew(now=NOW)
        yield made


def titles(found):
    return [item["title"] for item in found["items"]]


@pytest.mark.parametrize("path", LISTS)
def test_each_thing_is_listed_once_for_its_country(api, things, path):
    """Without a locale there is one item for each thing, whatever its country's languages."""
    listed = api.ok(path, limit=100, count="true")

    keys = [(item["country"], item["id"]) for item in listed["items"]]
    assert len(keys) == len(set(keys)) == listed["total"]
    assert {item["country"] for item in listed["items"]} <= {"RO", "GB"}
    assert keys


def test_the_default_locale_comes_first_and_another_where_it_has_nothing(api, things):
    """An event that is only in the second language is listed in that one."""
    listed = api.ok("events", country="RO")

    found = [(item["title"], item["locale"]) for item in listed["items"]]
    assert found == [("Gala", "ro-ro"), ("Festival", "ro-ro"), ("For guests", "en-ro")]


def test_with_a_locale_things_are_listed_in_it(api, things):
    """Nothing of another locale stands in for what is missing."""
    assert titles(api.ok("events", locale="en-ro")) == ["The gala", "For guests"]
    assert titles(api.ok("resources", locale="en-ro")) == ["Poster"]


def test_an_entry_is_its_stored_document(api, things):
    """Where nothing is selected the bytes and the tag are those of the log."""
    response = api.get(f"points/{things['point'].uuid}")

    stored = read_store().get("point", things["point"].uuid, "ro-ro")
    assert (response.content, response["ETag"]) == (stored.body, stored.etag)
    assert orjson.loads(response.content) in api.ok("points")["items"]


def test_an_item_that_is_a_page_has_head_and_members(api, things):
    """Title, address, tags and freshness as in the page, and what its type adds."""
    item = api.ok(f"events/{things['gala'].translation_key}", locale="ro-ro")

    page = api.ok(f"pages/{things['gala'].translation_key}", locale="ro-ro")
    for name in ("title", "url", "summary", "tags", "freshness", "updated_at", "image"):
        assert item[name] == page[name]
    assert (item["locale"], item["starts_at"]) == ("ro-ro", "2026-06-01T10:00:00Z")
    assert item["place"]["town"] == "București"
    assert "blocks" not in item


def test_an_item_whose_locale_answers_no_more_is_not_found(api, things, monkeypatch):
    """A locale was taken away, and the documents go by and by."""
    monkeypatch.setattr(Vocabulary, "locales_of", lambda self, country: [])

    assert api.get(f"points/{things['point'].uuid}").status_code == 404


def test_fields_are_chosen(api, things):
    """An item has the members that are named, its type's own among them."""
    listed = api.ok("points", fields="title,place", country="GB")

    assert [sorted(item) for item in listed["items"]] == [["place", "title"]]


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("points", {"starts_after": "2026-01-01"}, "starts_after"),
        ("people", {"near": "44,26"}, "near"),
        ("points", {"order": "starts_at"}, "order"),
        ("points", {"type": "event"}, "type"),
        ("points", {"fields": "blocks"}, "fields"),
        ("points", {"near": "44"}, "near"),
        ("points", {"near": "91,26"}, "near"),
        ("points", {"radius_km": "5"}, "radius_km"),
        ("points", {"near": "44,26", "order": "title"}, "order"),
        ("points", {"bbox": "1,9,2,3"}, "bbox"),
        ("points", {"country": "XX"}, "country"),
        ("points", {"locale": "xx"}, "locale"),
        ("events.ics", {"limit": "5"}, "limit"),
        ("points.geojson", {"count": "true"}, "count"),
        ("pages", {"type": "point"}, "type"),
    ],
)
def test_what_is_not_possible_is_refused_by_name(api, things, path, query, field):
    """An unknown or senseless parameter is 422 and named."""
    response = api.get(path, **query)

    assert response.status_code == 422
    assert [entry["field"] for entry in orjson.loads(response.content)["errors"]] == [field]


def test_near_is_sorted_by_distance(api, things):
    """The nearest first, each with how far it is; what is out of reach or has no place is not there."""
    listed = api.ok("points", near="44.43,26.10", radius_km=100, count="true")

    assert titles(listed) == ["Piața Unirii", "Ploiești"]
    assert [item["distance_km"] for item in listed["items"]] == [
        pytest.approx(0.4, abs=0.1),
        pytest.approx(57.2, abs=0.5),
    ]
    assert listed["total"] == 2


def test_near_goes_on_after_its_cursor(api, things):
    """Each item once, in the order of distances, though something nearer came meanwhile."""
    first = api.ok("points", near="44.43,26.10", radius_km=100, limit=1)
    make_point("RO", "Nou", (Decimal("44.430000"), Decimal("26.100000")))
    renew(now=NOW)
    second = api.follow(first["next"])

    assert titles(first) + titles(second) == ["Piața Unirii", "Ploiești"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ("25,44,27,44.5", ["Piața Unirii"]),
        ("-1,44,27,52", ["Camden", "Piața Unirii", "Ploiești"]),
        ("170,-20,-170,0", ["Suva"]),
        ("-170,-20,170,0", []),
    ],
)
def test_a_box_may_go_over_the_antimeridian(api, things, box, expected):
    """West, south, east, north; the other way round it goes over 180 degrees."""
    make_point("RO", "Suva", SUVA)
    renew(now=NOW)

    assert titles(api.ok("points", bbox=box)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Gala", "Picnic", "Festival", "For guests"]),
        ({"order": "-starts_at"}, ["For guests", "Festival", "Picnic", "Gala"]),
        ({"starts_after": "2026-06-01T11:00:00Z"}, ["Gala", "Picnic", "Festival", "For guests"]),
        ({"starts_after": "2026-06-01T12:00:00Z"}, ["Picnic", "Festival", "For guests"]),
        ({"starts_after": "2026-06-08T10:00:00Z"}, ["Festival", "For guests"]),
        ({"starts_before": "2026-06-03T10:00:00Z"}, ["Gala"]),
        ({"starts_after": "2026-06-02", "starts_before": "2026-06-06"}, ["Picnic", "Festival"]),
    ],
)
def test_what_takes_place_in_a_span_is_listed(api, things, query, expected):
    """Going on at its first moment counts, beginning at its last does not; days last to their end."""
    assert titles(api.ok("events", **query)) == expected


@pytest.mark.parametrize(("path", "order"), [("events", "starts_at"), ("points", "-title")])
def test_cursors_show_each_thing_once(api, things, path, order):
    """Following ``next`` gives what one long list gives, though something changed meanwhile."""
    whole = api.ok(path, order=order, fields="id", limit=100)
    found, part = [], api.ok(path, order=order, fields="id", limit=1)
    while True:
        found += part["items"]
        if part["next"] is None:
            break
        edit_page(EventPage.objects.get(pk=things["gala"].pk), summary=f"Seară {len(found)}")
        part = api.follow(part["next"])

    assert found == whole["items"]


def test_a_cursor_is_good_for_its_list_alone(api, things):
    """With other filters, or near another point, it is refused."""
    url = api.ok("points", near="44.43,26.10", radius_km=100, limit=1)["next"]
    cursor = url.rpartition("cursor=")[2]

    for query in ({}, {"near": "44.43,26.11"}, {"country": "RO"}):
        assert api.get("points", cursor=cursor, limit=1, **query).status_code == 422


SCOPES = {
    "country": ({"countries": ["GB"]}, {"points": ["Camden"], "events": ["Picnic"]}),
    "locale": (
        {"locales": ["en-ro"]},
        {"points": ["Piața Unirii", "Ploiești", "Undeva"], "events": ["The gala", "For guests"]},
    ),
    "type": (
        {"types": ["point"]},
        {"points": ["Camden", "Piața Unirii", "Ploiești", "Undeva"], "events": []},
    ),
}


@pytest.mark.parametrize("name", SCOPES)
def test_lists_counts_and_maps_have_what_a_key_sees(api, make_key, things, name):
    """Nothing else is listed, counted, found nearby, on the map or in the calendar."""
    terms, expected = SCOPES[name]
    key = make_key(**terms)

    for path, wanted in expected.items():
        listed = api.ok(path, key=key, count="true")
        assert sorted(titles(listed)) == sorted(wanted)
        assert listed["total"] == len(wanted)
        near = api.ok(path, key=key, near="45,26", radius_km=20000, count="true")
        placed = [
            item["title"] for item in listed["items"] if (item["place"] or {}).get("latitude")
        ]
        assert sorted(titles(near)) == sorted(placed)
        assert near["total"] == len(placed)
        shown = api.ok(f"{path}.geojson", key=key)
        assert sorted(it["properties"]["title"] for it in shown["features"]) == sorted(placed)
    calendar = Calendar.from_ical(api.get("events.ics", key=key).content)
    assert sorted(str(event["summary"]) for event in calendar.events) == sorted(expected["events"])


def test_a_thing_out_of_scope_is_not_there(api, make_key, things):
    """By its id it is 404, without a word of where it is; its type is as unknown as any."""
    british = make_key(countries=["GB"])
    pages = make_key(types=["standard"])
    path = f"points/{things['point'].uuid}"

    missing = api.get(path, key=british)
    assert missing.status_code == 404
    assert orjson.loads(missing.content)["available"] == []
    assert api.get(path, key=pages).status_code == 404
    assert api.get("points", key=pages, type="point").status_code == 422


def test_one_item_is_had_in_a_locale_or_the_default_one(api, things):
    """What is there elsewhere is said; an unknown locale is refused."""
    path = f"events/{things['gala'].translation_key}"

    assert api.ok(path)["locale"] == "ro-ro"
    assert api.ok(path, locale="EN-RO")["title"] == "The gala"
    missing = api.get(path, locale="en-gb")
    assert missing.status_code == 404
    assert orjson.loads(missing.content)["available"] == ["en-ro", "ro-ro"]
    assert api.get(path, locale="xx").status_code == 422


@pytest.mark.parametrize("path", ["points/{hidden}", "points/{gala}", "points/no-uuid"])
def test_what_is_not_public_or_of_another_list_is_not_found(api, things, path):
    """Nor is what is no id at all."""
    ids = {"hidden": things["hidden"].uuid, "gala": things["gala"].translation_key}

    assert api.get(path.format(**ids)).status_code == 404


@pytest.mark.parametrize("path", [*LISTS, "events.ics", "points.geojson"])
def test_a_list_asks_the_database_the_same_few_times(api, things, path):
    """Its items come from the read file."""
    api.get(path)

    with CaptureQueriesContext(connection) as asked:
        response = api.get(path)

    assert response.status_code == 200
    assert len(asked) <= 5


# -- calendars --


def events_by_title(response):
    calendar = Calendar.from_ical(response.content)
    return {str(event["summary"]): event for event in calendar.events}


def test_a_calendar_has_times_in_utc_and_days_with_an_exclusive_end(api, things):
    """A festival of three days ends on the fourth, in its country's time."""
    found = events_by_title(api.get("events.ics"))

    gala, festival = found["Gala"], found["Festival"]
    assert (gala["dtstart"].to_ical(), gala["dtend"].to_ical()) == (
        b"20260601T100000Z",
        b"20260601T120000Z",
    )
    assert festival["dtstart"].params["VALUE"] == "DATE"
    # 21:00 in UTC is the next day in Bucharest.
    assert (festival["dtstart"].to_ical(), festival["dtend"].to_ical()) == (
        b"20260606",
        b"20260609",
    )


def test_a_calendars_event_says_what_it_is_where_and_in_which_language(api, things):
    """Texts are escaped and have their language; the rest tells the event from all others."""
    response = api.get("events.ics", locale="ro-ro")

    gala = events_by_title(response)["Gala"]
    key = things["gala"].translation_key
    stored = read_store().get("page", key, "ro-ro")
    assert gala["uid"] == f"{key}-ro-ro@localhost"
    assert gala["summary"].params["LANGUAGE"] == "ro-RO"
    assert str(gala["description"]) == "Seară; lungă"
    assert str(gala["location"]) == "Sala, mare, București"
    assert gala["geo"].to_ical() == "44.4268;26.1025"
    assert str(gala["url"]) == stored.document["url"]
    assert gala["sequence"] == stored.sequence
    assert gala["last-modified"].dt.isoformat() == stored.document["updated_at"].replace(
        "Z", "+00:00"
    )
    assert "Seară\\; lungă" in response.content.decode()


def test_a_calendar_keeps_to_the_form(api, things):
    """Lines end with CRLF and are folded after 75 bytes; an empty one still has a component."""
    full = api.get("events.ics").content
    empty = api.get("events.ics", starts_after="2030-01-01").content

    for text in (full, empty):
        lines = text.split(b"\r\n")
        assert lines[:3] == [b"BEGIN:VCALENDAR", lines[1], lines[2]]
        assert all(len(line) <= 75 and b"\n" not in line for line in lines)
        assert Calendar.from_ical(text).subcomponents
    assert full.count(b"BEGIN:VEVENT") == 4


@pytest.mark.parametrize(
    ("path", "media"),
    [("events.ics", "text/calendar; charset=utf-8"), ("points.geojson", "application/geo+json")],
)
def test_other_forms_answer_as_all_resources_do(api, things, path, media):
    """With validator, HEAD, the twin with a slash, and 406 for who accepts another form alone."""
    whole = api.get(path)
    head = api.send("HEAD", path)
    again = api.get(path, headers={"If-None-Match": whole["ETag"]})
    twin = api.get(f"{path}/")

    assert (whole.status_code, whole["Content-Type"]) == (200, media)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])
    assert head["Content-Length"] == str(len(whole.content))
    assert (again.status_code, again.content) == (304, b"")
    assert (twin.content, twin["ETag"]) == (whole.content, whole["ETag"])
    assert api.get(path, headers={"Accept": "application/json"}).status_code == 406
    assert api.get(path, headers={"Accept": media.partition(";")[0]}).status_code == 200


@pytest.mark.parametrize("path", ["events.ics", "events.geojson"])
def test_other_forms_say_the_language_that_they_are_in(api, things, path):
    """That of the locale asked for, or the one that all have in common; none where they differ."""
    assert api.get(path, locale="en-ro")["Content-Language"] == "en-RO"
    assert api.get(path, country="GB")["Content-Language"] == "en-GB"
    assert "Content-Language" not in api.get(path)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"country": "GB"}, ["Picnic"]),
        ({"near": "44.43,26.10", "radius_km": "10"}, ["Gala"]),
        ({"near": "44.43,26.10", "radius_km": "100"}, ["For guests", "Gala"]),
        ({"bbox": "-1,51,0,52"}, ["Picnic"]),
    ],
    ids=str,
)
def test_a_calendar_and_a_map_are_narrowed_alike(api, things, query, expected):
    """By country, by distance, by a box."""
    shown = api.ok("events.geojson", **query)

    assert sorted(events_by_title(api.get("events.ics", **query))) == expected
    assert sorted(it["properties"]["title"] for it in shown["features"]) == expected


def test_a_list_is_no_map_and_no_calendar(api, things):
    """A list without times has no calendar, one without places no map."""
    for path in ("points.ics", "people.geojson", "resources.ics"):
        assert api.get(path).status_code == 404


# -- maps --


def test_a_map_has_longitude_first(api, things):
    """What has coordinates is a feature with its item; what has none is left out."""
    shown = api.ok("points.geojson", country="RO")

    assert shown["type"] == "FeatureCollection"
    (unirii, _ploiesti) = shown["features"]
    assert unirii["geometry"] == {"type": "Point", "coordinates": [26.1025, 44.4268]}
    assert unirii["id"] == unirii["properties"]["id"] == str(things["point"].uuid)
    assert unirii["properties"] == api.ok(f"points/{things['point'].uuid}")


def test_a_map_goes_on_and_can_be_narrowed(api, things):
    """``limit``, ``next``, ``fields`` and ``near`` do what they do in the list."""
    first = api.ok("points.geojson", limit=1, near="44.43,26.10", fields="distance_km")
    second = api.follow(
        api.ok("points.geojson", limit=1, near="44.43,26.10", radius_km=100)["next"]
    )

    assert list(first["features"][0]["properties"]) == ["distance_km"]
    assert first["next"] is None
    assert [it["properties"]["title"] for it in second["features"]] == ["Ploiești"]


def test_the_entrance_links_the_lists(api, things):
    """What a site registered is linked like everything else."""
    links = api.ok("")["links"]

    assert {name: links[name] for name in LISTS} == {
        name: f"http://localhost:8000/api/partner/v1/{name}" for name in LISTS
    }
