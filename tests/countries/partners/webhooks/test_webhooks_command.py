"""``manage.py webhooks`` at a terminal."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from countries.partners.webhooks import managing
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from tests.countries.partners.webhooks.conftest import URL
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("webhooks", *arguments, stdout=out)
    return out.getvalue()


def test_status_tells_how_each_endpoint_stands(make_endpoint):
    """Partner, address, state, how far behind, and what waits or was given up."""
    endpoint = make_endpoint()
    managing.ping(endpoint, now=NOW)

    row = json.loads(run("status", "--json"))["endpoints"][0]

    assert (row["partner"], row["url"], row["state"]) == ("metro", URL, "active")
    assert (row["waiting"], row["dead"], row["behind"]) == (1, 0, 0)
    assert "waiting 1" in run("status", "--partner", "metro")
    assert run("status", "--partner", "nobody").strip() == "There are no endpoints."


def test_ping_makes_a_delivery(make_endpoint):
    """By address; a dry run makes none."""
    make_endpoint()

    run("ping", URL, "--dry-run")
    assert not Delivery.objects.exists()
    printed = json.loads(run("ping", URL, "--json"))

    assert Delivery.objects.get().message_id == printed["message"]


def test_replay_sends_again_what_was_given_up(make_endpoint):
    """All of it, or one message by its id."""
    endpoint = make_endpoint()
    rows = [managing.ping(endpoint, now=NOW) for _number in range(2)]
    Delivery.objects.update(state=DeliveryState.DEAD, finished_at=NOW)

    assert json.loads(run("replay", URL, "--dry-run", "--json"))["count"] == 2
    assert Delivery.objects.filter(state=DeliveryState.DEAD).count() == 2
    run("replay", str(endpoint.uuid), "--message", rows[0].message_id)
    assert Delivery.objects.filter(state=DeliveryState.DEAD).count() == 1
    run("replay", URL)

    assert not Delivery.objects.filter(state=DeliveryState.DEAD).exists()


def test_replay_goes_back_in_the_log(make_endpoint):
    """The endpoint follows it anew from there."""
    endpoint = make_endpoint()

    run("replay", URL, "--from", "0")

    assert Endpoint.objects.get(pk=endpoint.pk).sequence == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ping", "https://nobody.example/"), "No endpoint"),
        (("replay", URL, "--message", "msg_1"), "no message"),
        (("replay", URL, "--from", "99999999"), "sequence from 0"),
    ],
)
def test_what_is_not_there_is_said(arguments, words, make_endpoint):
    """A mistyped name is an error, not silence."""
    make_endpoint()

    with pytest.raises(CommandError, match=words):
        run(*arguments)


def test_an_address_of_two_endpoints_names_neither(make_endpoint):
    """Then the id is asked for."""
    make_endpoint()
    make_endpoint()

    with pytest.raises(CommandError, match="give its id"):
        run("ping", URL)
