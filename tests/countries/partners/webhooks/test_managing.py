"""Create, change, rotate, pause and try out endpoints."""

from __future__ import annotations

import datetime as dt
import functools
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from countries.delivery import log
from countries.partners import outbound
from countries.partners.keys import heir_of, issue_key, revoke_key, rotate_key
from countries.partners.models import Key, KeyScope
from countries.partners.webhooks import managing, terms
from countries.partners.webhooks.models import Endpoint
from tests.countries.partners.webhooks.conftest import URL
from tests.countries.tasks.conftest import shared_database
from tests.factories import NOW, make_network
from tests.together import side_by_side

__all__ = ["shared_database"]

pytestmark = pytest.mark.django_db


def wrong_fields(error):
    return {name: " ".join(texts) for name, texts in error.value.message_dict.items()}


def test_an_endpoint_starts_at_the_head_of_the_log(key, loopback):
    """It is told of what comes after its creation, and its secret is shown."""
    make_network("RO")

    endpoint, secret = managing.create_endpoint(key, url=URL, now=NOW)

    assert (endpoint.epoch, endpoint.sequence) == log.state()
    assert secret.startswith("whsec_")


def test_each_field_that_is_wrong_is_named(key, loopback):
    """One refusal tells all that cannot be, with what is known."""
    make_network("RO")

    with pytest.raises(ValidationError) as error:
        managing.create_endpoint(
            key, url="ftp://x", now=NOW, events=["page.eaten"], countries=["XX"], types=["soup"]
        )

    wrong = wrong_fields(error)
    assert wrong.keys() == {"url", "events", "countries", "types"}
    assert "page.published" in wrong["events"]
    assert not Endpoint.objects.exists()


def test_an_endpoint_asks_for_no_more_than_its_key_sees(partner, loopback):
    """A country outside of the key's is as unknown as one that never was."""
    make_network("RO", "GB")
    terms = {"scopes": [KeyScope.WEBHOOKS], "countries": ["RO"]}
    key = issue_key(partner, now=NOW, **terms)[0]

    with pytest.raises(ValidationError) as error:
        managing.create_endpoint(key, url=URL, now=NOW, countries=["GB"], locales=["en-gb"])

    assert wrong_fields(error) == {
        "countries": "Unknown: GB. Known: RO.",
        "locales": "Unknown: en-gb. Known: en-ro, ro-ro.",
    }


def test_a_key_without_the_right_has_no_endpoints(partner, loopback):
    """Managing webhooks is a right of its own."""
    key = issue_key(partner, now=NOW)[0]

    with pytest.raises(ValidationError, match="right to manage webhooks"):
        managing.create_endpoint(key, url=URL, now=NOW)


def test_a_change_names_what_is_wrong_and_changes_nothing(make_endpoint):
    """Half of a change is none."""
    endpoint = make_endpoint()

    with pytest.raises(ValidationError):
        managing.change_endpoint(endpoint, now=NOW, description="new", countries=["XX"])

    assert Endpoint.objects.get().description == ""


def test_a_change_is_judged_only_where_it_changes(make_endpoint, settings):
    """An endpoint whose name leads nowhere today can still be described."""
    endpoint = make_endpoint()
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"WEBHOOK_ALLOWED_NETWORKS": ()}

    managing.change_endpoint(endpoint, now=NOW, description="ours", events=["page.deleted"])

    stored = Endpoint.objects.get()
    assert (stored.description, stored.events) == ("ours", ["page.deleted"])


def test_nothing_is_locked_while_a_name_is_resolved(make_endpoint, monkeypatch):
    """How long that takes is up to others: nobody else has to wait for it."""
    endpoint, depths = make_endpoint(), []
    depth = len(connection.savepoint_ids)
    monkeypatch.setattr(outbound, "judge", lambda url: depths.append(len(connection.savepoint_ids)))

    managing.change_endpoint(endpoint, now=NOW, url=f"{URL}/new")

    assert (depths, Endpoint.objects.get().url) == ([depth], f"{URL}/new")


def test_a_rotation_gives_another_secret(make_endpoint):
    """The text is shown once more, and it is a new one."""
    endpoint = make_endpoint()
    first = managing.secret_of(endpoint)

    second = managing.rotate_secret(endpoint, now=NOW, overlap=dt.timedelta(days=1))

    assert first != second == managing.secret_of(Endpoint.objects.get())


def test_an_endpoint_made_while_a_key_is_rotated_is_its_successor_s(make_endpoint, key):
    """It stays when the old key ends."""
    successor, _text = rotate_key(key, now=NOW)

    endpoint = make_endpoint()

    assert endpoint.key == successor


def test_a_place_that_was_taken_meanwhile_is_not_given_again(make_endpoint, monkeypatch):
    """How many there are is asked again once the address is judged, which takes a while."""
    monkeypatch.setattr(terms, "MOST_ENDPOINTS", 2)
    first = make_endpoint()
    values = {"key": first.key, "created_at": NOW, "epoch": first.epoch, "sequence": 0}
    monkeypatch.setattr(outbound, "judge", lambda url: Endpoint.objects.create(url=URL, **values))

    with pytest.raises(ValidationError, match="2 endpoints at most"):
        make_endpoint()

    assert Endpoint.objects.count() == 2


def test_an_endpoint_whose_key_is_rotated_meanwhile_is_its_successor_s(
    make_endpoint, key, monkeypatch
):
    """A rotation while the address is judged leaves it with no key that ends."""
    monkeypatch.setattr(outbound, "judge", lambda url: rotate_key(key, now=NOW))

    endpoint = make_endpoint()

    assert endpoint.key == heir_of(key, now=NOW) != key


@pytest.mark.services
def test_endpoints_made_at_once_are_no_more_than_one_by_one(
    shared_database, partner, loopback, monkeypatch
):
    """Of six that are made in the same moment, those have room that one after the other had."""
    monkeypatch.setattr(terms, "MOST_ENDPOINTS", 2)
    keys = [issue_key(partner, now=NOW, scopes=[KeyScope.WEBHOOKS])[0] for _number in range(6)]
    gate, refused = threading.Barrier(len(keys)), []
    # All are judged before any is made.
    monkeypatch.setattr(outbound, "judge", lambda url: gate.wait(10))

    def make(key: Key) -> None:
        try:
            managing.create_endpoint(key, url=URL, now=NOW)
        except ValidationError as error:
            refused.append(" ".join(error.messages))

    side_by_side(*(functools.partial(make, key) for key in keys))

    assert refused == ["A partner has 2 endpoints at most."] * 4
    assert Endpoint.objects.count() == 2


def test_a_rotated_key_hands_its_endpoints_to_its_successor(make_endpoint, key):
    """Nobody has to set up webhooks again because a key is rotated."""
    make_endpoint()

    successor, _text = rotate_key(key, now=NOW)

    assert Endpoint.objects.get().key == successor


def test_a_second_rotation_takes_along_what_the_first_successor_has(make_endpoint, key):
    """Where that one was lost or revoked its endpoints would be told nothing any more."""
    make_endpoint()
    lost, _text = rotate_key(key, now=NOW)
    revoke_key(lost, now=NOW)

    successor, _text = rotate_key(key, now=NOW)

    assert Endpoint.objects.get().key == successor


def test_a_paused_endpoint_is_not_pinged(make_endpoint):
    """Nothing at all is sent to it."""
    endpoint = managing.pause_endpoint(make_endpoint())

    with pytest.raises(managing.NotActive):
        managing.ping(endpoint, now=NOW)


def test_an_endpoint_whose_key_is_revoked_is_not_pinged(make_endpoint, key):
    """The key decides whether anything is sent."""
    endpoint = make_endpoint()
    revoke_key(key, now=NOW)
    endpoint.refresh_from_db()

    with pytest.raises(managing.NotActive):
        managing.ping(endpoint, now=NOW)


def test_deliveries_are_listed_page_by_page(make_endpoint):
    """The newest come first; the last one seen leads to the next."""
    endpoint = make_endpoint()
    made = [managing.ping(endpoint, now=NOW) for _number in range(3)]

    first = managing.deliveries_of(endpoint, limit=2)
    rest = managing.deliveries_of(endpoint, after=first[-1].pk, limit=2)

    assert first + rest == made[::-1]
