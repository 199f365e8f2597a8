"""Who is let in: visitors, keys, and nobody by a wrong key."""

from __future__ import annotations

import datetime as dt

import orjson
import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from countries.partners.keys import revoke_key
from countries.partners.models import Key
from tests.factories import make_network, make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(settings):
    """Return a function that changes settings of the plugin."""

    def set_to(**values):
        settings.WAGTAIL_COUNTRIES = {**django_settings.WAGTAIL_COUNTRIES, **values}

    return set_to


def test_anyone_reads_without_a_key(api):
    """The entrance says so, and what the limit is."""
    caller = api.ok("")["caller"]

    assert caller["partner"] is None
    assert (caller["scopes"], caller["requests_per_minute"]) == (["read"], 600)


def test_a_key_says_whose_it_is(api, make_key):
    """The entrance names the partner and what the key may."""
    make_network("RO")

    caller = api.ok("", key=make_key(kind="test", locales=["ro-ro"], quota=70))["caller"]

    assert (caller["partner"], caller["kind"], caller["locales"]) == ("Metro", "test", ["ro-ro"])
    assert caller["requests_per_minute"] == 70


def test_a_test_key_is_told_with_every_answer(api, make_key):
    """Answers, refusals and what has not changed say so; those to live keys and visitors do not."""
    make_network("RO")
    key = make_key(kind="test", countries=["RO"])
    tag = api.get("countries/RO", key=key)["ETag"]

    answers = [
        api.get("countries/RO", key=key),
        api.get("countries/GB", key=key),
        api.get("countries/RO", key=key, headers={"If-None-Match": tag}),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 304]
    assert [answer["X-Key-Kind"] for answer in answers] == ["test"] * 3
    assert "X-Key-Kind" not in api.get("", key=make_key()).headers
    assert "X-Key-Kind" not in api.get("").headers


@pytest.mark.parametrize(
    "header", ["Bearer wrong", "Basic dTpw", "", "Bearer ecc_live_" + "0" * 33]
)
def test_a_wrong_key_is_never_a_visitor(api, header):
    """Whoever shows something that is no key is refused, and told how to show one."""
    response = api.get("pages", headers={"Authorization": header})

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert orjson.loads(response.content)["type"].endswith("#problem-key-refused")


def test_a_revoked_key_is_refused_with_the_next_request(api, make_key):
    """Revocation needs no restart and no time."""
    key = make_key()
    assert api.get("", key=key).status_code == 200

    revoke_key(Key.objects.get(), now=timezone.now())

    assert api.get("", key=key).status_code == 401


def test_a_key_in_the_address_is_refused(api, make_key):
    """A key belongs into the header, where no log keeps it."""
    response = api.get("pages", key="", access_token=make_key())

    assert response.status_code == 422


def test_a_key_for_other_addresses_is_forbidden(api, make_key):
    """A good key from a wrong address is 403."""
    response = api.get("", key=make_key(ip_ranges=["203.0.113.0/24"]))

    assert response.status_code == 403


def test_the_address_is_the_one_that_the_proxy_says(api, make_key, change):
    """Behind a trusted proxy the last address of its header counts."""
    key = make_key(ip_ranges=["203.0.113.0/24"])
    forwarded = {"X-Forwarded-For": "10.9.9.9, 203.0.113.5"}
    assert api.get("", key=key, headers=forwarded).status_code == 403

    change(CLIENT_ADDRESS_HEADER="X-Forwarded-For")

    assert api.get("", key=key, headers=forwarded).status_code == 200
    assert (
        api.get("", key=key, headers={"X-Forwarded-For": "203.0.113.5, 10.9.9.9"}).status_code
        == 403
    )


def test_a_key_without_the_right_is_forbidden(api, make_key):
    """A key for webhooks alone reads nothing."""
    key = make_key(scopes=["webhooks:manage"])

    response = api.get("pages", key=key)

    assert response.status_code == 403
    assert b"read" in response.content
    assert api.ok("", key=key)["caller"]["scopes"] == ["webhooks:manage"]


def test_without_anonymous_access_a_key_is_needed(api, make_key, change):
    """The setting turns keyless reading off; index, description and docs stay."""
    change(ANONYMOUS_API=False)

    assert api.get("pages").status_code == 401
    assert api.get("pages", key=make_key()).status_code == 200
    assert {api.get(path).status_code for path in ("/api/", "docs", "openapi.json")} == {200}


def test_a_visitor_over_the_limit_is_told_when_to_come_back(api, change):
    """429 has the limit's headers and Retry-After."""
    change(ANONYMOUS_RATE=3)
    for _time in range(3):
        assert api.get("").status_code == 200

    response = api.get("")

    assert response.status_code == 429
    assert response["Retry-After"] == "20"
    assert response["RateLimit-Policy"] == '"anonymous";q=3;w=60'
    assert response["RateLimit"] == '"anonymous";r=0;t=60'


def test_each_visitor_has_a_limit_of_its_own(api, change):
    """Another address is not slowed down."""
    change(ANONYMOUS_RATE=1)
    api.get("")

    assert api.get("").status_code == 429
    assert api.send("GET", "", REMOTE_ADDR="198.51.100.4").status_code == 200


def test_a_line_has_one_limit_for_all_its_addresses(api, change):
    """Of IPv6 a visitor has as many addresses as they like."""
    change(ANONYMOUS_RATE=1)
    api.send("GET", "", REMOTE_ADDR="2001:db8::1")

    statuses = [
        api.send("GET", "", REMOTE_ADDR=f"2001:db8:{it}::2").status_code for it in ("0", "1")
    ]

    assert statuses == [429, 200]


def test_a_key_has_the_limit_that_it_states(api, make_key, change):
    """A key's quota counts, not the visitors' limit."""
    change(ANONYMOUS_RATE=1)
    key = make_key(quota=2)

    found = [api.get("", key=key).status_code for _time in range(3)]

    assert found == [200, 200, 429]


def test_each_answer_says_what_is_left(api, make_key):
    """RateLimit and RateLimit-Policy are in the form of the draft."""
    response = api.get("", key=make_key(quota=90))

    assert response["RateLimit-Policy"] == '"key";q=90;w=60'
    assert response["RateLimit"].startswith('"key";r=')


def test_the_use_of_a_key_is_noted_after_the_answer(api, make_key):
    """The minute of use is in the key's row."""
    api.get("", key=make_key())

    used = Key.objects.get().last_used_at
    assert timezone.now() - used < dt.timedelta(minutes=2)
    assert used.second == 0


def test_a_warm_document_costs_two_queries(api, make_key, django_assert_num_queries):
    """One for the log's state, one for the key; without a key one less."""
    make_network("RO")
    page = make_page("ro-ro", "Despre noi")
    path, key = f"pages/{page.translation_key}", make_key()
    api.ok(path, key=key, locale="ro-ro")

    with django_assert_num_queries(2):
        api.ok(path, key=key, locale="ro-ro")
    with django_assert_num_queries(1):
        api.ok(path, locale="ro-ro")
