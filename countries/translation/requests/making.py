"""Ask for translations, take them on, hand them over, close them; whoever calls tells people by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from countries.access import Action, people_who_may
from countries.access.rights import CHANGING, locale_actions, locales_where
from countries.routing import LocaleInfo, network
from countries.segments.reading import is_translated
from countries.translation.requests.models import (
    RequestedPage,
    TranslationRequest,
    TranslationRequestQuerySet,
)

ASKING = frozenset({Action.EDIT, Action.PUBLISH})
"""Whoever may do any of these in a language asks for translations into it."""

MOST_PAGES = 100
"""So many pages are asked for at once."""


def requests_seen_by(user: Any) -> TranslationRequestQuerySet:
    """Return the requests of the languages in which ``user`` works."""
    locales = [info.locale_id for info in locales_where(user, *CHANGING)]
    rows = TranslationRequest.objects.filter(locale_id__in=locales)
    return rows.select_related("locale", "country", "translator", "requested_by")


def may_ask(user: Any, info: LocaleInfo) -> bool:
    """Tell whether ``user`` may ask for translations into a country locale, and settle requests."""
    return bool(ASKING & locale_actions(user, info))


def may_translate(user: Any, info: LocaleInfo) -> bool:
    """Tell whether ``user`` may take a request of a country locale."""
    return Action.TRANSLATE in locale_actions(user, info)


def place_of(request: TranslationRequest) -> LocaleInfo:
    """Return the country locale of a request."""
    return network().by_locale_id[request.locale_id]


def translators_for(info: LocaleInfo, *, user: Any) -> QuerySet[Any]:
    """Return the people who may translate into a country locale.

    Of those who run the site only ``user``, who asks: they may do the work themselves.
    """
    people = people_who_may([Action.TRANSLATE], info.country.pk, locale=info.code)
    offered = people.filter(Q(is_superuser=False) | Q(pk=user.pk))
    return offered.order_by("last_name", "first_name", "pk")


@transaction.atomic
def make_request(
    pages: Sequence[Page],
    *,
    info: LocaleInfo,
    due_on: dt.date,
    note: str,
    translator: Any,
    user: Any,
    now: dt.datetime,
) -> TranslationRequest:
    """Ask that ``pages``, of the locale ``info``, be translated; ``translator`` may be None.

    Raises ``PermissionDenied``, or ``ValidationError`` for what makes no request.
    """
    if not may_ask(user, info):
        raise PermissionDenied
    _refuse_wrong(pages, info)
    _refuse_stranger(translator, info)
    made = TranslationRequest.objects.create(
        country_id=info.country.pk,
        locale_id=info.locale_id,
        requested_by=user,
        translator=translator,
        due_on=due_on,
        note=note.strip(),
        created_at=now,
    )
    RequestedPage.objects.bulk_create(
        RequestedPage(request=made, page_id=page.pk) for page in pages
    )
    return made


@transaction.atomic
def take_request(request: TranslationRequest, *, user: Any) -> None:
    """Let ``user`` translate what nobody has taken. Raises ``PermissionDenied`` or ``ValidationError``."""
    row = _locked(request)
    if not may_translate(user, place_of(row)):
        raise PermissionDenied
    if row.translator_id is not None:
        raise ValidationError(_("Somebody else has taken this meanwhile."))
    row.translator = user
    row.save(update_fields=["translator"])


@transaction.atomic
def hand_over(request: TranslationRequest, *, translator: Any, user: Any) -> Any:
    """Let ``translator`` go on with a request; return who had it before, None where nobody had.

    Whoever translates hands over, or who may ask. Raises ``PermissionDenied`` or ``ValidationError``.
    """
    row = _locked(request)
    info = place_of(row)
    if not may_hand_over(user, row):
        raise PermissionDenied
    _refuse_stranger(translator, info)
    former = row.translator
    if former == translator:
        raise ValidationError(_("This person has it already."))
    row.translator = translator
    row.save(update_fields=["translator"])
    return former


def may_hand_over(user: Any, request: TranslationRequest) -> bool:
    """Tell whether ``user`` may give a request to somebody."""
    info = place_of(request)
    is_own = request.translator_id == user.pk and may_translate(user, info)
    return request.is_open and (is_own or may_ask(user, info))


@transaction.atomic
def close_request(request: TranslationRequest, *, user: Any, now: dt.datetime) -> None:
    """Settle a request, done or not. Raises ``PermissionDenied``."""
    row = _locked(request)
    if not may_ask(user, place_of(row)):
        raise PermissionDenied
    if row.is_open:
        row.closed_at, row.closed_by = now, user
        row.save(update_fields=["closed_at", "closed_by"])


def open_requests_for(page: Page) -> QuerySet[TranslationRequest]:
    """Return what is asked for a page and not settled, the next due first."""
    rows = TranslationRequest.objects.open().filter(requested_pages__page=page)
    return rows.select_related("translator", "requested_by", "locale").by_due_date()


def _locked(request: TranslationRequest) -> TranslationRequest:
    return TranslationRequest.objects.select_for_update().get(pk=request.pk)


def _refuse_wrong(pages: Iterable[Page], info: LocaleInfo) -> None:
    ids = {page.pk for page in pages}
    if not ids:
        raise ValidationError(_("Choose at least one page."))
    if len(ids) > MOST_PAGES:
        raise ValidationError(_("A request has room for %(count)d pages.") % {"count": MOST_PAGES})
    found = Page.objects.filter(is_translated(), pk__in=ids, locale_id=info.locale_id)
    if found.count() != len(ids):
        raise ValidationError(_("Only pages that are translated can be asked for."))


def _refuse_stranger(translator: Any, info: LocaleInfo) -> None:
    if translator is None:
        return
    if not translator.is_active or not may_translate(translator, info):
        raise ValidationError(_("This person does not translate into this language."))
