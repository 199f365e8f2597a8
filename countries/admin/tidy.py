"""What Wagtail's admin must not show or do here: settings and homes that opening decides, foreign pages."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.views.generic import RedirectView
from wagtail.admin import messages
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView
from wagtail.models import Page

from countries.access import may_manage_network
from countries.admin.policies import pages_in_countries_of
from countries.identity.countries import CountryLocale
from countries.routing import network

DECIDED_BY_OPENING = ("wagtaillocales:index", "wagtailsites:index")
"""Settings that opening and closing a country take care of."""
_EDITED = re.compile(r"/pages/(?:(\d+)/(?:edit|copy|move)|add/\w+/\w+/(\d+))/$")
"""The addresses of the editors: of a page, and of a new one below a page."""


def hide_settings(request: Any, items: list[Any]) -> None:
    """Take locales and sites out of the settings menu."""
    hidden = {url for name in DECIDED_BY_OPENING if (url := _url(name))}
    items[:] = [item for item in items if item.url not in hidden]


def hide_reports(request: Any, items: list[Any]) -> None:
    """Take the report that counts the pages of all countries out of the menus of those it is not for."""
    if not may_manage_network(request.user):
        items[:] = [item for item in items if item.name != "page-types-usage"]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def keep_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a country's home page: it stays as long as its country is known."""
    if not CountryLocale.objects.filter(home_id=page.pk).exists():
        return None
    messages.error(
        request, _("“%(title)s” is a home page, which cannot be deleted.") % {"title": page}
    )
    return redirect("wagtailadmin_explore", page.pk)


def keep_homes(
    request: HttpRequest, action_type: str, objects: Iterable[Any], view: Any
) -> HttpResponse | None:
    """Refuse to delete a selection with a home page in it."""
    if action_type != "delete" or view.model is not Page:
        return None
    answers = (keep_home(request, page) for page in objects)
    return next((answer for answer in answers if answer is not None), None)


def keep_choosers_inside() -> None:
    """Let the chooser show no page that its user may not choose from, and begin where they work."""
    if getattr(BrowseView.get, "is_ours", False):
        return
    browse, chosen = BrowseView.get, ChosenMultipleView.get

    @functools.wraps(browse)
    def get(self: Any, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        if parent_page_id and not _may_browse(request, parent_page_id):
            raise Http404
        start = parent_page_id or _start_of(request)
        answer: HttpResponse = browse(self, request, start)
        return answer

    @functools.wraps(chosen)
    def get_chosen(self: Any, request: HttpRequest) -> HttpResponse:
        asked = [pk for pk in request.GET.getlist("id") if pk.isdecimal()]
        own = own_pages_only(Page.objects.filter(pk__in=asked), request).values_list(
            "pk", flat=True
        )
        query = request.GET.copy()
        query.setlist("id", [str(pk) for pk in own])
        request.GET = query  # type: ignore[assignment]  # what Wagtail's reads next
        answer: HttpResponse = chosen(self, request)
        return answer

    get.is_ours = True  # type: ignore[attr-defined]  # marks the replacement
    BrowseView.get, ChosenMultipleView.get = get, get_chosen


def _may_browse(request: HttpRequest, page_id: int) -> bool:
    page = Page.objects.filter(pk=page_id)
    return page.filter(depth=1).exists() or own_pages_only(page, request).exists()


def _start_of(request: HttpRequest) -> int:
    """Return the page at which a chooser opens: the home of the page that is being edited.

    Where that is not known it is the root, below which everybody sees the own homes alone.
    """
    edited = _EDITED.search(urlsplit(request.headers.get("referer", "")).path)
    page = Page.objects.filter(pk=edited[1] or edited[2]).first() if edited else None
    info = network().locale_of_page_path(page.path) if page else None
    if info is not None and info.home_id and _may_browse(request, info.home_id):
        return info.home_id
    root: int = Page.objects.values_list("pk", flat=True).get(depth=1)
    return root


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
    return pages.filter(pk__in=pages_in_countries_of(request.user).values("pk"))
