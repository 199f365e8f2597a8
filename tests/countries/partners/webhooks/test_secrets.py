"""What is sent is signed so that the libraries of others verify it."""

from __future__ import annotations

import datetime as dt

import pytest
import standardwebhooks
import svix.webhooks
from django.utils import timezone

from countries.partners.webhooks import managing
from countries.partners.webhooks.models import Endpoint
from countries.partners.webhooks.secrets import secret_of, signed_headers

pytestmark = pytest.mark.django_db

LIBRARIES = [
    pytest.param(standardwebhooks.Webhook, id="standardwebhooks"),
    pytest.param(svix.webhooks.Webhook, id="svix"),
]


def is_verified(library, secret, delivery, headers):
    """Tell whether a receiver with ``secret`` believes what arrives."""
    try:
        library(secret).verify(delivery.body, headers)
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


@pytest.fixture
def sent(make_endpoint):
    """An endpoint, its secret, and a delivery to it."""
    endpoint = make_endpoint()
    return endpoint, secret_of(endpoint), managing.ping(endpoint, now=timezone.now())


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_signature_is_verified(library, sent):
    """The secret as it was shown is all that a receiver needs."""
    endpoint, secret, delivery = sent

    headers = signed_headers(delivery, endpoint, now=timezone.now())

    assert is_verified(library, secret, delivery, headers)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_changed_body_is_not_verified(library, sent):
    """Whoever changes a letter on the way is found out."""
    endpoint, secret, delivery = sent
    headers = signed_headers(delivery, endpoint, now=timezone.now())
    delivery.body += " "

    assert not is_verified(library, secret, delivery, headers)


@pytest.mark.parametrize("library", LIBRARIES)
def test_an_old_signature_is_not_verified(library, sent):
    """What somebody kept for an hour is not believed any more."""
    endpoint, secret, delivery = sent
    headers = signed_headers(delivery, endpoint, now=timezone.now() - dt.timedelta(hours=1))

    assert not is_verified(library, secret, delivery, headers)


@pytest.mark.parametrize("library", LIBRARIES)
def test_while_a_secret_rotates_both_sign(library, sent):
    """Until the end of the overlap; after it the new one alone."""
    endpoint, former, delivery = sent
    now = timezone.now()
    new = managing.rotate_secret(endpoint, now=now, overlap=dt.timedelta(seconds=60))

    for moment, works in ((now, True), (now + dt.timedelta(seconds=61), False)):
        headers = signed_headers(delivery, endpoint, now=moment)
        assert is_verified(library, new, delivery, headers)
        assert is_verified(library, former, delivery, headers) is works


@pytest.mark.parametrize("library", LIBRARIES)
def test_while_the_sites_own_secret_rotates_what_was_shown_is_good(library, sent, settings):
    """Receivers keep their secrets for as long as the former SECRET_KEY is a fallback."""
    endpoint, shown, delivery = sent
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-one-" * 5

    headers = signed_headers(delivery, endpoint, now=timezone.now())

    assert is_verified(library, shown, delivery, headers)
    assert is_verified(library, secret_of(endpoint), delivery, headers)


def test_no_two_endpoints_have_one_secret(make_endpoint):
    """What one partner knows says nothing of another's."""
    secrets = {secret_of(make_endpoint(url=f"https://127.0.0.1/{n}")) for n in range(5)}

    assert len(secrets) == 5
    stored = str(list(Endpoint.objects.values()))
    assert not any(secret in stored for secret in secrets)
