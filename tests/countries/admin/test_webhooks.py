"""The screens of a partner's webhook endpoints."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from countries.partners.keys import issue_key
from countries.partners.models import KeyScope, Partner
from countries.partners.webhooks import managing
from countries.partners.webhooks.models import (
    Attempt,
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db

URL = "https://127.0.0.1/hook"


@pytest.fixture
def partner(network, settings):
    """A partner with a key that may manage webhooks, to addresses of this machine."""
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {
        "WEBHOOK_ALLOWED_NETWORKS": ("127.0.0.0/8",)
    }
    made = Partner.objects.create(name="Metro", code="metro", contact_email="it@metro.example")
    issue_key(made, now=NOW, scopes=[KeyScope.WEBHOOKS], countries=["RO"])
    return made


@pytest.fixture
def endpoint(partner):
    return managing.create_endpoint(partner.keys.get(), url=URL, now=NOW)[0]


@pytest.fixture
def root(clients):
    return clients["root"]


def address(name, endpoint):
    return reverse(f"webhooks:{name}", args=[endpoint.partner.pk, endpoint.uuid])


def test_a_secret_is_shown_once(root, partner):
    """The answer that makes an endpoint carries its secret, and no other page does."""
    add = reverse("webhooks:add", args=[partner.pk])

    response = root.post(
        add, {"key": partner.keys.get().pk, "url": URL, "events": ["page.published"]}
    )

    endpoint = Endpoint.objects.get()
    assert response.context["secret"] == managing.secret_of(endpoint)
    assert "no-store" in response["Cache-Control"]
    later = root.get(address("deliveries", endpoint)).content.decode()
    assert response.context["secret"] not in later
    assert endpoint.events == ["page.published"]


def test_what_is_wrong_stands_at_its_field(root, partner):
    """An address inside the network is refused, and nothing is made."""
    data = {"key": partner.keys.get().pk, "url": "https://10.0.0.1/", "countries": ["GR"]}

    response = root.post(reverse("webhooks:add", args=[partner.pk]), data)

    assert set(response.context["form"].errors) == {"url", "countries"}
    assert not Endpoint.objects.exists()


def test_the_list_tells_how_each_endpoint_stands(root, endpoint, django_assert_max_num_queries):
    """State, what waits and what was given up, in as many queries for one as for many."""
    managing.ping(endpoint, now=NOW)
    for number in range(3):
        managing.create_endpoint(endpoint.key, url=f"{URL}/{number}", now=NOW)

    with django_assert_max_num_queries(40):
        body = root.get(reverse("webhooks:endpoints", args=[endpoint.partner.pk])).content.decode()

    assert f"{URL}/2" in body
    partner_screen = root.get(reverse("partners:edit", args=[endpoint.partner.pk]))
    link = reverse("webhooks:endpoints", args=[endpoint.partner.pk])
    assert link in partner_screen.content.decode()


def test_each_attempt_is_shown_with_its_answer_as_text(root, endpoint):
    """What a receiver answers is never markup of ours."""
    delivery = managing.ping(endpoint, now=NOW)
    answer = "<script>alert(1)</script>"
    Attempt.objects.create(delivery=delivery, number=1, started_at=NOW, status=500, answer=answer)

    body = root.get(address("deliveries", endpoint)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert answer not in body


def test_an_endpoint_is_changed(root, endpoint):
    """What the form says is what it asks for."""
    data = {"url": URL, "description": "Shop", "events": ["page.deleted"], "countries": ["RO"]}

    root.post(address("change", endpoint), data)

    endpoint.refresh_from_db()
    assert (endpoint.description, endpoint.events, endpoint.countries) == (
        "Shop",
        ["page.deleted"],
        ["RO"],
    )


def test_pausing_and_resuming(root, endpoint):
    """Each is one button."""
    root.post(address("pause", endpoint))
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.PAUSED

    root.post(address("resume", endpoint))
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ACTIVE


def test_a_ping_is_sent(root, endpoint):
    """It waits for the worker, as any other delivery does."""
    root.post(address("ping", endpoint))

    assert Delivery.objects.get().event == "ping"


def test_a_paused_endpoint_says_why_it_is_not_pinged(root, endpoint):
    """A refusal is a message, not an error."""
    managing.pause_endpoint(endpoint)

    response = root.post(address("ping", endpoint), follow=True)

    assert "not active" in response.content.decode()
    assert not Delivery.objects.exists()


def test_a_new_secret_is_shown_after_asking(root, endpoint):
    """Looking changes nothing; the button does, and shows the secret once."""
    root.get(address("rotate", endpoint))
    endpoint.refresh_from_db()
    assert endpoint.generation == 1

    response = root.post(address("rotate", endpoint))

    endpoint.refresh_from_db()
    assert response.context["secret"] == managing.secret_of(endpoint)
    assert endpoint.generation == 2


@pytest.mark.parametrize("by", ["delivery", "all", "sequence"])
def test_what_was_given_up_is_sent_again(by, root, endpoint):
    """One delivery, or all; going back in the log makes them by following it."""
    row = managing.ping(endpoint, now=NOW)
    Delivery.objects.update(state=DeliveryState.DEAD, finished_at=NOW)
    data = {"delivery": {"delivery": row.pk}, "all": {}, "sequence": {"sequence": "0"}}[by]

    root.post(address("replay", endpoint), data)

    row.refresh_from_db()
    endpoint.refresh_from_db()
    assert (row.state == DeliveryState.WAITING) == (by != "sequence")
    assert (endpoint.sequence == 0) == (by == "sequence")


def test_one_secret_too_many_is_refused_in_words(root, endpoint):
    """All that still sign keep their time; when there is room is said."""
    for _number in range(managing.MOST_FORMERS):
        managing.rotate_secret(endpoint, now=timezone.now())

    response = root.post(address("rotate", endpoint), follow=True)

    assert "former secrets still sign" in response.content.decode()
    assert Endpoint.objects.get().generation == managing.MOST_FORMERS + 1


def test_an_endpoint_is_deleted_after_asking(root, endpoint):
    """With all its deliveries."""
    managing.ping(endpoint, now=NOW)
    assert root.get(address("delete", endpoint)).status_code == 200
    assert Endpoint.objects.exists()

    root.post(address("delete", endpoint))

    assert not Endpoint.objects.exists()
    assert not Delivery.objects.exists()


def test_of_another_partner_there_is_no_endpoint(root, endpoint):
    """An endpoint is found below its own partner alone."""
    other = Partner.objects.create(name="Other", code="other", contact_email="a@other.example")

    response = root.get(reverse("webhooks:deliveries", args=[other.pk, endpoint.uuid]))

    assert response.status_code == 404
