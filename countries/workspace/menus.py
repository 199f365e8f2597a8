"""Menus whose own labels were written for titles that their pages have no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import ngettext

from countries.access import Action
from countries.identity.addresses import Menu, MenuItem
from countries.segments.menus import labels_behind
from countries.workspace.ends import list_of
from countries.workspace.items import Item, Kind, Scope, Waiting, register_waiting


@register_waiting("menus")
def menus_to_look_at(scope: Scope) -> Iterator[Waiting]:
    """Yield the menus with labels that are behind, in the countries that the user runs; few queries."""
    infos = {info.pk: info for info in scope.locales(Action.EDIT)}
    if not infos:
        return
    behind = labels_behind(MenuItem.objects.filter(menu__country_locale__in=infos))
    by_country: dict[str, list[Item]] = defaultdict(list)
    for menu in Menu.objects.filter(pk__in=behind).order_by("pk") if behind else []:
        info = infos[menu.country_locale_id]
        names = ", ".join(f"{one.title} ({one.now})" for one in behind[menu.pk])
        title = f"{menu.get_kind_display()} ({info.code})"
        by_country[info.country.code].append(Item(title, "menus:edit", (menu.pk,), note=names))
    for code, items in by_country.items():
        text = ngettext(
            "menu has labels that its pages have outgrown",
            "menus have labels that their pages have outgrown",
            len(items),
        )
        yield list_of(Kind.MENU, text, code, items)
