"""What becomes of translations when their source is unpublished or deleted: never anything silently.

A translation stays live as it is unless somebody who may publish there says otherwise; other
countries decide about theirs. Of a source that is gone it is its country's own page from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries import publishing
from countries.access import can_publish

NAMED = 10
"""So many translations are named by their titles; the others are counted."""


@dataclass(frozen=True)
class Left:
    """The live translations of pages that are going: whose are the user's to unpublish, and others'."""

    own: list[Page]
    others: int

    @property
    def named(self) -> list[Page]:
        """The first of them: what a screen names one by one."""
        return self.own[:NAMED]

    @property
    def unnamed(self) -> int:
        return len(self.own) - len(self.named)

    def __bool__(self) -> bool:
        return bool(self.own or self.others)


def left_by(pages: QuerySet[Page], user: Any) -> Left:
    """Return the live translations of ``pages`` that are not among them; one query."""
    source = pages.order_by().filter(
        translation_key=OuterRef("source__object_id"), locale_id=OuterRef("source__locale_id")
    )
    tie = Translation.objects.filter(
        Exists(source),
        enabled=True,
        source__object_id=OuterRef("translation_key"),
        target_locale_id=OuterRef("locale_id"),
    )
    found = Page.objects.filter(Exists(tie), live=True).exclude(
        pk__in=pages.order_by().values("pk")
    )
    live = list(found.select_related("locale").order_by("path"))
    own = [page for page in live if can_publish(user, page)]
    return Left(own, len(live) - len(own))


def unpublish(pages: Iterable[Page], *, user: Any) -> int:
    """Unpublish translations that ``user`` may publish, all or none; return how many there were."""
    count = 0
    with publishing.unit():
        for page in pages:
            if can_publish(user, page):
                page.specific.unpublish(user=user)
                count += 1
    return count
