"""A partner manages its endpoints, and reads its usage, by the client."""

from __future__ import annotations

import datetime as dt

import pytest
from ecc_partner import Invalid, NotAllowed, NotFound, NotSigned, verify_webhook

from countries.partners.webhooks.models import Delivery
from countries.partners.webhooks.secrets import signed_headers
from tests.countries.partners.webhooks.conftest import loopback  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content", "loopback")]

URL = "https://127.0.0.1/hook"


@pytest.fixture
def manager(make_client, make_key):
    """A client whose key may do everything."""
    return make_client(make_key(scopes=["read", "read:preview", "webhooks:manage", "usage:read"]))


@pytest.fixture
def endpoint(manager):
    return manager.webhooks.create(URL, events="page.published", countries=["RO"])


def test_an_endpoint_is_made_and_listed(manager, endpoint):
    """Its secret is told once; lists and later answers have it no more."""
    (listed,) = manager.webhooks.all()

    assert endpoint["secret"].startswith("whsec_")
    assert "secret" not in listed
    assert listed == manager.webhooks.get(endpoint["id"])
    assert (listed["events"], listed["countries"]) == (["page.published"], ["RO"])


def test_an_endpoint_is_changed_and_paused(manager, endpoint):
    """What is not given stays as it is."""
    changed = manager.webhooks.change(endpoint["id"], description="Ours", paused=True)
    resumed = manager.webhooks.change(endpoint["id"], paused=False, countries=())

    assert (changed["description"], changed["state"], changed["countries"]) == (
        "Ours",
        "paused",
        ["RO"],
    )
    assert (resumed["state"], resumed["countries"]) == ("active", [])


def test_an_endpoint_is_tried_and_looked_into(manager, endpoint):
    """A ping is a delivery, listed and shown with its body."""
    sent = manager.webhooks.ping(endpoint["id"])
    (listed,) = manager.webhooks.deliveries(endpoint["id"], state="waiting")
    shown = manager.webhooks.delivery(endpoint["id"], sent["id"])

    assert listed["id"] == sent["id"] == shown["id"]
    assert shown["body"]["type"] == "ping"
    assert manager.webhooks.replay_delivery(endpoint["id"], sent["id"])["id"] == sent["id"]


def test_a_secret_is_rotated(manager, endpoint):
    """The new one is told, once."""
    renewed = manager.webhooks.rotate(endpoint["id"], overlap_hours=1)

    assert renewed["secret"] != endpoint["secret"]
    assert manager.webhooks.rotate(endpoint["id"])["secret"] != renewed["secret"]


def test_what_the_site_signs_is_believed(manager, endpoint):
    """The site's own signature is good for the new secret and, for a while, for the former."""
    sent = manager.webhooks.ping(endpoint["id"])
    new = manager.webhooks.rotate(endpoint["id"], overlap_hours=1)["secret"]
    delivery = Delivery.objects.select_related("endpoint").get(uuid=sent["id"])
    headers = signed_headers(delivery, delivery.endpoint, now=dt.datetime.now(dt.UTC))
    body = delivery.body.encode()

    believed = [verify_webhook(body, headers, secret) for secret in (endpoint["secret"], new)]

    assert {event.type for event in believed} == {"ping"}
    assert {event.id for event in believed} == {sent["message_id"]}
    with pytest.raises(NotSigned):
        verify_webhook(body + b" ", headers, new)


def test_what_was_missed_is_replayed(manager, endpoint):
    """From a sequence, or all that was given up; the answer says how much."""
    assert manager.webhooks.replay(endpoint["id"], from_sequence=0)["count"] > 0
    assert manager.webhooks.replay(endpoint["id"])["count"] == 0


def test_an_endpoint_is_deleted(manager, endpoint):
    """Afterwards there is none."""
    assert manager.webhooks.delete(endpoint["id"]) is None

    with pytest.raises(NotFound):
        manager.webhooks.get(endpoint["id"])


def test_a_wrong_endpoint_is_refused_by_name(manager):
    """The problem names the member."""
    with pytest.raises(Invalid) as caught:
        manager.webhooks.create(URL, countries="XX")

    assert caught.value.names("countries")


def test_usage_is_read(manager):
    """What was asked for is counted, as a list and as a table."""
    list(manager.pages(country="RO"))

    (day,) = manager.usage()

    assert day["requests"] >= 1
    assert manager.usage_table(group=["day", "country"]).startswith("day,country,")


def test_a_draft_is_shown(manager, content):
    """A preview is the page as its newest draft has it."""
    draft = content.get_latest_revision_as_object()
    draft.title = "Încă nu"
    draft.save_revision()

    assert manager.preview(content.translation_key, "ro-ro")["title"] == "Încă nu"
    assert manager.page(content.translation_key, locale="ro-ro")["title"] == "Despre noi"


def test_a_key_without_the_scope_may_not(make_client, make_key):
    """A reader's key manages nothing."""
    with pytest.raises(NotAllowed):
        list(make_client(make_key()).webhooks.all())
