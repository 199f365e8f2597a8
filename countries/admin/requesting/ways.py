"""The addresses of requests, and what leads there: menu, explorer, editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import locales_where
from countries.admin.requesting import views
from countries.routing import network
from countries.translation.requests.making import ASKING, may_ask

_urls: list[URLPattern] = [
    path("", views.IndexView.as_view(), name="index"),
    path("mine/", views.MineView.as_view(), name="mine"),
    path("new/", views.NewView.as_view(), name="new"),
    path("<int:request_id>/", views.RequestView.as_view(), name="request"),
    path("<int:request_id>/take/", views.TakeView.as_view(), name="take"),
    path("<int:request_id>/hand-over/", views.HandOverView.as_view(), name="hand_over"),
    path("<int:request_id>/close/", views.CloseView.as_view(), name="close"),
]


def names() -> Iterator[str]:
    """Yield the names of all these views."""
    return (f"translation_requests:{pattern.name}" for pattern in _urls)


def urls() -> list[URLResolver]:
    return [path("translation-requests/", include((_urls, "translation_requests")))]


class _Item(MenuItem):
    """A way for those who do any of ``actions`` in some language."""

    actions: tuple[Action, ...] = ()

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(locales_where(request.user, *self.actions))


class _MineItem(_Item):
    actions = (Action.TRANSLATE,)


class _RequestsItem(_Item):
    actions = tuple(ASKING)


def mine_item() -> MenuItem:
    return _MineItem(
        gettext_lazy("My translations"),
        reverse("translation_requests:mine"),
        name="my-translations",
        icon_name="tasks",
        order=155,
    )


def requests_item() -> MenuItem:
    return _RequestsItem(
        gettext_lazy("Translation requests"),
        reverse("translation_requests:index"),
        name="translation-requests",
        icon_name="mail",
        order=10,
    )


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way from a page to asking for its translation."""
    here = network().locale_of_page_path(page.path)
    if here is None or page.pk == here.home_id or not may_ask(user, here):
        return
    query = urlencode({"page": page.pk})
    url = f"{reverse('translation_requests:new')}?{query}"
    yield Button(_("Ask for its translation…"), url, icon_name="tasks", priority=63)


class AskBulkAction(PageBulkAction):
    """Leads with the ticked pages to the form; what is not the user's has been taken out."""

    display_name = gettext_lazy("Ask for translation")
    action_type = "request_translation"
    aria_label = gettext_lazy("Ask for the translation of the selected pages")
    template_name = "wagtail_countries/admin/requests/new.html"
    action_priority = 60

    def check_perm(self, page: Page) -> bool:
        return bool(locales_where(self.request.user, *ASKING))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ids = [key for key in request.GET.getlist("id") if key.isdecimal()]
        return redirect(f"{reverse('translation_requests:new')}?{urlencode({'page': ids}, True)}")
