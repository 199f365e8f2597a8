"""The webhook that WordPress receives: only what was signed, and a sync at once."""

from __future__ import annotations

import datetime as dt
import time

import httpx
import pytest
from standardwebhooks import Webhook

from tests.clients.wordpress.conftest import NEXT_SECRET, SECRET

pytestmark = pytest.mark.clients

BODY = '{"type":"page.published","data":{"id":"…"}}'
ROUTE = "/index.php?rest_route=/every-can-counts/v1/webhook"
PATIENCE = 60


def send(wordpress, *, body=BODY, signed=BODY, secret=SECRET, age=0, **headers):
    """Return what WordPress answers to a webhook that was signed so many seconds ago."""
    at = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age)
    given = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, signed),
        "Content-Type": "application/json",
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    url = wordpress.url + ROUTE
    return httpx.post(url, content=body.encode(), headers=given, timeout=PATIENCE).status_code


def test_a_webhook_of_the_site_syncs_at_once(wordpress, partner_site, settings_of):
    """What was published is a post seconds later, though no regular run was due."""
    with partner_site.telling(wordpress.url + ROUTE) as secret:
        wordpress.do("settings", {**settings_of, "secrets": secret})
        wordpress.do("sync")
        partner_site.change(["rename", "news-15", "Prin webhook"])

        deadline = time.monotonic() + PATIENCE
        while "Prin webhook" not in {post["title"] for post in wordpress.do("posts")}:
            assert time.monotonic() < deadline, partner_site.logs() + wordpress.said()


def test_a_signed_webhook_is_accepted(wordpress):
    """A webhook that anybody who keeps to the standard signs with the secret is accepted."""
    assert send(wordpress) == 204


def test_either_secret_fits_while_one_is_changed(wordpress):
    """Both secrets of the settings are accepted, and of several signatures one is enough."""
    assert send(wordpress, secret=NEXT_SECRET) == 204
    both = " ".join(
        Webhook(secret).sign("msg_1", dt.datetime.now(dt.UTC), BODY)
        for secret in ("whsec_b3RoZXI=", SECRET)
    )
    now = str(int(dt.datetime.now(dt.UTC).timestamp()))
    assert send(wordpress, webhook_signature=both, webhook_timestamp=now) == 204


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_b3RoZXI="},
        {"signed": "{}"},
        {"age": 301},
        {"age": -301},
        {"webhook_id": "msg_2"},
        {"webhook_timestamp": "soon"},
        {"webhook_signature": ""},
        {"webhook_signature": "v1,"},
    ],
    ids=lambda wrong: "=".join(map(str, *wrong.items())),
)
def test_anything_else_is_refused_and_does_nothing(wordpress, wrong):
    """Another secret, body, time or id is 401, and no sync is scheduled."""
    wordpress.do("clear")

    assert send(wordpress, **wrong) == 401
    assert not wordpress.do("due")["at_once"]


def test_without_a_secret_nothing_is_accepted(wordpress, settings_of):
    """A plugin that was given no secret accepts no webhook, not even one of an empty secret."""
    wordpress.do("remove")
    wordpress.do("settings", {**settings_of, "secrets": ""})

    assert send(wordpress) == 401
