"""The lines of localize's report: each with its pages and how the translated one stands.

A handful of queries, whatever the number of lines; localize asks eight for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import Translation

from countries.access import can_edit
from countries.segments.freshness import Standing, standings_of
from countries.segments.reading import page_rows
from countries.translation.reporting.covering import LABELS, Column, column_of

STOPPED = _("stopped")
GONE = _("deleted")

Address = tuple[UUID, int]
"""A page by its translation key and its locale."""


@dataclass(frozen=True)
class ListedTranslation:
    """What is shown of a translation; ``source`` is None where the person must not open it."""

    source: Page | None
    target: Page | None
    state: str | Promise
    texts_behind: int


def listed(translations: Sequence[Translation], *, user: Any) -> list[ListedTranslation]:
    """Return the lines of ``translations``, which come with their source and locales."""
    pages = _pages_of(translations)
    live = Page.objects.filter(pk__in=[page.pk for page in pages.values() if page.live])
    standings = standings_of(page_rows(live))
    lines = []
    for one in translations:
        key = one.source.object_id
        source = pages.get((key, one.source.locale_id))
        target = pages.get((key, one.target_locale_id))
        standing = standings.get(target.pk, Standing()) if target else Standing()
        lines.append(
            ListedTranslation(
                source=source if source and can_edit(user, source) else None,
                target=target,
                state=_state_of(one, target, standing),
                texts_behind=standing.segments_behind if one.enabled else 0,
            )
        )
    return lines


def _pages_of(translations: Sequence[Translation]) -> dict[Address, Page]:
    keys = {one.source.object_id for one in translations}
    locales = {one.source.locale_id for one in translations} | {
        one.target_locale_id for one in translations
    }
    rows = Page.objects.filter(translation_key__in=keys, locale_id__in=locales)
    return {(page.translation_key, page.locale_id): page for page in rows}


def _state_of(translation: Translation, target: Page | None, standing: Standing) -> str | Promise:
    if target is None:
        return GONE
    if not translation.enabled:
        return STOPPED
    return LABELS[column_of(standing) if target.live else Column.UNTRANSLATED]
