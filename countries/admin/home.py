"""What may be added in the homes of a user's countries, and where it belongs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Page

from countries.opening import home_page_model
from countries.pages import page_classes
from countries.routing import LocaleInfo


@dataclass(frozen=True)
class Addition:
    """A type of page that is added often, and the form of a new one in its usual place."""

    label: str
    url: str


def additions_in(infos: Iterable[LocaleInfo]) -> dict[int, list[Addition]]:
    """Return what is added often in each of ``infos``, by locale: below the list that it belongs to.

    Where that list is missing, it is what is offered. One query, whatever the number of homes.
    """
    infos = list(infos)
    models = [model for model in page_classes() if model.is_added_often]
    lists = {model: _lists_of(model) for model in models}
    types = ContentType.objects.get_for_models(*{row for rows in lists.values() for row in rows})
    rows = (
        Page.objects.filter(
            locale_id__in=[info.locale_id for info in infos], content_type__in=types.values()
        )
        .order_by("depth", "path")
        .values_list("locale_id", "content_type_id", "pk")
    )
    first: dict[tuple[int, int], int] = {}
    for locale_id, type_id, pk in rows:
        first.setdefault((locale_id, type_id), pk)
    found: dict[int, list[Addition]] = {}
    for info in infos:
        for model in models:
            there = [first.get((info.locale_id, types[row].pk)) for row in lists[model]]
            parent = info.home_id if not there else next(filter(None, there), None)
            missing = model if parent else lists[model][0]
            addition = _addition(missing, parent or info.home_id)
            found.setdefault(info.locale_id, []).append(addition)
    return found


def _lists_of(model: type[Any]) -> list[type[Any]]:
    """Return the types below which alone pages of ``model`` lie; none where a home will do."""
    home = home_page_model()
    parents = [row for row in model.allowed_parent_page_models() if row is not Page]
    return [] if home in parents else parents


def _addition(model: type[Any], parent_id: int | None) -> Addition:
    args = [model._meta.app_label, model._meta.model_name, parent_id]
    return Addition(
        capfirst(model._meta.verbose_name), reverse("wagtailadmin_pages:add", args=args)
    )
