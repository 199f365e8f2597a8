"""What each endpoint is told of, by what happened since it last looked."""

from __future__ import annotations

import dataclasses
import datetime as dt

import orjson
import pytest

from countries import publishing
from countries.delivery import log, rebuilding, retention
from countries.delivery.models import Document, LogState
from countries.delivery.producers import page_address, produce
from countries.opening import close_country
from countries.partners.keys import issue_key, revoke_key
from countries.partners.models import KeyKind, KeyScope
from countries.partners.webhooks import following, managing, occurrences, working
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint, Occurrence
from tests.factories import NOW, edit_page, make_fact, make_network, make_page, paragraph

pytestmark = pytest.mark.django_db

LATER = NOW + dt.timedelta(hours=1)


def renew_all():
    while publishing.renew(now=LATER):
        pass


def follow():
    while working.follow(now=LATER):
        pass


def events(endpoint=None, **where):
    """Return the events of the deliveries ``where``, in the order they were made."""
    rows = Delivery.objects.filter(**where).order_by("pk")
    if endpoint is not None:
        rows = rows.filter(endpoint=endpoint)
    return [row.event for row in rows]


@pytest.fixture
def page(make_endpoint):
    """A live page that the log knows, and nothing left to renew."""
    make_network("RO", "GB")
    made = make_page("ro-ro", "Despre noi", slug="despre")
    renew_all()
    Occurrence.objects.all().delete()
    return made


def test_a_new_page_is_published(page, make_endpoint):
    """A page that was not there is told of with all that finds it."""
    endpoint = make_endpoint()
    made = make_page(page, "Nou", slug="nou")

    follow()

    row = Delivery.objects.get(endpoint=endpoint, key=made.translation_key)
    body = orjson.loads(row.body)
    assert body["type"] == "page.published"
    assert body["data"] == {
        "id": str(made.translation_key),
        "locale": "ro-ro",
        "country": "RO",
        "kind": "page",
        "type": "standard",
        "sequence": row.sequence,
        "url": "http://localhost:8000/ro/despre/nou/",
    }


def test_an_endpoint_that_cannot_follow_keeps_no_other_from_it(page, make_endpoint, monkeypatch):
    """It is the furthest behind, and stays there until somebody has mended it."""
    broken, whole = make_endpoint(), make_endpoint()
    made = make_page(page, "Nou", slug="nou")
    real = following.put

    def put(endpoint, deliveries, *, now):
        if endpoint == broken:
            raise ValueError("no body")
        real(endpoint, deliveries, now=now)

    monkeypatch.setattr(following, "put", put)

    follow()

    told = Delivery.objects.filter(key=made.translation_key)
    assert [row.endpoint for row in told] == [whole]
    assert Endpoint.objects.get(pk=broken.pk).sequence < Endpoint.objects.get(pk=whole.pk).sequence


def test_nothing_is_told_twice(page, make_endpoint):
    """Following again without a change makes no delivery."""
    make_endpoint()
    edit_page(page, title="Altfel")
    follow()
    count = Delivery.objects.count()

    follow()

    assert count > 0
    assert Delivery.objects.count() == count


def test_a_new_address_is_a_move(page, make_endpoint):
    """A page that the endpoint knew elsewhere has moved, and so has what is below it."""
    below = make_page(page, "Mai jos", slug="jos")
    renew_all()
    endpoint = make_endpoint(events=["page.moved"])

    edit_page(page, slug="noi")
    renew_all()
    follow()

    keys = set(Delivery.objects.filter(endpoint=endpoint).values_list("key", flat=True))
    assert keys == {page.translation_key, below.translation_key}


def test_a_page_that_came_and_moved_meanwhile_is_new(page, make_endpoint):
    """Who never knew the former address is told of a new page."""
    make_endpoint()
    made = make_page(page, "Nou", slug="nou")
    edit_page(made, slug="nou-2")

    follow()

    assert events(key=made.translation_key) == ["page.published"]


def test_a_page_that_came_and_went_meanwhile_is_nothing(page, make_endpoint):
    """There is nothing to take away at whoever never had it."""
    make_endpoint()
    make_page(page, "Nou", slug="nou").unpublish()

    follow()

    assert events(type="standard", locale="ro-ro", country="RO", key=page.translation_key) in (
        [],
        ["page.published"],
    )
    assert "page.unpublished" not in events()


def test_a_page_that_went_came_and_went_meanwhile_is_gone(page, make_endpoint):
    """Whoever knew it learns that it is gone, however often it came back."""
    endpoint = make_endpoint()
    page.unpublish()
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()

    follow()

    assert events(endpoint, key=page.translation_key) == ["page.unpublished"]


@pytest.mark.parametrize(
    ("act", "event", "reason"),
    [
        (lambda page: page.unpublish(), "page.unpublished", "unpublished"),
        (lambda page: page.delete(), "page.deleted", "deleted"),
    ],
)
def test_what_is_gone_is_told_with_its_reason(page, make_endpoint, act, event, reason):
    """A page that went says why."""
    make_endpoint()

    act(page)
    follow()

    row = Delivery.objects.get(key=page.translation_key, event=event)
    assert orjson.loads(row.body)["data"]["reason"] == reason


def test_a_fact_is_told_of(page, make_endpoint):
    """The network's value is everyone's."""
    endpoint = make_endpoint(events=["fact.changed"])
    fact = make_fact("recycling_rate", "76")

    follow()

    assert Delivery.objects.get(endpoint=endpoint).key == fact.uuid


def test_a_fact_is_numbered_by_what_the_key_sees_of_it(page, make_endpoint):
    """That another country's value changed later does not show in an event."""
    fact = make_fact("recycling_rate", "76", GB="80")
    follow()
    endpoint = make_endpoint(events=["fact.changed"], countries=["RO"])
    for value, country in (("77", None), ("81", "GB")):
        row = fact.values.get(country__code=country)
        row.value = value
        row.save()
        renew_all()

    follow()

    delivery = endpoint.deliveries.get()
    told = orjson.loads(delivery.body)["data"]["sequence"]
    assert told == delivery.sequence < Document.objects.get(key=fact.uuid).sequence


def test_another_country_s_value_is_not_told_of(page, make_endpoint):
    """Neither what a fact says there, nor that it says something else now."""
    endpoint = make_endpoint(events=["fact.changed"], countries=["RO"])
    neighbour = make_endpoint(events=["fact.changed"], countries=["GB"])
    fact = make_fact("recycling_rate", "76", GB="80")
    follow()
    value = fact.values.get(country__code="GB")
    value.value = "81"
    value.save()

    follow()

    assert endpoint.deliveries.count() == 1
    assert neighbour.deliveries.count() == 2


def test_a_rebuild_tells_nobody(page, make_endpoint, settings):
    """Another public origin makes all documents anew, and no event."""
    make_endpoint()
    before = log.state()[1]
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"PUBLIC_URL": "https://new.example"}

    rebuilding.mark_all_if_outdated(now=NOW)
    renew_all()
    follow()

    assert log.state()[1] > before
    assert events() == []


def test_a_change_during_a_rebuild_is_told(page, make_endpoint, settings):
    """What waits for a rebuild and for a change of content, or is changed meanwhile, has changed."""
    endpoint = make_endpoint()
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"PUBLIC_URL": "https://new.example"}
    rebuilding.mark_all(now=NOW)

    edit_page(page, body=[paragraph("<p>Altceva</p>")])
    renew_all()
    follow()

    assert events(endpoint, key=page.translation_key) == ["page.published"]


def test_only_who_asks_by_name_is_told_of_freshness(page, make_endpoint):
    """A renewal that changes freshness alone is an event of its own."""
    quiet, eager = make_endpoint(), make_endpoint(events=["page.freshness"])
    document = log.changes_since(0, limit=500)[-1]
    head = LogState.objects.get(pk=1)
    document.freshened_sequence = document.sequence = head.sequence + 1
    document.save(update_fields=["sequence", "freshened_sequence"])
    LogState.objects.update(sequence=document.sequence)

    follow()

    assert (events(quiet), events(eager)) == ([], ["page.freshness"])


def test_a_key_is_told_of_nothing_outside_of_its_scope(page, partner, make_endpoint):
    """Country, locale and type of the key, and of the endpoint, all have to fit."""
    terms = {"scopes": [KeyScope.WEBHOOKS], "countries": ["RO"]}
    endpoint = make_endpoint(issue_key(partner, now=NOW, **terms)[0], locales=["ro-ro"])

    make_page("en-gb", "Foreign", slug="foreign")
    make_page("en-ro", "Other language", slug="other")
    ours = make_page("ro-ro", "A noastră", slug="noastra")
    renew_all()
    follow()

    assert ours.translation_key in set(endpoint.deliveries.values_list("key", flat=True))
    assert set(endpoint.deliveries.values_list("locale", flat=True)) <= {"ro-ro", ""}


@pytest.fixture
def one_at_a_time(monkeypatch):
    """Let the log be read in the smallest steps."""
    monkeypatch.setattr(following, "BATCH", 1)


@pytest.mark.usefixtures("one_at_a_time")
def test_a_change_is_told_whatever_was_made_anew_after_it(page, make_endpoint):
    """What an endpoint that is far behind was not told yet is not lost by a rebuild."""
    endpoint = make_endpoint()
    edit_page(page, title="Altfel")
    make_page(page, "Nou", slug="nou")
    renew_all()
    rebuild(page)

    follow()

    assert events(endpoint, key=page.translation_key) == ["page.published"]


@pytest.mark.usefixtures("one_at_a_time")
def test_a_page_that_came_back_for_a_moment_is_gone(page, make_endpoint):
    """An endpoint that is far behind learns that what it knew is gone."""
    endpoint = make_endpoint()
    page.unpublish()
    make_page("ro-ro", "Nou", slug="nou")
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()

    follow()

    assert events(endpoint, key=page.translation_key) == ["page.unpublished"]


def rebuild(page):
    """Make a page's document anew in other bytes that say the same."""
    address = page_address(page)
    (draft,) = produce([address], now=LATER)
    other = dataclasses.replace(draft, document={**draft.document, "new_in_this_release": 1})
    log.write([other], now=LATER, rebuilt={address})


def test_an_endpoint_whose_key_is_revoked_stays_where_it_is(page, key, make_endpoint):
    """Nothing is made for it, and nothing of what it misses is passed over."""
    endpoint = make_endpoint()
    revoke_key(key, now=NOW)

    edit_page(page, title="Altfel")
    follow()

    assert events() == []
    assert Endpoint.objects.get().sequence == endpoint.sequence


def test_a_paused_endpoint_goes_on_where_it_stopped(page, make_endpoint):
    """What it missed is told when it is resumed, once for each page."""
    endpoint = make_endpoint()
    managing.pause_endpoint(endpoint)
    edit_page(page, title="Unu")
    edit_page(page, title="Doi")
    follow()
    assert events() == []

    managing.resume_endpoint(endpoint)
    follow()

    assert events(key=page.translation_key) == ["page.published"]


def test_an_endpoint_that_was_away_too_long_is_told_so(page, make_endpoint):
    """Whatever it chose: deletions that are kept no more are told by nobody, and it must ask anew."""
    endpoint = make_endpoint(events=["page.published"])
    managing.pause_endpoint(endpoint)
    page.unpublish()
    Document.objects.update(sequenced_at=NOW - dt.timedelta(days=300))
    assert retention.remove_old_tombstones(now=NOW) >= 1
    managing.resume_endpoint(endpoint)

    follow()

    body = orjson.loads(Delivery.objects.order_by("pk")[0].body)
    assert events(event="sync.reset") == ["sync.reset"]
    assert (body["type"], body["data"]["reason"]) == ("sync.reset", "too_old")
    assert Endpoint.objects.get().sequence == log.state()[1]


def test_a_reset_says_nothing_of_the_log(page, make_endpoint):
    """How much changed, in other countries too, is no partner's affair."""
    endpoint = make_endpoint()
    LogState.objects.update(horizon=endpoint.sequence + 1, sequence=endpoint.sequence + 2)

    follow()

    row = endpoint.deliveries.get()
    assert orjson.loads(row.body)["data"].keys() == {"id", "kind", "reason"}
    assert row.sequence == 0


@pytest.mark.parametrize("behind", [0, -1], ids=["at the last removed deletion", "after it"])
def test_who_missed_no_deletion_is_told_of_none(page, make_endpoint, behind):
    """It had been told of all that was removed."""
    endpoint = make_endpoint()
    LogState.objects.update(horizon=endpoint.sequence + behind, sequence=endpoint.sequence + 1)

    follow()

    assert events(endpoint) == []


def test_going_back_beyond_what_is_kept_says_so(page, make_endpoint):
    """To the very beginning alone there is nothing that could be missed."""
    endpoint = make_endpoint()
    LogState.objects.update(horizon=5)

    told = []
    for sequence in (4, 4, 0):
        managing.replay_from(endpoint, sequence=sequence, now=NOW)
        Delivery.objects.update(state=DeliveryState.DELIVERED, finished_at=NOW)
        follow()
        told.append(events(event="sync.reset", state=DeliveryState.WAITING))

    assert told == [["sync.reset"], ["sync.reset"], []]
    assert events(event="sync.reset") == ["sync.reset"]


def test_another_epoch_starts_at_its_head(page, make_endpoint):
    """After a database was restored nothing is told of the former log but that it is another."""
    endpoint = make_endpoint()
    edit_page(page, title="Altfel")
    LogState.objects.update(epoch="00000000-0000-0000-0000-000000000001")

    follow()

    endpoint.refresh_from_db()
    assert events() == ["sync.reset"]
    assert orjson.loads(Delivery.objects.get().body)["data"]["reason"] == "restored"
    assert (endpoint.epoch, endpoint.sequence) == log.state()


def test_a_newer_event_supersedes_one_that_waits(page, make_endpoint):
    """Of one page the last state waits alone; the older one is linked to it."""
    make_endpoint()
    edit_page(page, title="Unu")
    follow()
    edit_page(page, title="Doi")
    follow()

    old, new = Delivery.objects.filter(key=page.translation_key).order_by("pk")

    assert (old.state, new.state) == (DeliveryState.SUPERSEDED, DeliveryState.WAITING)
    assert old.superseded_by == new


def test_the_events_of_a_test_key_say_so(page, partner, make_endpoint):
    """Whoever tries out receives what is marked as such."""
    terms = {"scopes": [KeyScope.WEBHOOKS], "kind": KeyKind.TEST}
    make_endpoint(issue_key(partner, now=NOW, **terms)[0])
    edit_page(page, title="Altfel")

    follow()

    assert all(orjson.loads(row.body)["test"] is True for row in Delivery.objects.all())
    assert Delivery.objects.exists()


def test_an_id_is_the_same_however_often_it_is_made(page, make_endpoint):
    """Going back in the log sends the same message once more."""
    endpoint = make_endpoint()
    before = endpoint.sequence
    edit_page(page, title="Altfel")
    follow()
    row = Delivery.objects.get(key=page.translation_key)
    known = (row.message_id, row.body)
    Delivery.objects.update(state=DeliveryState.DELIVERED, finished_at=NOW)

    managing.replay_from(endpoint, sequence=before, now=NOW)
    follow()

    again = Delivery.objects.get(key=page.translation_key)
    assert (again.message_id, again.body) == known
    assert again.state == DeliveryState.WAITING


def test_following_costs_the_same_for_one_page_and_for_many(
    page, make_endpoint, django_assert_max_num_queries
):
    """The queries of a batch do not grow with what is in it."""
    make_endpoint()
    for number in range(5):
        make_page(page, f"Pagina {number}", slug=f"p{number}")

    with django_assert_max_num_queries(14):
        working.follow(now=LATER)

    assert Delivery.objects.count() >= 5


def test_a_closed_country_is_told_of_beside_its_pages(page, make_endpoint):
    """Everybody who may see the country learns that it closed."""
    endpoint = make_endpoint(events=["country.closed"])

    close_country("RO", now=NOW)
    follow()

    body = orjson.loads(endpoint.deliveries.get().body)
    assert (body["type"], body["data"]["country"]) == ("country.closed", "RO")


def test_a_country_outside_of_a_keys_scope_closes_in_silence(page, partner, make_endpoint):
    """What a key may not see does not exist for it."""
    terms = {"scopes": [KeyScope.WEBHOOKS], "countries": ["GB"]}
    make_endpoint(issue_key(partner, now=NOW, **terms)[0])

    close_country("RO", now=NOW)
    follow()

    assert events() == []


def test_each_end_of_a_key_is_warned_of_once(page, key, make_endpoint):
    """30 days, 7 days and 1 day before its end, and not again."""
    make_endpoint()
    key.ends_at = NOW + dt.timedelta(days=31)
    key.save()

    told = []
    for hours in range(0, 32 * 24, 6):
        now = NOW + dt.timedelta(hours=hours)
        told += [hours // 24] * occurrences.note_ending_keys(now=now)

    assert told == [1, 24, 30]
