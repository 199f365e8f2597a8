"""Only what was signed with a secret of the endpoint, and not long ago, is an event."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from ecc_partner import NotSigned, verify_webhook
from standardwebhooks import Webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
BODY = json.dumps(
    {"type": "page.published", "timestamp": "2026-01-01T00:00:00Z", "data": {"id": "ș"}}
).encode()


def headers_of(body: bytes, *secrets: str, minutes: float = 0) -> dict[str, str]:
    """Return the headers of a request that was signed ``minutes`` ago, with each secret."""
    at = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
    signatures = [
        Webhook(secret).sign(msg_id="msg_1", timestamp=at, data=body.decode()) for secret in secrets
    ]
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": " ".join(signatures),
    }


def test_a_signed_request_is_an_event():
    """What it says is read, with the id by which a second delivery is known."""
    event = verify_webhook(BODY, headers_of(BODY, SECRET), SECRET)

    assert (event.id, event.type, event.data) == ("msg_1", "page.published", {"id": "ș"})


@pytest.mark.parametrize(
    ("signed_with", "known"),
    [([SECRET, OTHER], [OTHER]), ([SECRET], [OTHER, SECRET]), ([OTHER, SECRET], [SECRET, OTHER])],
)
def test_a_secret_can_be_rotated(signed_with, known):
    """One secret in common is enough, whichever side has two."""
    assert verify_webhook(BODY, headers_of(BODY, *signed_with), known)


CHANGES = {
    "body": lambda body, headers: (body + b" ", headers),
    "no text": lambda body, headers: (b"\xff", headers),
    "id": lambda body, headers: (body, {**headers, "Webhook-Id": "msg_2"}),
    "empty": lambda body, headers: (body, {**headers, "Webhook-Signature": "v1,"}),
    "nonsense": lambda body, headers: (body, {**headers, "Webhook-Signature": "nonsense"}),
    "no time": lambda body, headers: (body, {**headers, "Webhook-Timestamp": "soon"}),
    "no headers": lambda body, headers: (body, {}),
    "other secret": lambda body, headers: (body, headers_of(body, OTHER)),
    "too old": lambda body, headers: (body, headers_of(body, SECRET, minutes=6)),
    "too new": lambda body, headers: (body, headers_of(body, SECRET, minutes=-6)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_anything_else_is_refused(change):
    """A changed body, id or signature, another secret, a request of yesterday or tomorrow."""
    body, headers = CHANGES[change](BODY, headers_of(BODY, SECRET))

    with pytest.raises(NotSigned):
        verify_webhook(body, headers, [SECRET])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("no headers", "Does a proxy take headers away"),
        ("no time", "is no time"),
        ("too old", "seconds old: is the clock right"),
        ("too new", "seconds in the future"),
        ("other secret", "No secret of yours"),
    ],
)
def test_a_refusal_says_why(change, said):
    """Who looks after the receiver reads whether it is a header, the clock, or the secret."""
    body, headers = CHANGES[change](BODY, headers_of(BODY, SECRET))

    with pytest.raises(NotSigned, match=said):
        verify_webhook(body, headers, [SECRET])


def test_no_secret_lets_nothing_through():
    """A receiver that was set up without a secret believes nobody."""
    with pytest.raises(NotSigned):
        verify_webhook(BODY, headers_of(BODY, SECRET), [])
    with pytest.raises(ValueError, match="secret"):
        verify_webhook(BODY, headers_of(BODY, SECRET), "")
