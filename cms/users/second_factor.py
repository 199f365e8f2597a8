"""The second factor: who needs one, whether a session was opened with one, and its loss."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from cms.users.mails import send_mail
from cms.users.models import User
from countries.access import Action, countries_where
from countries.audit import record
from countries.audit.recording import thing_of
from countries.mail import language_for, mail_task

GUARDED = (Action.PUBLISH, Action.PEOPLE, Action.PARTNERS, Action.NETWORK, Action.OPERATE)
"""What nobody does by a password alone."""

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
RECORDS = "account_authentication_methods"
BY_PROVIDER = "two_factors_by_provider"
"""What a session keeps of a sign-in whose provider says that it asked for two factors."""


def needs_second_factor(user: Any) -> bool:
    """Tell whether somebody may do anything that a stolen password alone must not open."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return bool(user.is_superuser) or bool(countries_where(user, *GUARDED))


def was_asked(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a second factor, or has shown one since."""
    if request.session.get(BY_PROVIDER) == str(request.user.pk):
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def kinds_of(user: Any) -> frozenset[str]:
    """Return the kinds of factors that somebody has, recovery codes among them."""
    found = Authenticator.objects.filter(user=user).values_list("type", flat=True)
    return frozenset(found)


def is_enrolled(user: Any) -> bool:
    return not kinds_of(user).isdisjoint(FACTORS)


def note_enrolment(request: HttpRequest, kind: str) -> None:
    """Let the session count as one with two factors: somebody has just shown the new one."""
    factor = Authenticator.objects.filter(user=request.user, type=kind).latest("pk")
    post_authentication(request, factor, reauthenticated=True)


def forget_if_none_is_left(request: HttpRequest) -> None:
    """Let the session count as one with a single factor once its person has no other any more."""
    if not is_enrolled(request.user):
        records = request.session.get(RECORDS, [])
        request.session[RECORDS] = [row for row in records if row.get("method") != "mfa"]


def reset_second_factor(user: User, *, by: User) -> None:
    """Take away every factor of ``user``, end their sessions and tell them by mail.

    Whether ``by`` manages the other's people is the caller's question; nobody does it to themselves
    or to somebody who may do everything, unless they may themselves.
    """
    if by.pk == user.pk or (user.is_superuser and not by.is_superuser):
        raise PermissionDenied
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        record("second_factor.reset", thing_of(user), user=by)
        tell_of_reset.enqueue(user.pk, by.pk)


@mail_task
def tell_of_reset(user_id: int, by_id: int) -> bool:
    """Write to somebody by whom their second factor was taken away."""
    user, by = (User.objects.filter(pk=pk).first() for pk in (user_id, by_id))
    if user is None or by is None:
        return False
    send_mail("factor_reset", user.email, language=language_for(user), user=user, by=by)
    return True


def end_sessions(user: User) -> None:
    """End every session that somebody has open, wherever."""
    for session in UserSession.objects.filter(user=user):
        session.end()
