"""How what menus show stands: the titles of their pages, and the labels of their own.

A label is held to what its page was called, or, of an address elsewhere, to what the menu of the
country's first language called it, when the label was written.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from wagtail.models import Page

from countries.identity.addresses import Menu, MenuItem
from countries.segments.freshness import BEHIND, CURRENT, INCOMPLETE, Freshness, freshness_of

LOCAL = "local"
HIDDEN = "hidden"
"""The state of an entry whose page is not live: nobody sees it."""

Links = dict[tuple[int, str, str], str]
"""Labels of addresses elsewhere in first languages, by country, place and address."""


@dataclass(frozen=True)
class Entry:
    """What a menu shows, and how it stands. ``before`` and ``now`` are of a label that is behind.

    ``page_id`` is the page that has the title, or the label is about.
    """

    title: str
    state: str
    is_label: bool = False
    page_id: int | None = None
    before: str = ""
    now: str = ""
    since: dt.datetime | None = None
    fresh: Freshness | None = None

    @property
    def is_label_behind(self) -> bool:
        return self.is_label and self.state == BEHIND

    @property
    def is_open(self) -> bool:
        """Whether something is to be done until visitors read in the menu what they should."""
        return self.state not in (CURRENT, LOCAL)


def entries_of(menus: Iterable[Menu]) -> dict[int, list[Entry]]:
    """Return what each menu shows, by its id, as people wrote it; six queries, whatever their number.

    Menus need their country locale with its home.
    """
    menus = list(menus)
    items = _items(menus)
    tree = _tree(menus)
    shown = [item.page for some in items.values() for item in some if item.page and not item.label]
    shown += [page for some in tree.values() for page in some]
    titles = freshness_of({page.pk: page for page in shown}.values(), only="title")
    links = first_links(item.menu for some in items.values() for item in some if item.link)
    return {
        menu.pk: [
            *(_titled(page, titles) for page in tree[menu.pk]),
            *(_entry(item, titles, links) for item in items[menu.pk]),
        ]
        for menu in menus
    }


def labels_behind(items: QuerySet[MenuItem]) -> dict[int, list[Entry]]:
    """Return those labels among ``items`` that are behind, by the id of their menu; two queries at most."""
    rows = (
        items.exclude(made_from="").exclude(label="").select_related("page", "menu__country_locale")
    )
    known = list(rows.order_by("menu", "sort_order", "pk"))
    links = first_links(item.menu for item in known if item.link)
    found: dict[int, list[Entry]] = defaultdict(list)
    for item in known:
        entry = _label(item, basis_of(item, item.menu, links))
        if entry.state == BEHIND:
            found[item.menu_id].append(entry)
    return dict(found)


def first_links(menus: Iterable[Menu]) -> Links:
    """Return what the menus of the countries' first languages call addresses elsewhere; one query."""
    countries = {menu.country_locale.country_id for menu in menus}
    if not countries:
        return {}
    rows = MenuItem.objects.filter(
        ~Q(link=""),
        menu__country_locale__country__in=countries,
        menu__country_locale__is_default=True,
    ).values_list("menu__country_locale__country_id", "menu__kind", "link", "label")
    return {(country, kind, link): label for country, kind, link, label in rows}


def basis_of(item: MenuItem, menu: Menu, links: Mapping[tuple[int, str, str], str]) -> str:
    """Return what the label of an entry of ``menu`` is held to; nothing where there is no such text."""
    if item.page is not None:
        return str(item.page.title)
    if menu.country_locale.is_default:
        return ""
    return links.get((menu.country_locale.country_id, menu.kind, item.link), "")


def is_label_behind(item: MenuItem, basis: str) -> bool:
    """Tell whether a label was written for another text than ``basis``, to which it is held now."""
    return bool(item.label and item.made_from and basis and item.made_from != basis)


def _items(menus: list[Menu]) -> dict[int, list[MenuItem]]:
    found: dict[int, list[MenuItem]] = defaultdict(list)
    rows = MenuItem.objects.filter(menu__in=menus).select_related(
        "page__locale", "menu__country_locale"
    )
    for item in rows.order_by("sort_order", "pk"):
        found[item.menu_id].append(item)
    return found


def _tree(menus: list[Menu]) -> dict[int, list[Page]]:
    """Return the live pages below home that are marked for menus, for each that follows the tree."""
    found: dict[int, list[Page]] = defaultdict(list)
    homes = {
        menu.country_locale.home.path: menu.country_locale.home
        for menu in menus
        if menu.follows_tree and menu.country_locale.home
    }
    below = Q(pk__in=[])
    for home in homes.values():
        below |= Q(path__startswith=home.path, depth=home.depth + 1)
    pages = Page.objects.live().in_menu().filter(below).select_related("locale").order_by("path")
    by_home: dict[str, list[Page]] = defaultdict(list)
    for page in pages if homes else []:
        by_home[page.path[: -Page.steplen]].append(page)
    for menu in menus:
        if menu.follows_tree and menu.country_locale.home:
            found[menu.pk] = by_home[menu.country_locale.home.path]
    return found


def _entry(item: MenuItem, titles: dict[int, Freshness], links: Links) -> Entry:
    if item.page is not None and not item.page.live:
        return Entry(str(item), HIDDEN, bool(item.label), item.page_id)
    if item.page is not None and not item.label:
        return _titled(item.page, titles)
    return _label(item, basis_of(item, item.menu, links))


def _label(item: MenuItem, now: str) -> Entry:
    if not item.made_from or not now:
        return Entry(item.label, LOCAL, True, item.page_id)
    if not is_label_behind(item, now):
        return Entry(item.label, CURRENT, True, item.page_id)
    since = item.page.last_published_at if item.page else None
    return Entry(item.label, BEHIND, True, item.page_id, item.made_from, now, since)


def _titled(page: Page, titles: dict[int, Freshness]) -> Entry:
    fresh = titles[page.pk]
    is_local = fresh.source_id is None and fresh.state != INCOMPLETE
    state = LOCAL if is_local else fresh.state
    return Entry(page.title, state, page_id=page.pk, since=fresh.since, fresh=fresh)
