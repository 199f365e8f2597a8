"""Mails to people: each in the reader's language, as plain text and as HTML."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from countries.access import countries_of
from countries.routing import network
from countries.text import gettext_language


def language_for(reader: Any) -> str:
    """Return the language in which ``reader`` is written to: chosen, or their country's, or English."""
    profile = getattr(reader, "wagtail_userprofile", None)
    chosen: str = profile.preferred_language if profile else ""
    if chosen:
        return chosen
    country = countries_of(reader).order_by("pk").first()
    net = network()
    info = net.by_country_code.get(country.code) if country else None
    locale = net.default_locale_of(info) if info else None
    return gettext_language(locale.code) if locale else "en"


def write_to(
    reader: Any,
    template: str,
    context: dict[str, Any],
    *,
    headers: dict[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return a mail made from ``template``: ``…_subject.txt``, ``….txt`` and ``….html``."""
    language = language_for(reader)
    with override(language):
        known = context | {
            "reader": reader,
            "language": language,
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
        text = render_to_string(f"{template}.txt", known)
        html = render_to_string(f"{template}.html", known)
    mail = EmailMultiAlternatives(subject, text, to=[reader.email], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail
