"""Mails to people: each in the reader's language, as plain text and as HTML.

What somebody does is never held up or undone by a mail server: a mail is asked for by a job, which is
a row of the same transaction, and the worker sends it (``mail_task``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override
from django_tasks import task, task_backends
from django_tasks.base import Task

from countries.access import countries_of
from countries.routing import LocaleInfo, network
from countries.text import bcp47, direction, gettext_language

P = ParamSpec("P")
T = TypeVar("T")
Headers = dict[str, str]

ATTEMPTS = 20
"""How often a mail is tried, where the back end lets a task say so: for some eight hours."""

ENGLISH = "en-gb"
"""What somebody reads who chose no language and whose country's has no catalogue here."""


def mail_task(function: Callable[P, T]) -> Task[P, T]:
    """Make a job of a function that sends one mail, to one person.

    Nothing is sent of what was rolled back. What was committed is sent at least once: a mail server
    that is away is tried for hours, then the job is a dead letter; a worker that dies between the
    sending and its note sends once more.
    """
    is_counted = hasattr(task_backends["default"].task_class, "max_attempts")
    terms: dict[str, Any] = {"max_attempts": ATTEMPTS} if is_counted else {}
    return task(function, **terms)


def language_for(reader: Any, place: LocaleInfo | None = None) -> str:
    """Return the language, for Django, in which ``reader`` is written to.

    The one chosen in the admin, or that of ``place`` (without it, of their country), or English.
    """
    profile = getattr(reader, "wagtail_userprofile", None)
    chosen: str = profile.preferred_language if profile else ""
    if not chosen:
        place = place or _home_of(reader)
        chosen = place.code if place else ENGLISH
    wanted = gettext_language(chosen)
    known = {code for code, _name in settings.LANGUAGES}
    return wanted if wanted in known or wanted.split("-")[0] in known else ENGLISH


def _home_of(reader: Any) -> LocaleInfo | None:
    country = countries_of(reader).order_by("pk").first()
    net = network()
    info = net.by_country_code.get(country.code) if country else None
    return net.default_locale_of(info) if info else None


def mail_in(
    language: str,
    template: str,
    context: dict[str, Any],
    *,
    to: str,
    headers: Headers | None = None,
) -> EmailMultiAlternatives:
    """Return a mail, not sent, made from ``template``: ``…_subject.txt``, ``….txt`` and ``….html``.

    All three know its language as ``lang`` and ``dir``.
    """
    with override(language):
        known = context | {"lang": bcp47(language), "dir": direction(language)}
        subject = " ".join(render_to_string(f"{template}_subject.txt", known).split())
        known["subject"] = subject
        text = render_to_string(f"{template}.txt", known)
        html = render_to_string(f"{template}.html", known)
    return assembled(to, subject, text=text, html=html, language=language, headers=headers)


def assembled(
    to: str, subject: str, *, text: str, html: str, language: str, headers: Headers | None = None
) -> EmailMultiAlternatives:
    """Return a mail of these parts, not sent, which says its language and that nobody answers it."""
    about = {"Auto-Submitted": "auto-generated", "Content-Language": bcp47(language)}
    mail = EmailMultiAlternatives(subject, text, to=[to], headers=about | (headers or {}))
    mail.attach_alternative(html, "text/html")
    return mail


def write_to(reader: Any, template: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Return a mail to ``reader``, not sent; its templates know them as ``reader``."""
    about = context | {"reader": reader}
    return mail_in(language_for(reader), template, about, to=reader.email)
