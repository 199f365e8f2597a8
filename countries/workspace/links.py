"""Links that lead nowhere: from a country's live pages to what is gone, not live, or elsewhere.

As resolution noted them when it made the documents. What lies outside of the network is asked
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import ngettext
from wagtail.models import Page

from countries.access import Action
from countries.delivery.models import Dependency
from countries.delivery.models import Kind as DocumentKind
from countries.resolution import keys
from countries.workspace.ends import list_of
from countries.workspace.items import Item, Kind, Scope, Waiting, register_waiting

FIRST = 500
"""So many pages with failing links are looked at; a country with more knows where to begin."""


@register_waiting("links")
def links_to_mend(scope: Scope) -> Iterator[Waiting]:
    """Yield the pages with failing links of each country in which the user edits."""
    codes = [country.code for country in scope.countries(Action.EDIT)]
    by_country: dict[str, list[Item]] = defaultdict(list)
    for country, page_id, title, lost, strays in _rows(codes):
        item = Item(title, "wagtailadmin_pages:edit", (page_id,), note=_why(lost, strays))
        by_country[country].append(item)
    for code, items in by_country.items():
        text = ngettext(
            "page has a link that leads nowhere", "pages have links that lead nowhere", len(items)
        )
        yield list_of(Kind.LINK, text, code, items)


def _rows(codes: Iterable[str]) -> list[Any]:
    """Return (country, page, title, links to nothing, links abroad) of each page with such links."""
    page = Page.objects.filter(
        translation_key=OuterRef("document__key"),
        locale__language_code=OuterRef("document__locale"),
    )
    lost, strays = Q(key__startswith=keys.lost("")), Q(key__startswith=keys.strays(""))
    rows = (
        Dependency.objects.filter(
            _begins(keys.lost("")) | _begins(keys.strays("")),
            document__kind=DocumentKind.PAGE,
            document__gone="",
            document__country__in=codes,
        )
        .order_by("document__title", "document_id")
        .values_list("document__country")
        .annotate(
            page_id=Subquery(page.values("pk")),
            title=Subquery(page.values("title")),
            lost=Count("pk", filter=lost),
            strays=Count("pk", filter=strays),
        )
    )
    return list(rows[:FIRST])


def _begins(prefix: str) -> Q:
    """Return the condition that a key begins with ``prefix``, as a range that the index answers."""
    return Q(key__gte=prefix, key__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _why(lost: int, strays: int) -> str:
    said = []
    if lost:
        text = ngettext(
            "%(count)d link to a page that is gone or not live",
            "%(count)d links to pages that are gone or not live",
            lost,
        )
        said.append(text % {"count": lost})
    if strays:
        text = ngettext(
            "%(count)d link to a page of another country",
            "%(count)d links to pages of another country",
            strays,
        )
        said.append(text % {"count": strays})
    return ", ".join(said)
