"""Make a country's page the umbrella's: proposed, decided, translated, and from then on adopted.

The umbrella's page begins as a draft under the same key, translated from the country's live page, so
that no text is in another language without saying so. When it is first published the relation turns
round: the country's page becomes an adopted one, with every word that it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from countries import publishing
from countries.access import Action, can_edit, page_actions
from countries.access.rights import countries_where, locale_actions
from countries.conf import UMBRELLA
from countries.delivery.models import Dependency
from countries.facts.models import FactValue
from countries.identity.countries import Country
from countries.routing import LocaleInfo, network
from countries.segments.reading import is_translated
from countries.translation.placing import place_pages
from countries.translation.registering import NotTranslatable, TranslationError, readable
from countries.translation.turning import turn_round
from countries.umbrella.models import Promotion, PromotionState

FACT, IMAGE = "fact:", "image:"


class NotPromotable(TranslationError):
    """The page is not live, not its country's own, or the umbrella has it already."""


def is_promotable(page: Page) -> bool:
    """Tell whether ``page`` is a live page of a country alone, written there and nowhere else."""
    net = network()
    here = net.locale_of_page_path(page.path)
    if here is None or here.country.is_umbrella or page.pk == here.home_id:
        return False
    umbrella = [info.locale_id for info in net.locales if info.country.is_umbrella]
    counterparts = Page.objects.filter(translation_key=page.translation_key, locale_id__in=umbrella)
    return (
        readable(page.pk) is not None
        and not Page.objects.filter(is_translated(), pk=page.pk).exists()
        and not counterparts.exists()
    )


def may_promote(user: Any, page: Page) -> bool:
    """Tell whether ``user`` adds pages to the umbrella and may look at the country's page."""
    return bool(locales_to_promote_into(user)) and Action.VIEW in page_actions(user, page)


def locales_to_promote_into(user: Any) -> list[LocaleInfo]:
    """Return the umbrella's locales in which ``user`` may add pages."""
    own = [info for info in network().locales if info.country.is_umbrella and info.home_id]
    return [info for info in own if Action.CREATE in locale_actions(user, info)]


def proposals_for(user: Any) -> QuerySet[Promotion]:
    """Return what countries propose to ``user``, who may take it up; the oldest first."""
    if not locales_to_promote_into(user):
        return Promotion.objects.none()
    rows = Promotion.objects.filter(
        state=PromotionState.PROPOSED, country__in=countries_where(user, Action.VIEW)
    )
    return rows.select_related("page__locale", "country", "proposed_by").order_by("proposed_at")


def propose(page: Page, *, user: Any, now: dt.datetime, note: str = "") -> Promotion:
    """Offer a country's live page to the umbrella's team.

    Raises ``NotPromotable`` or ``PermissionDenied``; then nothing was changed.
    """
    if not can_edit(user, page):
        raise PermissionDenied
    _refuse(page)
    told = {"note": note, "proposed_by": user, "proposed_at": now}
    return _keep(page, state=PromotionState.PROPOSED, **told)


def decline(page: Page, *, user: Any, now: dt.datetime, reason: str) -> Promotion:
    """Say that the umbrella does not take up what was proposed, and why.

    Raises ``NotPromotable`` or ``PermissionDenied``; then nothing was changed.
    """
    if not may_promote(user, page):
        raise PermissionDenied
    if not Promotion.objects.filter(page=page, state=PromotionState.PROPOSED).exists():
        raise NotPromotable(_("Nobody proposes “%(page)s”.") % {"page": page})
    told = {"reason": reason, "decided_by": user, "decided_at": now}
    return _keep(page, state=PromotionState.DECLINED, **told)


def promote(
    page: Page, *, into: LocaleInfo, user: Any, now: dt.datetime, parent: Page | None = None
) -> Page:
    """Copy a country's live page into the umbrella as a draft that is translated from it; return the draft.

    Without a ``parent`` it goes below the counterpart of the page's parent, else below the home.
    Raises a ``TranslationError`` or ``PermissionDenied``; then nothing was changed.
    """
    if not may_promote(user, page) or into not in locales_to_promote_into(user):
        raise PermissionDenied
    _refuse(page)
    with publishing.unit():
        (draft,) = place_pages(
            page, info=into, parent=parent, user=user, with_children=False, now=now
        )
        told = {"umbrella_page": draft.page_ptr, "decided_by": user, "decided_at": now}
        _keep(page, state=PromotionState.PROMOTED, **told)
    return draft


def was_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Turn the relation round when a page that was promoted is first published."""
    row = Promotion.objects.filter(umbrella_page=instance.pk, state=PromotionState.PROMOTED).first()
    if row is None:
        return
    try:
        turn_round(instance, now=instance.last_published_at)
    except NotTranslatable:
        # Only some may read it: it is turned when it is published for all.
        return
    row.state = PromotionState.TURNED
    row.save(update_fields=["state"])


def hindrances(page: Page) -> list[str]:
    """Return what the page shows that the umbrella has not: other countries' files, facts without its value."""
    return [*_files_of_others(page), *_facts_without_value(page)]


def _refuse(page: Page) -> None:
    if not is_promotable(page):
        message = _("“%(page)s” is no live page of a country alone, or the umbrella has it.")
        raise NotPromotable(message % {"page": page})


def _keep(page: Page, **fields: Any) -> Promotion:
    country = network().by_locale_id[page.locale_id].country
    row, _created = Promotion.objects.update_or_create(
        page=page, defaults={"country_id": country.pk, **fields}
    )
    return row


def _files_of_others(page: Page) -> Iterator[str]:
    umbrella = Country.objects.filter(collection__isnull=False, code=UMBRELLA)
    own = umbrella.values_list("collection__path", flat=True).first() or ""
    images = get_image_model()._default_manager.filter(uuid__in=_used(page, IMAGE))
    linked = ReferenceIndex.get_references_for_object(page.specific)
    kind = ContentType.objects.get_for_model(get_document_model())
    ids = linked.filter(to_content_type=kind).values_list("to_object_id", flat=True)
    documents = get_document_model()._default_manager.filter(pk__in=list(ids))
    for file in [*images.select_related("collection"), *documents.select_related("collection")]:
        if not file.collection.path.startswith(own):
            message = _("“%(file)s” lies in the files of %(country)s: ask whether all may use it.")
            yield message % {"file": file, "country": file.collection.name}


def _facts_without_value(page: Page) -> Iterator[str]:
    names = _used(page, FACT)
    known = FactValue.objects.filter(country=None, fact__name__in=names)
    for name in sorted(names - set(known.values_list("fact__name", flat=True))):
        yield _("The fact “%(name)s” has no value of the umbrella’s.") % {"name": name}


def _used(page: Page, kind: str) -> set[str]:
    """Return the names of what a page's document was made of, of the ``kind`` that begins its keys."""
    found = Dependency.objects.filter(
        document__key=page.translation_key,
        document__locale=page.locale.language_code,
        key__startswith=kind,
    )
    return {key.removeprefix(kind) for key in found.values_list("key", flat=True)}
