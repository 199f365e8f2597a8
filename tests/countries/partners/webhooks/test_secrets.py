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
def test_each_former_secret_signs_until_its_own_end(library, sent):
    """Another rotation takes nothing away from who has not changed over since the one before."""
    endpoint, first, delivery = sent
    now, minute = timezone.now(), dt.timedelta(minutes=1)
    second = managing.rotate_secret(endpoint, now=now, overlap=3 * minute)
    third = managing.rotate_secret(endpoint, now=now, overlap=minute)
    endpoint = Endpoint.objects.get()

    believed = [
        [
            is_verified(library, secret, delivery, signed_headers(delivery, endpoint, now=moment))
            for secret in (first, second, third)
        ]
        for moment in (now, now + 2 * minute, now + 4 * minute)
    ]

    assert believed == [[True, True, True], [True, False, True], [False, False, True]]


def test_so_many_former_secrets_sign_and_no_more(sent):
    """One too many is refused with the moment when there is room; none that signs is dropped."""
    endpoint, _first, delivery = sent
    now = timezone.now()
    for days in range(1, managing.MOST_FORMERS + 1):
        managing.rotate_secret(endpoint, now=now, overlap=dt.timedelta(days=days))
    secret = secret_of(endpoint)
    room = (now + dt.timedelta(days=1, seconds=1)).astimezone(dt.UTC)

    with pytest.raises(managing.TooManySecrets, match=room.strftime("%Y-%m-%d %H:%M:%S")):
        managing.rotate_secret(endpoint, now=now)

    headers = signed_headers(delivery, Endpoint.objects.get(), now=now)
    assert secret_of(Endpoint.objects.get()) == secret
    assert len(headers["webhook-signature"].split()) == managing.MOST_FORMERS + 1
    managing.rotate_secret(endpoint, now=now + dt.timedelta(days=1))


def test_a_secret_that_leaked_is_replaced_at_once(sent):
    """However many former ones sign: it gets no place among them."""
    endpoint, _first, delivery = sent
    now = timezone.now()
    for _number in range(managing.MOST_FORMERS):
        managing.rotate_secret(endpoint, now=now)
    leaked = secret_of(endpoint)

    new = managing.rotate_secret(endpoint, now=now, overlap=dt.timedelta(0))

    headers = signed_headers(delivery, Endpoint.objects.get(), now=now)
    assert is_verified(standardwebhooks.Webhook, new, delivery, headers)
    assert not is_verified(standardwebhooks.Webhook, leaked, delivery, headers)


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
