"""Invitations: a signed link that is good for a week and for once, and the mail that carries it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urljoin

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.users.mails import send_mail
from cms.users.models import User
from countries import conf
from countries.mail import mail_task

VALID_FOR = dt.timedelta(days=7)
SALT = "cms.users.invitations"


def invitation_url(user: User) -> str:
    """Return the link by which ``user`` sets name and password; using it, or signing in, ends it."""
    token = signing.dumps(_state(user), salt=SALT)
    return urljoin(conf.public_url(), reverse("invitation", args=[user.uuid, token]))


def send_invitation(user: User, *, invited_by: User, language: str) -> None:
    """Have an invitation sent to ``user`` in ``language``."""
    post_invitation.enqueue(user.pk, invited_by.pk, language)


@mail_task
def post_invitation(user_id: int, invited_by_id: int, language: str) -> bool:
    """Send an invitation, unless it is not needed any more; its link is in no job and in no log."""
    user = User.objects.filter(pk=user_id, is_active=True, last_login=None).first()
    invited_by = User.objects.filter(pk=invited_by_id).first()
    if user is None or invited_by is None:
        return False
    url = invitation_url(user)
    send_mail(
        "invitation", user.email, language=language, user=user, invited_by=invited_by, url=url
    )
    return True


def is_valid(user: User, token: str) -> bool:
    """Tell whether ``token`` still invites ``user``."""
    if not user.is_active:
        return False
    try:
        state = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return False
    return constant_time_compare(str(state), _state(user))


def _state(user: User) -> str:
    """Return what changes as soon as somebody has used the link or signed in otherwise."""
    parts = (user.pk, user.password, user.last_login, user.email)
    return salted_hmac(SALT, "|".join(map(str, parts)), algorithm="sha256").hexdigest()
