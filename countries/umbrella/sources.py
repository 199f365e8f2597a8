"""Which umbrella page an adopted page comes from, as it is live now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page, PageViewRestriction

from countries.routing import network
from countries.segments.reading import sources_of
from countries.translation.registering import readable


def umbrella_source_id(page: Page) -> int | None:
    """Return the id of the umbrella's page that ``page`` is translated from, None for all others."""
    return _umbrella_sources([page]).get(page.pk)


def live_source_of(page: Page) -> Any | None:
    """Return the umbrella's specific page that ``page`` comes from, where every visitor may read it."""
    source_id = umbrella_source_id(page)
    return readable(source_id) if source_id else None


def live_sources_of(pages: Iterable[Page]) -> dict[int, Any]:
    """Return what ``live_source_of`` does for each of ``pages`` that has one, by its id.

    The number of queries depends on the number of page types alone.
    """
    ids = _umbrella_sources(pages)
    if not ids:
        return {}
    closed = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    rows = Page.objects.filter(pk__in=set(ids.values()), live=True).specific()
    found = {page.pk: page for page in rows if not page.path.startswith(closed)}
    for page in found.values():
        # The row's one field that says what a draft says.
        page.draft_title = page.title
    return {pk: found[source] for pk, source in ids.items() if source in found}


def _umbrella_sources(pages: Iterable[Page]) -> dict[int, int]:
    net = network()
    found = {}
    for pk, source in sources_of(pages).items():
        info = net.by_code.get(source.code)
        if info is not None and info.country.is_umbrella:
            found[pk] = source.pk
    return found
