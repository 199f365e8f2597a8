"""Undo an adoption: the copies that nobody has worked on go, the others stay, and it is said why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from countries import publishing
from countries.access import Action
from countries.access.rights import locale_actions, locales_where
from countries.identity.addresses import MenuItem
from countries.routing import network
from countries.translation.requests.models import RequestedPage
from countries.translation.touched import written_keys
from countries.umbrella.models import Adoption


@dataclass(frozen=True)
class Undoing:
    """What undoing comes to: the pages that go, deepest first, and those that stay with the reason."""

    going: list[Page] = field(default_factory=list)
    staying: list[tuple[Page, str]] = field(default_factory=list)


def adoptions_for(user: Any) -> QuerySet[Adoption]:
    """Return the adoptions into locales in which ``user`` adopts, the newest first."""
    codes = [info.code for info in locales_where(user, Action.CREATE)]
    rows = Adoption.objects.filter(locale__in=codes).order_by("-adopted_at", "-pk")
    return rows.select_related("country", "adopted_by", "undone_by", "job")


def undoing_of(adoption: Adoption, user: Any) -> Undoing:
    """Return what undoing an adoption would come to now."""
    rows = Page.objects.filter(adoption__adoption=adoption).select_related("locale")
    pages = list(rows.order_by("-depth", "-path"))
    worked_on = _Work(pages)
    # As Wagtail judges of drafts: who edits may delete all, who only adds pages the own ones.
    edits = Action.EDIT in _actions_in(adoption, user)
    found = Undoing()
    going_below: Counter[str] = Counter()
    for page in pages:
        why = worked_on.reason(page, going_below[page.path])
        if not why and not (edits or page.owner_id == user.pk):
            why = _("you may not delete it")
        if why:
            found.staying.append((page, why))
        else:
            found.going.append(page)
            going_below[page.path[: -Page.steplen]] += 1
    return found


def undo(adoption: Adoption, *, user: Any, now: dt.datetime) -> Undoing:
    """Delete the copies of an adoption that nobody has worked on; return what went and what stayed.

    Raises ``PermissionDenied`` where ``user`` does not adopt; then nothing was changed.
    """
    if Action.CREATE not in _actions_in(adoption, user):
        raise PermissionDenied
    with publishing.unit():
        Adoption.objects.select_for_update().get(pk=adoption.pk)
        found = undoing_of(adoption, user)
        for page in found.going:
            Page.objects.get(pk=page.pk).specific.delete(user=user)
        if found.going:
            adoption.undone_at, adoption.undone_by = now, user
            adoption.save(update_fields=["undone_at", "undone_by"])
    return found


def _actions_in(adoption: Adoption, user: Any) -> frozenset[Action]:
    info = network().by_code.get(adoption.locale)
    return locale_actions(user, info) if info else frozenset()


class _Work:
    """What people did to pages since they were adopted, looked up for all of them at once."""

    def __init__(self, pages: list[Page]) -> None:
        ids = [page.pk for page in pages]
        keys = [page.translation_key for page in pages]
        revisions = Revision.page_revisions.filter(object_id__in=[str(pk) for pk in ids])
        self._revisions = Counter(int(pk) for pk in revisions.values_list("object_id", flat=True))
        self._written = written_keys(keys, pages[0].locale_id) if pages else set()
        asked = RequestedPage.objects.filter(page__in=ids)
        self._asked = set(asked.values_list("page_id", flat=True))
        in_menus = MenuItem.objects.filter(page__in=ids)
        self._in_menus = set(in_menus.values_list("page_id", flat=True))

    def reason(self, page: Page, going_below: int) -> str:
        """Return why a page stays, empty where nothing keeps it."""
        return next(self._reasons(page, going_below), "")

    def _reasons(self, page: Page, going_below: int) -> Iterator[str]:
        if page.live:
            yield _("it is live")
        if page.first_published_at is not None:
            yield _("it has been live")
        if self._revisions[page.pk] > 1:
            yield _("somebody has edited it")
        if page.translation_key in self._written:
            yield _("somebody has translated texts of it")
        if page.pk in self._asked:
            yield _("its translation has been asked for")
        if page.pk in self._in_menus:
            yield _("it stands in a menu")
        if page.numchild > going_below:
            yield _("pages lie below it that stay")
