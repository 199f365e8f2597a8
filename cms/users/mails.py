"""Mails to people who sign in: plain text and HTML of one template each, in their language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from countries.mail import assembled
from countries.text import bcp47, direction, gettext_language


def send_mail(name: str, to: str, *, language: str, **context: Any) -> None:
    """Send ``users/email/<name>`` to an address: its first line is the subject; for jobs alone.

    A blank line parts paragraphs; a paragraph that is an address becomes a link in HTML.
    """
    language = gettext_language(language)
    with translation.override(language):
        about = context | {"site_name": settings.WAGTAIL_SITE_NAME, "language": language}
        text = render_to_string(f"users/email/{name}.txt", about).strip()
        subject, _blank, body = text.partition("\n")
        paragraphs = [" ".join(part.split()) for part in body.strip().split("\n\n") if part.strip()]
        page = render_to_string(
            "users/email/base.html",
            {
                "subject": subject,
                "paragraphs": [(part, part.startswith(("http:", "https:"))) for part in paragraphs],
                "lang": bcp47(language),
                "dir": direction(language),
            },
        )
    words = "\n\n".join(paragraphs) + "\n"
    assembled(to, subject, text=words, html=page, language=language).send()
