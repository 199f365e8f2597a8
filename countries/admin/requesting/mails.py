"""Mails to translators: one for a request, whatever the number of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page

from countries import conf
from countries.access import Action
from countries.access.rights import locale_actions
from countries.mail import mail_task, write_to
from countries.routing import network
from countries.text import native_name
from countries.translation.requests.counting import word_counts
from countries.translation.requests.models import TranslationRequest

SHOWN_PAGES = 20


class Told(StrEnum):
    """What somebody is told of a request."""

    REQUESTED = "translation_requested"
    HANDED_OVER = "translation_handed_over"
    HANDED_AWAY = "translation_handed_away"


def tell(
    request: TranslationRequest, people: Iterable[Any], told: Told, *, by: Any, note: str = ""
) -> None:
    """Write to ``people``, once what is told of is stored."""
    for person in people:
        tell_of_request.enqueue(request.pk, person.pk, told.value, by.pk if by else None, note)


@mail_task
def tell_of_request(
    request_id: int, reader_id: int, told: str, by_id: int | None, note: str = ""
) -> bool:
    """Write to one person about a request; whoever may not translate there by then gets nothing."""
    people = get_user_model()._default_manager
    request = TranslationRequest.objects.filter(pk=request_id).select_related("locale").first()
    reader = people.filter(pk=reader_id, is_active=True).first()
    info = network().by_locale_id.get(request.locale_id) if request else None
    if request is None or reader is None or info is None or not reader.email:
        return False
    if Action.TRANSLATE not in locale_actions(reader, info):
        return False
    rows = Page.objects.filter(translation_requests=request).select_related("locale")
    pages = list(rows.order_by("path"))
    context = {
        "request": request,
        "by": people.filter(pk=by_id).first() if by_id else None,
        "note": note,
        "language": native_name(info.code),
        "pages": pages[:SHOWN_PAGES],
        "more": len(pages) - SHOWN_PAGES,
        "count": len(pages),
        "words": word_counts(pages),
        "url": conf.public_url() + reverse("translation_requests:request", args=[request.pk]),
    }
    write_to(reader, f"wagtail_countries/mail/{Told(told).value}", context).send()
    return True
