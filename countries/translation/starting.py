"""Start translating a page of one country into another of its locales."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from countries.access import Action, page_actions
from countries.conf import UMBRELLA
from countries.routing import LocaleInfo, network
from countries.segments.detached import detached_among
from countries.translation.placing import (
    WrongPlace,
    counterpart,
    default_parent,
    place_pages,
)
from countries.translation.registering import NotTranslatable, TranslationError, readable


class NotLocal(TranslationError):
    """The page came from the umbrella: it is adopted into the other locale from there."""


def start_translation(
    page: Page,
    *,
    into: str,
    user: Any,
    now: dt.datetime,
    parent: Page | None = None,
    with_children: bool = False,
    own: Mapping[str, Any] | None = None,
) -> list[Page]:
    """Copy a live page into the locale ``into`` of its own country, as a draft to be translated.

    With children, all that is live from the page down. ``own`` are fields of the first copy that this
    locale decides, such as its slug. ``user`` is None for the system's own work.
    Raises a ``TranslationError`` or ``PermissionDenied``; then nothing was copied.
    """
    info = _refuse_across(page, into)
    if is_adopted(page):
        message = _("“%(page)s” came from the umbrella: adopt it into %(locale)s from there.")
        raise NotLocal(message % {"page": page, "locale": info.code})
    if readable(page.pk) is None:
        raise NotTranslatable.because_of(page)
    return place_pages(
        page,
        info=info,
        parent=parent,
        user=user,
        with_children=with_children,
        now=now,
        belongs=lambda node: not is_adopted(node),
        own=own,
    )


def locales_to_start(page: Page, user: Any) -> list[LocaleInfo]:
    """Return the locales of the page's country into which ``user`` may start to translate it."""
    net = network()
    here = net.locale_of_page_path(page.path)
    if here is None or here.home_id == page.pk or readable(page.pk) is None or is_adopted(page):
        return []
    return [
        info
        for info in net.locales_of(here.country)
        if info.locale_id != here.locale_id
        and counterpart(page, info) is None
        and _may_add(user, page, info)
    ]


def is_adopted(page: Page) -> bool:
    """Tell whether a country's ``page`` has its origin in the umbrella, and was not detached from it."""
    net = network()
    here = net.locale_of_page_path(page.path)
    if here is None or here.country.is_umbrella:
        return False
    umbrella = [info.locale_id for info in net.locales if info.country.code == UMBRELLA]
    origin = Page.objects.filter(translation_key=page.translation_key, locale_id__in=umbrella)
    return origin.exists() and not detached_among([page.pk])


def _may_add(user: Any, page: Page, info: LocaleInfo) -> bool:
    try:
        return Action.CREATE in page_actions(user, default_parent(page, info))
    except WrongPlace:
        return False


def _refuse_across(page: Page, into: str) -> LocaleInfo:
    net = network()
    here, there = net.locale_of_page_path(page.path), net.by_code.get(into.lower())
    if here is None or there is None or here.country != there.country:
        message = _(
            "“%(page)s” can be translated inside its own country only, not into %(locale)s."
        )
        raise WrongPlace(message % {"page": page, "locale": into})
    if here == there:
        message = _("“%(page)s” is in %(locale)s as it is.")
        raise WrongPlace(message % {"page": page, "locale": into})
    return there
