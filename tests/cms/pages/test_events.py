"""Events in their country's time, and a campaign whose stops lie in many countries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cms.pages.models import CampaignPage, EditionPage, EventIndexPage, EventPage, StopPage
from countries.delivery.models import Document, Mark
from countries.delivery.places import moment_text, place_of
from countries.translation.starting import start_translation
from countries.umbrella.adopting import adopt_page
from tests.cms.pages.reading import document_of, renew_all
from tests.countries.translation.helpers import save, translate
from tests.factories import NOW, make_country, make_network, make_page
from tests.keeping import staged

pytestmark = pytest.mark.django_db

JUNE = dt.datetime(2027, 6, 5, 15, 30, tzinfo=dt.UTC)


@staged
def index():
    make_network("RO", "GB", "BE")
    make_country("RO", time_zone="Europe/Bucharest")
    return make_page("ro-ro", "Evenimente", model=EventIndexPage)


def event(index, title="Pe mal", *, starts_at=JUNE, **fields):
    return make_page(index, title, model=EventPage, starts_at=starts_at, **fields)


def test_times_are_utc_and_are_written_in_the_countrys_time(index):
    """Partners get UTC and the zone; readers get the local time in their own words."""
    page = event(index, ends_at=JUNE + dt.timedelta(hours=2))

    details = document_of(page)["details"]
    assert details["starts_at"] == "2027-06-05T15:30:00Z"
    assert details["time_zone"] == "Europe/Bucharest"
    assert details["when"] == "sâmbătă, 5 iunie 2027, 18:30–20:30"


def test_whole_days_have_no_hour(index):
    """An event on whole days says its days alone."""
    page = event(index, all_day=True, ends_at=JUNE + dt.timedelta(days=1))

    assert document_of(page)["details"]["when"] == "5–6 iun. 2027"


def test_whole_days_are_the_same_in_every_country(index):
    """A day typed as midnight in Bucharest is that day in London as well."""
    page = EventPage(
        title="O zi",
        slug="o-zi",
        starts_at=dt.datetime(2027, 6, 4, 21, tzinfo=dt.UTC),
        all_day=True,
        locale=index.locale,
    )

    page.clean()

    assert page.starts_at == dt.datetime(2027, 6, 5, 12, tzinfo=dt.UTC)


def test_the_list_tells_what_comes_from_what_was(index):
    """What is over comes after what is to come, the next one first."""
    event(index, "Apoi", starts_at=JUNE + dt.timedelta(days=9))
    event(index, "Întâi")
    event(index, "A fost", starts_at=NOW - dt.timedelta(days=3))

    renew_all()

    details = document_of(index)["details"]
    assert [card["title"] for card in details["upcoming"]] == ["Întâi", "Apoi"]
    assert [card["title"] for card in details["past"]] == ["A fost"]


def test_time_alone_moves_an_event_to_what_was(index):
    """When the event is over, the worker makes the list anew without anyone's doing."""
    page = event(index)
    renew_all()
    Mark.objects.all().delete()

    renew_all(now=JUNE + dt.timedelta(days=2))

    assert [card["id"] for card in document_of(index)["details"]["past"]] == [
        str(page.translation_key)
    ]
    assert document_of(page)["details"]["is_over"]


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Asia/Tokyo", dt.datetime(2027, 6, 6, 15, tzinfo=dt.UTC)),
        ("Europe/Bucharest", dt.datetime(2027, 6, 6, 21, tzinfo=dt.UTC)),
        ("America/Los_Angeles", dt.datetime(2027, 6, 7, 7, tzinfo=dt.UTC)),
    ],
)
def test_whole_days_are_over_when_their_last_day_ends_there(index, zone, midnight):
    """An event on the 5th and 6th is over at the midnight after, in its country's time zone."""
    make_country("RO", time_zone=zone)
    days = [dt.datetime(2027, 6, day, 12, tzinfo=dt.UTC) for day in (5, 6)]

    page = event(index, starts_at=days[0], ends_at=days[1], all_day=True)

    found = []
    for now in (midnight - dt.timedelta(seconds=1), midnight):
        renew_all(now=now)
        listed = document_of(index)["details"]
        found.append((document_of(page)["details"]["is_over"], len(listed["past"])))
    assert found == [(False, 0), (True, 1)]
    stored = Document.objects.get(key=page.translation_key)
    assert place_of("page", "event", bytes(stored.body)).over == moment_text(midnight)


def test_an_event_cannot_end_before_it_begins(index):
    """The end before the beginning is refused by the field's name."""
    page = EventPage(title="Invers", slug="invers", starts_at=JUNE, ends_at=NOW)

    with pytest.raises(ValidationError, match="before it begins"):
        page.clean()


def test_half_a_place_on_the_map_is_refused(index):
    """Latitude without longitude is no place."""
    page = EventPage(title="Aici", slug="aici", starts_at=JUNE, latitude="44.4")

    with pytest.raises(ValidationError, match="both latitude and longitude"):
        page.clean()


def test_a_place_says_in_which_language_it_is(index):
    """What was not translated, such as a street, is in the language of the page's source."""
    page = event(index, place_name="Sala", street="Strada Exemplului", town="București")
    for source in (index, page):
        (translated,) = start_translation(source, into="en-ro", user=None, now=NOW)
        if source is page:
            translate(translated, town="Bucharest")
        save(translated)

    place = document_of(translated)["details"]["place"]
    assert (place["town"], place["town_lang"]) == ("Bucharest", "en")
    assert (place["street"], place["street_lang"]) == ("Strada Exemplului", "ro")
    assert (place["name"], place["name_lang"]) == ("Sala", "ro")


@staged
def edition():
    make_network("RO", "GB", "BE")
    campaign = make_page("en", "Tour", slug="tour", model=CampaignPage)
    days = {"starts_on": dt.date(2027, 6, 1), "ends_on": dt.date(2027, 6, 30)}
    return make_page(campaign, "Tour 2027", slug="2027", model=EditionPage, **days)


def adopted(edition, locale):
    campaign = edition.get_parent()
    adopt_page(campaign, into=locale, user=None, now=NOW)
    (copy,) = adopt_page(edition, into=locale, user=None, now=NOW)
    copy = copy.specific
    copy.get_parent().specific.save_revision().publish()
    copy.save_revision().publish()
    return EditionPage.objects.get(pk=copy.pk)


def test_an_edition_shows_the_stops_of_every_country(edition):
    """The umbrella's page of an edition lists each country's stops by their day."""
    make_page(adopted(edition, "en-gb"), "Leeds", model=StopPage, starts_at=JUNE, figure="An owl")
    earlier = JUNE - dt.timedelta(days=2)
    make_page(adopted(edition, "ro-ro"), "Brașov", model=StopPage, starts_at=earlier)

    renew_all()

    stops = document_of(edition)["details"]["stops"]
    assert [(card["title"], card["country"]) for card in stops] == [
        ("Brașov", "RO"),
        ("Leeds", "GB"),
    ]
    assert stops[1]["details"]["figure"] == "An owl"


def test_a_stop_keeps_its_own_countrys_time(edition):
    """A reader elsewhere is told the hour at which it is in the town."""
    make_country("RO", time_zone="Europe/Bucharest")
    make_page(adopted(edition, "ro-ro"), "Brașov", model=StopPage, starts_at=JUNE)

    renew_all()

    (stop,) = document_of(edition)["details"]["stops"]
    assert stop["details"]["when"] == "Saturday, 5 June 2027, 18:30"


def test_a_country_with_two_languages_stops_once(edition):
    """Of a country's languages one answers for its stops, so that none stands twice."""
    for locale in ("nl-be", "fr-be"):
        make_page(adopted(edition, locale), f"Gent {locale}", model=StopPage, starts_at=JUNE)

    renew_all()

    assert [card["title"] for card in document_of(edition)["details"]["stops"]] == ["Gent nl-be"]


def test_a_removed_stop_leaves_every_countrys_page(edition):
    """An unpublished stop marks the edition's page in each country that shows it."""
    stop = make_page(adopted(edition, "en-gb"), "Leeds", model=StopPage, starts_at=JUNE)
    renew_all()

    stop.unpublish()
    renew_all()

    assert document_of(edition)["details"]["stops"] == []
    assert Document.objects.get(key=stop.translation_key).gone == "unpublished"
