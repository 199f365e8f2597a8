"""Adopt umbrella pages into a country: copied from the live row as drafts, to be translated there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from countries import publishing
from countries.access import Action
from countries.access.rights import locale_actions
from countries.pages import CountryPageMixin
from countries.routing import LocaleInfo, network
from countries.text import same_language
from countries.translation.placing import AlreadyThere, WrongPlace, place_pages
from countries.translation.registering import NotTranslatable, TranslationError, readable
from countries.umbrella.models import AdoptedPage, Adoption, AdoptionAnswer

AdoptionError = TranslationError
"""The base of what adopting refuses; nothing was changed."""

AlreadyAdopted = AlreadyThere
"""The country has the page, and with children all below it, already."""


class NotAdoptable(AdoptionError):
    """The page is none of the umbrella's, is not live, or not open to every visitor."""


def adopt_page(
    source: Page,
    *,
    into: str,
    user: Any,
    now: dt.datetime,
    parent: Page | None = None,
    with_children: bool = False,
    own: Mapping[str, Any] | None = None,
    under: Adoption | None = None,
) -> list[Page]:
    """Copy an umbrella page into the locale ``into`` of a country, as a draft; return the copies.

    As ``copy_page`` does; what a person adopts is remembered so that it can be undone, as part of
    ``under`` where that is said.
    """
    with publishing.unit():
        copies = copy_page(
            source,
            into=into,
            user=user,
            now=now,
            parent=parent,
            with_children=with_children,
            own=own,
        )
        if user is not None:
            info = _country_locale(into)
            remember(copies, under or begin_adoption(source.title, info, user=user, now=now))
    return copies


def copy_page(
    source: Page,
    *,
    into: str,
    user: Any,
    now: dt.datetime,
    parent: Page | None = None,
    with_children: bool = False,
    own: Mapping[str, Any] | None = None,
) -> list[Page]:
    """Copy an umbrella page into the locale ``into`` of a country, as a draft; return the copies.

    ``parent`` is a page of that locale; without it the copy goes below the counterpart of the
    source's parent, else below the home. With children, all that is live from the page down; what
    the country has already is left as it is. ``own`` are fields of the first copy that the country
    decides, such as its slug. ``user`` is None for the system's own work. What the country had
    answered to the pages is withdrawn.

    Raises ``AlreadyAdopted``, ``NotAdoptable``, ``WrongPlace`` or ``PermissionDenied``; then nothing
    was changed.
    """
    if not is_adoptable(source):
        message = _("“%(page)s” is no live umbrella page that every visitor may read.")
        raise NotAdoptable(message % {"page": source})
    info = _country_locale(into)
    with publishing.unit():
        copies = place_pages(
            source,
            info=info,
            parent=parent,
            user=user,
            with_children=with_children,
            now=now,
            own=own,
        )
        keys = [copy.translation_key for copy in copies]
        AdoptionAnswer.objects.to(keys, countries=[info.country.pk]).delete()
    return copies


def begin_adoption(
    about: str, info: LocaleInfo, *, user: Any, now: dt.datetime, **told: Any
) -> Adoption:
    """Remember that ``user`` adopts something into a country locale, which can be undone together.

    ``told`` are further fields of the ``Adoption``.
    """
    return Adoption.objects.create(
        country_id=info.country.pk,
        locale=info.code,
        about=about[:255],
        adopted_by=user,
        adopted_at=now,
        **told,
    )


def remember(copies: Iterable[Page], adoption: Adoption) -> None:
    """Note that ``copies`` were made by an adoption."""
    AdoptedPage.objects.bulk_create(
        AdoptedPage(adoption=adoption, page_id=copy.pk) for copy in copies
    )


def is_adoptable(page: Page) -> bool:
    """Tell whether ``page`` is an umbrella page that countries may adopt as it is live."""
    here = network().locale_of_page_path(page.path)
    if here is None or not here.country.is_umbrella:
        return False
    live = readable(page.pk)
    return isinstance(live, CountryPageMixin)


def umbrella_pages() -> QuerySet[Page]:
    """Return the live pages below the umbrella's homes that every visitor may read, in order."""
    homes = [info for info in network().locales if info.country.is_umbrella and info.home_id]
    below = Q(pk__in=[])
    for info in homes:
        below |= Q(path__startswith=info.home_path)
    above = PageViewRestriction.objects.alias(
        asked=ExpressionWrapper(OuterRef("path"), CharField())
    ).filter(asked__startswith=F("page__path"))
    found = Page.objects.filter(below, ~Exists(above), live=True)
    found = found.exclude(pk__in=[info.home_id for info in homes])
    return found.select_related("locale").order_by("path")


def nearest_source(page: Page, info: LocaleInfo) -> Page | None:
    """Return the umbrella's live page with the key of ``page``: in the language of ``info`` if it is there."""
    rank = {
        one.locale_id: (not same_language(one.code, info.code), number)
        for number, one in enumerate(network().locales)
        if one.country.is_umbrella
    }
    found = umbrella_pages().filter(translation_key=page.translation_key)
    return min(found, key=lambda one: rank[one.locale_id], default=None)


def locales_to_adopt_into(user: Any) -> list[LocaleInfo]:
    """Return the country locales in which ``user`` may add pages below the home."""
    found = [info for info in network().open_locales() if not info.country.is_umbrella]
    return [info for info in found if Action.CREATE in locale_actions(user, info)]


def _country_locale(code: str) -> LocaleInfo:
    info = network().by_code.get(code.lower())
    if info is None or info.country.is_umbrella or not info.country.is_open:
        raise WrongPlace(_("%(locale)s is no locale of an open country.") % {"locale": code})
    return info


__all__ = [
    "AdoptionError",
    "AlreadyAdopted",
    "NotAdoptable",
    "NotTranslatable",
    "WrongPlace",
    "adopt_page",
    "begin_adoption",
    "copy_page",
    "is_adoptable",
    "locales_to_adopt_into",
    "nearest_source",
    "remember",
    "umbrella_pages",
]
