"""Where the network's dashboard and the network of each page are found, and what leads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.admin import guard, rules
from countries.admin.dashboard import CountryView, DashboardView
from countries.admin.network_view import PageView, WriteView, may_view_page
from countries.coverage import may_view_network
from countries.routing import network


class DashboardItem(MenuItem):
    """The way to the dashboard, for those who may view the whole network."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_view_network(request.user)


class DashboardViewSet(ViewSet):
    name = "network_dashboard"
    icon = "table"
    menu_label = gettext_lazy("Dashboard")
    menu_item_class = DashboardItem

    def on_register(self) -> None:
        super().on_register()
        names = ("index", "country", "page", "write")
        guard.expect(rules.asks_itself, *(self.get_url_name(name) for name in names))

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", DashboardView.as_view(), name="index"),
            path("countries/<slug:code>/", CountryView.as_view(), name="country"),
            path("pages/<int:page_id>/", PageView.as_view(), name="page"),
            path("pages/<int:page_id>/write/", WriteView.as_view(), name="write"),
        ]


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way from a live umbrella page to what each country has of it."""
    here = network().locale_of_page_path(page.path) if page.live else None
    if here is None or not here.country.is_umbrella or page.pk == here.home_id:
        return
    if may_view_page(user):
        url = reverse("network_dashboard:page", args=[page.pk])
        yield Button(_("In the network"), url, icon_name="table", priority=65)
