"""Mails to people who sign in: plain text and HTML of one template each, in their language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from countries.text import direction, gettext_language


def send_mail(name: str, to: str, *, language: str, **context: Any) -> None:
    """Send ``users/email/<name>`` to an address: its first line is the subject.

    A blank line parts paragraphs; a paragraph that is an address becomes a link in HTML.
    """
    with translation.override(gettext_language(language)):
        about = context | {"site_name": settings.WAGTAIL_SITE_NAME, "language": language}
        text = render_to_string(f"users/email/{name}.txt", about).strip()
        subject, _blank, body = text.partition("\n")
        paragraphs = [" ".join(part.split()) for part in body.strip().split("\n\n") if part.strip()]
        page = render_to_string(
            "users/email/base.html",
            {
                "subject": subject,
                "paragraphs": [(part, part.startswith(("http:", "https:"))) for part in paragraphs],
                "lang": translation.get_language(),
                "dir": direction(language),
            },
        )
    mail = EmailMultiAlternatives(subject, "\n\n".join(paragraphs) + "\n", None, [to])
    mail.attach_alternative(page, "text/html")
    mail.send()
