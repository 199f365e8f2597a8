"""What is sent after the answer: nobody can measure whether there was something to send."""

from __future__ import annotations

from urllib.parse import urljoin

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django_tasks import task

from cms.users.mails import send_mail
from cms.users.models import User
from countries import conf
from countries.mail import language_for


@task
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
