"""What Wagtail's admin must not show here: settings that opening decides, pages of other countries."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import NoReverseMatch, URLResolver, include, path, reverse
from django.views.generic import RedirectView

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


def urls_in_place_of_sites() -> list[URLResolver]:
    """Lead whoever follows the explorer's link to Wagtail's sites to the countries.

    The link stands beside a site's root page whether that app is installed or not: without this,
    the root of the tree fails for those who may change sites.
    """
    if apps.is_installed("wagtail.sites"):
        return []
    view = RedirectView.as_view(pattern_name="countries:index")
    return [path("sites/", include(([path("", view, name="index")], "wagtailsites")))]


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
