"""What the umbrella does to a page as a whole: each country that has it is told once, and answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_delete
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from countries import publishing
from countries.access import can_edit, can_publish
from countries.audit import unrecorded
from countries.overlays.models import Answer, PageChange
from countries.pages import CountryPageMixin
from countries.routing import CountryInfo, network
from countries.segments.reading import translations_of
from countries.umbrella.overlaying import OverlayError

What = PageChange.What


def connect() -> None:
    """Listen to what happens to pages."""
    post_page_move.connect(source_was_moved)
    page_unpublished.connect(source_was_unpublished)
    page_published.connect(source_was_published)
    pre_delete.connect(source_is_going)


class NoPlace(OverlayError):
    """The country has no page under which the umbrella's now lies."""


def source_was_moved(
    sender: Any, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Tell the countries that have it that a page of the umbrella lies elsewhere now."""
    before, after = str(parent_page_before.translation_key), str(parent_page_after.translation_key)
    if before != after:
        _tell(instance, What.MOVED, {"from": before, "to": after})


def source_was_unpublished(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Tell the countries that have it that the umbrella does not show a page any more."""
    is_going = PageChange.objects.filter(
        translation_key=instance.translation_key, what=What.DELETED, answered_at=None
    )
    if not is_going.exists():
        _tell(instance, What.UNPUBLISHED, {})


def source_was_published(sender: Any, instance: Page, **kwargs: Any) -> None:
    """What is public again needs no answer."""
    if isinstance(instance, CountryPageMixin) and _is_umbrellas(instance):
        _take_back(instance, What.UNPUBLISHED)


def source_is_going(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Tell the countries that have it that a page of the umbrella is gone."""
    if not isinstance(instance, CountryPageMixin) or not _is_umbrellas(instance):
        return
    _tell(instance, What.DELETED, {})
    _take_back(instance, What.UNPUBLISHED, What.MOVED)


def open_page_changes(
    countries: Iterable[CountryInfo], *, key: UUID | None = None
) -> dict[tuple[int, UUID], list[PageChange]]:
    """Return what waits for an answer, by country and the page's translation key; one query."""
    rows = PageChange.objects.filter(
        country_id__in=[country.pk for country in countries], answered_at=None
    )
    if key is not None:
        rows = rows.filter(translation_key=key)
    found: dict[tuple[int, UUID], list[PageChange]] = defaultdict(list)
    for row in rows.order_by("at", "pk"):
        found[row.country_id, row.translation_key].append(row)
    return found


def answer_page_change(change: PageChange, said: Answer, *, user: Any, now: dt.datetime) -> None:
    """Do with the country's pages what the umbrella did with its own, or leave them as they are.

    Raises ``NoPlace`` or ``PermissionDenied``; then nothing was done.
    """
    with publishing.unit():
        locales = [
            info.locale_id for info in network().locales if info.country.pk == change.country_id
        ]
        rows = Page.objects.filter(
            translation_key=change.translation_key, locale_id__in=locales
        ).select_related("locale")
        for page in rows:
            if user is not None and not can_edit(user, page):
                raise PermissionDenied
            if said == Answer.TAKE:
                _take(change, page, user=user)
        change.answer, change.by, change.answered_at = said, user, now
        change.save(update_fields=["answer", "by", "answered_at"])


def _take(change: PageChange, page: Page, *, user: Any) -> None:
    if change.what != What.MOVED:
        if user is not None and not can_publish(user, page):
            raise PermissionDenied
        if page.live:
            page.specific.unpublish(user=user)
        return
    to = Page.objects.filter(translation_key=change.said["to"], locale_id=page.locale_id).first()
    if to is None:
        message = _(
            "The page under which the umbrella’s lies now is not in %(locale)s: adopt it first."
        )
        raise NoPlace(message % {"locale": page.locale.language_code})
    if page.get_parent().pk != to.pk:
        action = MovePageAction(page, to, pos="last-child", user=user)
        action.execute(skip_permission_checks=user is None)


def _tell(page: Page, what: str, said: dict[str, str]) -> None:
    """Tell each country that has ``page``; what is undone before it was answered is told no more."""
    if not isinstance(page.specific_deferred, CountryPageMixin) or not _is_umbrellas(page):
        return
    net = network()
    countries = set()
    for copy in translations_of(page):
        info = net.by_locale_id.get(copy.locale_id)
        if info is not None and not info.country.is_umbrella:
            countries.add(info.country.pk)
    with publishing.unit(), unrecorded():  # the umbrella's own change tells of it
        for pk in countries:
            _tell_one(pk, page, what, said)


def _tell_one(country_pk: int, page: Page, what: str, said: dict[str, str]) -> None:
    rows = PageChange.objects.filter(
        country_id=country_pk, translation_key=page.translation_key, what=what, answered_at=None
    )
    row = rows.select_for_update().first()
    if row is None:
        row = PageChange(country_id=country_pk, translation_key=page.translation_key, what=what)
        row.said = said
    elif said and row.said.get("from") == said.get("to"):
        row.delete()
        return
    elif said:
        row.said = {**row.said, "to": said["to"]}
    row.title, row.at = page.title, timezone.now()
    row.save()


def _take_back(page: Page, *whats: str) -> None:
    with unrecorded():  # the umbrella's own change tells of it
        PageChange.objects.filter(
            translation_key=page.translation_key, what__in=whats, answered_at=None
        ).delete()


def _is_umbrellas(page: Page) -> bool:
    info = network().by_locale_id.get(page.locale_id)
    return info is not None and info.country.is_umbrella
