"""Kits: which there are, and how much of each a country has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import locales_where
from countries.routing import LocaleInfo
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.models import Kit, KitItem
from countries.umbrella.together import Part


@dataclass(frozen=True)
class Offer:
    """A kit with the pages that it comes to now, and how many of them each locale has."""

    kit: Kit
    total: int
    had: list[tuple[LocaleInfo, int]]


def items_of(kit: UUID) -> list[KitItem]:
    """Return the pages of the kit with a ``uuid`` that countries may adopt now, in its order; one query."""
    items = KitItem.objects.filter(kit__uuid=kit, page__in=_adoptable().order_by().values("pk"))
    return list(items.select_related("kit", "page__locale"))


def parts_of(items: Iterable[KitItem]) -> list[Part]:
    """Return what there is to adopt of a kit."""
    return [Part(item.page, item.with_children) for item in items]


def kits_offered(infos: Sequence[LocaleInfo]) -> list[Offer]:
    """Return the kits that come to any page, with how much of each is in ``infos``; few queries."""
    kits = list(Kit.objects.all())
    if not kits:
        return []
    rows = list(_adoptable().values_list("pk", "path", "translation_key"))
    path_of = {pk: path for pk, path, _key in rows}
    keys: dict[int, set[UUID]] = defaultdict(set)
    for item in KitItem.objects.filter(page_id__in=path_of):
        own = path_of[item.page_id]
        keys[item.kit_id] |= {
            key
            for pk, path, key in rows
            if pk == item.page_id or (item.with_children and path.startswith(own))
        }
    there = _there(set().union(*keys.values()), infos)
    return [
        Offer(
            kit,
            len(keys[kit.pk]),
            [(info, len(keys[kit.pk] & there[info.locale_id])) for info in infos],
        )
        for kit in kits
        if keys[kit.pk]
    ]


def may_manage_kits(user: Any) -> bool:
    """Tell whether ``user`` may say which pages a kit holds: who edits the umbrella's pages."""
    return any(info.country.is_umbrella for info in locales_where(user, Action.EDIT))


def _adoptable() -> QuerySet[Page]:
    return umbrella_pages().order_by("path")


def _there(keys: set[UUID], infos: Sequence[LocaleInfo]) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = defaultdict(set)
    rows = Page.objects.filter(
        translation_key__in=keys, locale_id__in=[info.locale_id for info in infos]
    )
    for locale_id, key in rows.order_by().values_list("locale_id", "translation_key"):
        found[locale_id].add(key)
    return found
