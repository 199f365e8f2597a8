"""A page that a country copies is its own: what it put over the umbrella's blocks becomes its blocks."""

from __future__ import annotations

import functools
from typing import Any

from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from countries import publishing
from countries.overlays.models import Overlay
from countries.segments.reading import is_translated
from countries.translation.detaching import bake_overlays


def install() -> None:
    """Let copies of adopted pages show what their originals show, in blocks that can be edited."""
    original = CopyPageAction.execute

    @functools.wraps(original)
    def execute(self: Any, *args: Any, **kwargs: Any) -> Page:
        if publishing.is_adopting():
            copied: Page = original(self, *args, **kwargs)
            return copied
        with publishing.unit():
            copied = original(self, *args, **kwargs)
            bake_below(copied, user=self.user)
        return copied

    CopyPageAction.execute = execute


def bake_below(page: Page, *, user: Any) -> None:
    """Make the overlays of ``page``, and of all below it that follows no source, its own blocks."""
    overlaid = Overlay.objects.filter(page__path__startswith=page.path).order_by()
    ids = set(overlaid.values_list("page_id", flat=True))
    for each in Page.objects.filter(pk__in=ids).exclude(is_translated()).select_related("locale"):
        bake_overlays(each, user=user)
