"""Mails about one's own account, sent by the worker: no answer waits for them or tells of them."""

from __future__ import annotations

from urllib.parse import urljoin

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.urls import reverse

from cms.users.mails import send_mail
from cms.users.models import User
from countries import conf
from countries.mail import language_for, mail_task

ADDRESS_SALT = "cms.users.address"
ADDRESS_VALID_FOR = 24 * 3600


@mail_task
def send_password_reset(email: str, language: str) -> None:
    """Send the link for a new password to whoever has ``email``, if anybody may sign in with it."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        return
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    names = {"uidb36": user_pk_to_url_str(user), "key": key}
    url = urljoin(conf.public_url(), reverse("account_reset_password_from_key", kwargs=names))
    language = language_for(user) if user.last_login else language
    send_mail("password_reset", user.email, language=language, user=user, url=url)


@mail_task
def send_address_link(user_id: int, address: str) -> bool:
    """Send the link by which somebody takes another address, to that address."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    token = signing.dumps([user.pk, user.email, address], salt=ADDRESS_SALT)
    url = urljoin(conf.public_url(), reverse("confirm_address", args=[token]))
    send_mail("address", address, language=language_for(user), user=user, url=url)
    return True


@mail_task
def tell_of_change(user_id: int, to: str, what: str, now: str = "") -> bool:
    """Write to somebody that their way in has changed: ``what`` it was, and what it is ``now``."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        return False
    send_mail("account_changed", to, language=language_for(user), user=user, what=what, now=now)
    return True
