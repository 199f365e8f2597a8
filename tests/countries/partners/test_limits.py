"""Limits: a token bucket that refills, shared by processes that lease in batches."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from countries.partners import limits
from countries.partners.limits import Policy, take

T0 = 1_800_000_000.0


def allowed(who, policy, times, *, now=T0):
    return sum(take(who, policy, now=now).is_allowed for _time in range(times))


def test_a_bucket_holds_a_minutes_requests():
    """As many pass at once as are allowed a minute, and not one more."""
    assert allowed("a", Policy("key", 30), 50) == 30


def test_a_bucket_refills_by_and_by():
    """After ten seconds a sixth of the limit is there again."""
    policy = Policy("key", 60)
    allowed("a", policy, 60)

    assert allowed("a", policy, 60, now=T0 + 10) == 10


def test_callers_have_buckets_of_their_own():
    """One caller's hurry is not another's wait."""
    policy = Policy("key", 3)
    allowed("a", policy, 5)

    assert allowed("b", policy, 5) == 3


def test_a_refusal_says_when_to_come_back():
    """After the time that it names, the next request passes."""
    policy = Policy("key", 6)
    allowed("a", policy, 6)

    refused = take("a", policy, now=T0)

    assert (refused.is_allowed, refused.remaining, refused.retry_after) == (False, 0, 10)
    assert take("a", policy, now=T0 + refused.retry_after).is_allowed


def test_what_is_left_and_when_it_is_whole_again():
    """The first request of a minute leaves the others, and says when the bucket is full."""
    first = take("a", Policy("key", 60), now=T0)

    assert (first.remaining, first.full_again_in) == (59, 1)


def test_most_requests_touch_no_cache(monkeypatch):
    """A batch is taken at once and spent without asking again."""
    asked = []
    get = cache.get
    monkeypatch.setattr(limits.cache, "get", lambda key: asked.append(key) or get(key))

    allowed("a", Policy("key", 3000), 100)

    assert len(asked) == 2


def test_a_second_process_sees_what_the_first_took():
    """Together two processes pass the limit by at most one batch each."""
    policy = Policy("key", 100)
    first = allowed("a", policy, 60)
    limits.forget()  # another process begins with no lease

    second = allowed("a", policy, 100)

    assert first + second <= 100
    assert first + second >= 100 - policy.batch


def test_unused_tokens_of_a_lease_are_given_back():
    """A lease that ended does not cost what it did not spend."""
    policy = Policy("key", 100)
    take("a", policy, now=T0)

    later = take("a", policy, now=T0 + limits.LEASE_SECONDS)

    assert later.remaining == 99


@pytest.mark.parametrize("broken", ["get", "set"])
def test_limits_hold_when_the_cache_is_gone(monkeypatch, broken):
    """Without the cache each process keeps the limit by itself."""

    def fail(*args, **kwargs):
        raise ConnectionError("no cache")

    monkeypatch.setattr(limits.cache, broken, fail)

    assert allowed("a", Policy("key", 40), 60) == 40


def test_the_number_of_remembered_callers_is_bounded(monkeypatch):
    """A flood of addresses does not fill the memory."""
    monkeypatch.setattr(limits, "CALLERS_KEPT", 10)

    for number in range(30):
        take(f"address:{number}", Policy("anonymous", 5), now=T0)

    assert len(limits._leases) == 10


def test_a_clock_that_is_ahead_fills_nothing_twice():
    """Processes of two hosts, whose clocks differ, pass no more than one bucket holds."""
    policy, passed = Policy("key", 60), 0
    for _round in range(100):
        for now in (T0, T0 + 30):
            limits.forget()
            passed += take("a", policy, now=now).is_allowed

    assert passed <= 60 + 30


def test_a_clock_that_is_set_back_locks_nobody_out():
    """The bucket goes on being filled from the time that it is now."""
    policy = Policy("key", 60)
    allowed("a", policy, 60, now=T0 + 3600)

    assert allowed("a", policy, 1) == 0
    assert allowed("a", policy, 60, now=T0 + 10) == 10


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_a_line_s_addresses_are_one_visitor_s(address, place):
    """Whoever has one IPv6 address has as many as they like."""
    assert limits.place_of(address) == place
