"""Limits by token bucket, shared through the cache; processes lease tokens in batches.

Most requests touch no cache: a process takes a batch of a caller's tokens at once and spends them by
itself, so that a limit may be passed by at most one batch per process. When the cache does not answer,
each process goes on with its own account.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.core.cache import cache

logger = logging.getLogger(__name__)

WINDOW = 60
BATCHES = 20
LARGEST_BATCH = 50
LEASE_SECONDS = 10.0
CALLERS_KEPT = 10_000
IPV6_LINE = 64


@dataclass(frozen=True)
class Policy:
    """How many requests a minute somebody may make; the bucket holds as many."""

    name: str
    quota: int

    @property
    def rate(self) -> float:
        """Tokens a second."""
        return self.quota / WINDOW

    @property
    def batch(self) -> int:
        return max(1, min(self.quota // BATCHES, LARGEST_BATCH))


@dataclass(frozen=True)
class Allowance:
    """Whether one request may pass, and what is left after it; ``retry_after`` is in seconds."""

    policy: Policy
    is_allowed: bool
    remaining: int
    retry_after: int = 0

    @property
    def full_again_in(self) -> int:
        """Seconds until the bucket is full, if nobody takes anything."""
        return math.ceil((self.policy.quota - self.remaining) / self.policy.rate)


@dataclass
class _Lease:
    """What this process has taken of a bucket, and what it last knew of the rest."""

    left: int = 0
    until: float = 0.0
    tokens: float = 0.0
    at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


_leases: OrderedDict[str, _Lease] = OrderedDict()
_leases_lock = threading.Lock()


def take(who: str, policy: Policy, *, now: float | None = None) -> Allowance:
    """Take one of the tokens of ``who``; ``now`` is in seconds since the epoch."""
    now = time.time() if now is None else now
    lease = _lease_of(who)
    with lease.lock:
        if not _is_of_now(lease.at, now):
            lease.at = now
        is_spent = lease.left < 1
        is_known_empty = is_spent and _own(lease, policy, now) < 1
        if (is_spent or now >= lease.until) and not is_known_empty:
            _renew(lease, who, policy, now)
        rest = _own(lease, policy, now)
        if lease.left < 1:
            return Allowance(policy, False, 0, max(1, math.ceil((1 - rest) / policy.rate)))
        lease.left -= 1
        return Allowance(policy, True, min(lease.left + math.floor(rest), policy.quota))


def place_of(address: str) -> str:
    """Return what of a visitor's ``address`` is one visitor's: of IPv6 the network, which is a line's.

    Whoever has one has 2^64 addresses in it, and could come from another each time.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_LINE), strict=False))


def forget() -> None:
    """Drop every lease of this process (between tests)."""
    with _leases_lock:
        _leases.clear()


def _lease_of(who: str) -> _Lease:
    with _leases_lock:
        lease = _leases.get(who)
        if lease is None:
            lease = _leases[who] = _Lease()
        _leases.move_to_end(who)
        while len(_leases) > CALLERS_KEPT:
            _leases.popitem(last=False)
        return lease


def _renew(lease: _Lease, who: str, policy: Policy, now: float) -> None:
    """Give back what is left of the lease, and take the next batch as far as there are tokens."""
    key = "partner-limit:" + hashlib.blake2b(who.encode(), digest_size=16).hexdigest()
    tokens, at = _account(lease, key, policy, now)
    tokens = min(tokens + lease.left, float(policy.quota))
    granted = min(policy.batch, math.floor(tokens))
    lease.left, lease.until = granted, now + LEASE_SECONDS
    lease.tokens, lease.at = tokens - granted, at
    _remember(key, lease)


def _account(lease: _Lease, key: str, policy: Policy, now: float) -> tuple[float, float]:
    """Return what the bucket holds, and up to when it is filled: by the shared account, else by our
    own, else it is full now."""
    try:
        shared = cache.get(key)
    except Exception:
        logger.warning("the cache does not answer; limits are kept per process", exc_info=True)
        shared = None
    if shared is None or not _is_of_now(shared[1], now):
        return _own(lease, policy, now), max(lease.at, now)
    tokens, at = shared
    # Another host's clock may be ahead: what it has filled is not filled again.
    return _refilled(tokens, at, policy, now), max(at, now)


def _is_of_now(at: float, now: float) -> bool:
    """Tell whether clocks differ so much; else one was set back since ``at``."""
    return at <= now + WINDOW


def _own(lease: _Lease, policy: Policy, now: float) -> float:
    """Return what the bucket holds by this process's own account."""
    return _refilled(lease.tokens, lease.at, policy, now) if lease.at else float(policy.quota)


def _refilled(tokens: float, at: float, policy: Policy, now: float) -> float:
    return min(float(policy.quota), tokens + max(0.0, now - at) * policy.rate)


def _remember(key: str, lease: _Lease) -> None:
    try:
        cache.set(key, (lease.tokens, lease.at), timeout=2 * WINDOW)
    except Exception:
        logger.warning("the cache does not answer; limits are kept per process", exc_info=True)
