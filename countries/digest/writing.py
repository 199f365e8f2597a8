"""Write a weekly mail: plain text and HTML, in the reader's language and direction."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from countries import conf
from countries.digest.content import Part, absolute
from countries.digest.readers import Reader
from countries.digest.stopping import stop_url
from countries.mail import mail_in

NAMESPACE = uuid.UUID("6f1c8a53-6a3c-4a0c-9a86-3f0f8c1f2d11")


def mail_for(reader: Reader, parts: list[Part], *, week: str) -> EmailMultiAlternatives:
    """Return the mail, not sent.

    Its Message-ID follows from reader and week, so that a mail server knows one it has had already.
    """
    off = stop_url(reader.user)
    host = urlsplit(conf.public_url()).hostname or "localhost"
    identity = uuid.uuid5(NAMESPACE, f"{host} {reader.user.pk} {week}")
    context: dict[str, Any] = {
        "parts": parts,
        "name": reader.user.get_full_name() or reader.user.get_username(),
        "brand": conf.setting("BRAND_NAME"),
        "admin_url": absolute(reverse("wagtailadmin_home")),
        "account_url": absolute(reverse("wagtailadmin_account")),
        "off_url": off,
    }
    return mail_in(
        reader.language,
        "wagtail_countries/digest/mail",
        context,
        to=reader.user.email,
        headers={
            "Message-ID": f"<digest.{identity}@{host}>",
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
