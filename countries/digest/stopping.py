"""Turn the weekly mail off without a login: by a signed address that says who and which mail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core import signing
from django.urls import reverse

from countries import conf
from countries.digest.models import DigestPreference

SALT = "wagtail_countries.mail"
DIGEST = "digest"


def token_of(user: Any) -> str:
    """Return what stands for ``user`` and the weekly mail; it never ends, as mails are kept."""
    return signing.dumps([DIGEST, user.pk], salt=SALT)


def stop_url(user: Any) -> str:
    """Return the address at which ``user`` turns the weekly mail off."""
    return conf.public_url() + reverse("countries_mail_off", args=[token_of(user)])


def person_of(token: str) -> Any | None:
    """Return whom a token stands for; None for what was not signed here, and for who is gone."""
    try:
        mail, pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if mail != DIGEST or not isinstance(pk, int):
        return None
    return get_user_model()._default_manager.filter(pk=pk, is_active=True).first()


def stop(user: Any) -> None:
    """Send ``user`` no more weekly mails, until they want them again."""
    DigestPreference.objects.update_or_create(user=user, defaults={"is_on": False})
