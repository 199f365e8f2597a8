"""Ask for the translation of pages, those among them that their language has not yet: they are started."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from countries import publishing
from countries.access import Action
from countries.access.policies import GrantPagePolicy
from countries.access.rights import locale_actions
from countries.routing import LocaleInfo, network
from countries.segments.reading import is_translated
from countries.translation.requests.making import make_request
from countries.translation.requests.models import TranslationRequest
from countries.translation.starting import is_adopted, start_translation
from countries.umbrella.adopting import adopt_page, is_adoptable, umbrella_pages


def translated_pages(info: LocaleInfo) -> QuerySet[Page]:
    """Return the pages of a country locale that are translated from others, in the tree's order."""
    found = Page.objects.filter(is_translated(), locale_id=info.locale_id)
    return found.select_related("locale").order_by("path")


def pages_to_start(user: Any, info: LocaleInfo) -> QuerySet[Page]:
    """Return the live pages that a country locale has not and ``user`` may start to translate into it."""
    if Action.CREATE not in locale_actions(user, info):
        return Page.objects.none()
    net = network()
    there = Page.objects.filter(locale_id=info.locale_id).values("translation_key")
    near = [other.locale_id for other in net.locales_of(info.country) if other != info]
    homes = [other.home_id for other in net.locales if other.home_id]
    seen = GrantPagePolicy(Page).explorable_instances(user)
    local = Page.objects.filter(
        pk__in=seen.values("pk"), live=True, locale_id__in=near, depth__gt=1
    ).exclude(is_translated())
    found = local
    if not info.country.is_umbrella:
        found = Page.objects.filter(pk__in=local.values("pk")) | Page.objects.filter(
            pk__in=umbrella_pages().order_by().values("pk")
        )
    found = found.exclude(translation_key__in=there).exclude(pk__in=homes)
    return found.select_related("locale").order_by("path")


def request_pages(
    pages: Sequence[Page],
    *,
    info: LocaleInfo,
    due_on: dt.date,
    note: str,
    translator: Any,
    user: Any,
    now: dt.datetime,
) -> TranslationRequest:
    """Ask for the translation of ``pages``, started first where their language has them not.

    Raises what starting, adopting and ``make_request`` raise; then nothing was changed.
    """
    with publishing.unit():
        targets = {}
        for page in pages:
            target = _target(page, info=info, user=user, now=now)
            targets[target.pk] = target
        return make_request(
            list(targets.values()),
            info=info,
            due_on=due_on,
            note=note,
            translator=translator,
            user=user,
            now=now,
        )


def _target(page: Page, *, info: LocaleInfo, user: Any, now: dt.datetime) -> Page:
    if page.locale_id == info.locale_id:
        return page
    there = Page.objects.filter(
        translation_key=page.translation_key, locale_id=info.locale_id
    ).first()
    if there is not None:
        return there
    if is_adoptable(page) and not info.country.is_umbrella and not is_adopted(page):
        return adopt_page(page, into=info.code, user=user, now=now)[0]
    return start_translation(page, into=info.code, user=user, now=now)[0]
