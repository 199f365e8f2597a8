"""Keys: issued once, recognised by a keyed hash, refused for a reason, rotated, revoked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from countries.partners.keys import (
    AddressRefused,
    KeyRefused,
    authenticate,
    change_key,
    issue_key,
    note_use,
    revoke_key,
    rotate_key,
)
from countries.partners.models import Key
from tests.factories import NOW, make_network

pytestmark = pytest.mark.django_db

HERE = "192.0.2.7"
DAY = dt.timedelta(days=1)


def caller_of(text, *, now=NOW, address=HERE):
    return authenticate(f"Bearer {text}", now=now, address=address)


def test_a_key_is_prefix_random_bits_and_checksum(partner):
    """A key tells whose and which kind it is, and is long enough not to be guessed."""
    key, text = issue_key(partner, now=NOW)

    assert text.startswith("ecc_live_")
    assert len(text) == len("ecc_live_") + 27 + 6
    assert key.prefix == text[: len("ecc_live_") + 5]


def test_only_a_keyed_hash_is_stored(partner, settings):
    """Nothing in the row is the key, and another secret gives another digest."""
    key, text = issue_key(partner, now=NOW)
    stored = {str(value) for value in Key.objects.values().get(pk=key.pk).values()}
    settings.SECRET_KEY = "another-secret-another-secret-another-secret"

    assert not any(text[-20:] in value for value in stored)
    with pytest.raises(KeyRefused):
        caller_of(text)


def test_a_former_secret_still_recognises_its_keys(partner, settings):
    """Changing the secret with a fallback breaks no partner."""
    _key, text = issue_key(partner, now=NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-another-secret-another-secret"

    assert caller_of(text).partner == "Metro"


def test_a_good_key_says_who_asks_and_what_they_may(partner):
    """The caller has the partner's name, the key's rights, and its scope."""
    make_network("RO")
    key, text = issue_key(partner, now=NOW, kind="test", countries=["RO"], quota=50)

    caller = caller_of(text)

    assert (caller.key, caller.partner, caller.kind) == (key.uuid, "Metro", "test")
    assert caller.scope.countries == {"RO"}
    assert (caller.quota, caller.rights) == (50, {"read"})


def test_a_key_is_recognised_with_one_query(partner, django_assert_num_queries):
    """Key and partner come in one query."""
    _key, text = issue_key(partner, now=NOW)

    with django_assert_num_queries(1):
        caller_of(text)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer ecc_live_short",
        "Bearer ecc_other_" + "0" * 33,
        "Bearer xyz_live_" + "0" * 33,
        "Bearer ecc_live_" + "0" * 33,
        "Bearer ecc_live_" + "ü" * 33,
        "Bearer ecc_live_" + "0" * 5000,
    ],
)
def test_what_has_not_the_form_of_a_key_is_refused(header, django_assert_num_queries):
    """Nonsense is refused without asking the database."""
    with django_assert_num_queries(0), pytest.raises(KeyRefused):
        authenticate(header, now=NOW, address=HERE)


def test_a_mistyped_key_is_refused_by_its_checksum(partner, django_assert_num_queries):
    """One wrong character is found without asking the database."""
    _key, text = issue_key(partner, now=NOW)
    wrong = "0" if text[12] != "0" else "1"

    with django_assert_num_queries(0), pytest.raises(KeyRefused, match="checksum"):
        caller_of(text[:12] + wrong + text[13:])


def test_a_key_of_nobody_is_refused(partner):
    """A well-formed key that was never issued is refused."""
    key, text = issue_key(partner, now=NOW)
    key.delete()

    with pytest.raises(KeyRefused, match="no such key"):
        caller_of(text)


def test_an_expired_key_is_refused(partner):
    """A key works until its end, and not from then on."""
    _key, text = issue_key(partner, now=NOW, ends_at=NOW + DAY)

    assert caller_of(text, now=NOW + DAY - dt.timedelta(seconds=1))
    with pytest.raises(KeyRefused, match="expired"):
        caller_of(text, now=NOW + DAY)


def test_a_revoked_key_is_refused_at_once(partner):
    """Revocation acts with the next request, and only once."""
    key, text = issue_key(partner, now=NOW)

    assert revoke_key(key, now=NOW)

    assert not revoke_key(key, now=NOW + DAY)
    with pytest.raises(KeyRefused, match="revoked"):
        caller_of(text)


def test_no_key_of_an_inactive_partner_works(partner):
    """Switching a partner off refuses all of its keys."""
    _key, text = issue_key(partner, now=NOW)
    partner.is_active = False
    partner.save()

    with pytest.raises(KeyRefused, match="not active"):
        caller_of(text)


@pytest.mark.parametrize(
    ("address", "is_accepted"),
    [("192.0.2.9", True), ("::ffff:192.0.2.9", True), ("198.51.100.1", False), ("", False)],
)
def test_a_key_can_be_bound_to_addresses(partner, address, is_accepted):
    """A key with ranges works from inside of them only."""
    _key, text = issue_key(partner, now=NOW, ip_ranges=["192.0.2.0/24", "2001:db8::/32"])

    if is_accepted:
        assert caller_of(text, address=address)
    else:
        with pytest.raises(AddressRefused):
            caller_of(text, address=address)


def test_while_rotating_both_keys_work(partner):
    """The successor has the same terms; the old key works for the overlap."""
    old, old_text = issue_key(partner, now=NOW, scopes=["read", "usage:read"], quota=70)

    new, new_text = rotate_key(old, now=NOW, overlap=DAY)

    assert (new.scopes, new.quota) == (["read", "usage:read"], 70)
    assert caller_of(old_text)
    assert caller_of(new_text, now=NOW + DAY)
    with pytest.raises(KeyRefused, match="expired"):
        caller_of(old_text, now=NOW + DAY)


def test_a_rotation_follows_what_was_done_to_the_key_meanwhile(partner):
    """Narrowed by somebody else, its successor is narrow; revoked, it has none."""
    make_network("RO")
    read_before, _text = issue_key(partner, now=NOW)
    change_key(read_before, now=NOW, countries=["RO"])

    successor, _text = rotate_key(read_before, now=NOW)
    revoke_key(Key.objects.get(pk=read_before.pk), now=NOW)

    assert successor.countries == ["RO"]
    with pytest.raises(KeyRefused):
        rotate_key(read_before, now=NOW)


def test_a_key_that_has_ended_cannot_be_rotated(partner):
    """A revoked key has no successor."""
    key, _text = issue_key(partner, now=NOW)
    revoke_key(key, now=NOW)

    with pytest.raises(KeyRefused):
        rotate_key(key, now=NOW)


@pytest.mark.parametrize(
    ("terms", "named"),
    [
        ({"scopes": ["write"]}, "write"),
        ({"countries": ["XX"]}, "XX"),
        ({"locales": ["xx-xx"]}, "xx-xx"),
        ({"types": ["poem"]}, "poem"),
        ({"quota": 0}, "quota"),
        ({"ip_ranges": ["nowhere"]}, "nowhere"),
        ({"origins": ["https://partner.example/path"]}, "partner.example/path"),
    ],
)
def test_terms_that_mean_nothing_are_refused_by_name(partner, terms, named):
    """A key is not issued for what is not known."""
    with pytest.raises(ValidationError, match=named):
        issue_key(partner, now=NOW, **terms)

    assert not Key.objects.exists()


def test_codes_are_read_in_any_case(partner):
    """A key for “ro” and “RO-RO” is one for RO and ro-ro."""
    make_network("RO")

    key, _text = issue_key(partner, now=NOW, countries=["ro"], locales=["RO-RO"])

    assert (key.countries, key.locales) == (["RO"], ["ro-ro"])


def test_use_is_noted_to_the_minute_and_once_a_minute(partner, django_assert_num_queries):
    """The first use of a minute writes, the others do not."""
    key, text = issue_key(partner, now=NOW)
    note_use(caller_of(text), now=NOW.replace(second=42))
    again = caller_of(text)

    with django_assert_num_queries(0):
        note_use(again, now=NOW.replace(second=59))

    key.refresh_from_db()
    assert key.last_used_at == NOW


def test_an_earlier_minute_does_not_replace_a_later_one(partner):
    """Of two processes the one that is late changes nothing."""
    key, text = issue_key(partner, now=NOW)
    late = caller_of(text)
    note_use(caller_of(text), now=NOW + dt.timedelta(minutes=5))

    note_use(late, now=NOW)

    key.refresh_from_db()
    assert key.last_used_at == NOW + dt.timedelta(minutes=5)
