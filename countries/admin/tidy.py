"""What Wagtail's admin must not show here: settings that opening decides, pages of other countries."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from countries.access import countries_of, may_manage_network
from countries.routing import network

DECIDED_BY_OPENING = ("wagtaillocales:index", "wagtailsites:index")
"""Settings that opening and closing a country take care of."""


def hide_settings(request: Any, items: list[Any]) -> None:
    """Take locales and sites out of the settings menu."""
    hidden = {url for name in DECIDED_BY_OPENING if (url := _url(name))}
    items[:] = [item for item in items if item.url not in hidden]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def own_pages_only(pages: Any, request: Any) -> Any:
    """Let choosers offer a licensee pages of the own countries alone."""
    if may_manage_network(request.user):
        return pages
    own = set(countries_of(request.user).values_list("pk", flat=True))
    homes = Q(pk__in=[])
    for info in network().locales:
        if info.home_path and info.country.pk in own:
            homes |= Q(path__startswith=info.home_path)
    return pages.filter(homes)
