"""Who has tried too often: counted by account and address, answered alike whether there is one."""

from __future__ import annotations

import ipaddress
from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.users.languages import in_readers_language
from cms.users.models import User
from countries.partners.api.exchange import address_of

NOWHERE = "0.0.0.0"  # noqa: S104  # an address that nobody has, for a connection without one
LIMIT_SECONDS = 60


def client_address(request: HttpRequest) -> str:
    """Return the address that somebody signs in from, as the trusted proxy tells it."""
    for told in (address_of(request), request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ipaddress.ip_address(told))
        except ValueError:
            continue
    return NOWHERE


def account_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return the account that was tried, by whichever name; one that is not there by what was typed."""
    given = credentials or request.POST
    typed = str(given.get("username") or given.get("email") or "").strip()
    named = Q(username__iexact=typed) | Q(email__iexact=typed)
    found = User.objects.filter(named).values_list("username", flat=True).first()
    return (found or typed).lower()[:255]


def locked_out(request: HttpRequest, *_others: Any) -> HttpResponse:
    """Answer somebody whose next try at this account must wait."""
    cool_off = get_cool_off(request)
    return _too_many(request, seconds=int(cool_off.total_seconds()) if cool_off else LIMIT_SECONDS)


def too_many_attempts(request: HttpRequest) -> HttpResponse:
    """Answer somebody who has made too many requests of any kind."""
    return _too_many(request, seconds=LIMIT_SECONDS)


@in_readers_language
def _too_many(request: HttpRequest, *, seconds: int) -> HttpResponse:
    minutes = max(1, round(seconds / 60))
    response = render(request, "users/too_many.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def keep_counts_in_the_database() -> None:
    """Let allauth count, and remember used codes, where an emptied cache cannot make it forget.

    It names Django's default cache in both places and has no setting for another.
    """
    from allauth.core.internal import ratelimit  # noqa: PLC0415  # needs the apps
    from allauth.mfa.totp.internal import auth  # noqa: PLC0415  # needs the apps

    ratelimit.cache = auth.cache = caches[settings.SIGN_IN_CACHE]
