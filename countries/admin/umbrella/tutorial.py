"""The tutorial for the brand team, where it is needed: inside the admin, each step beside its screen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from countries.access import may_manage_network
from countries.admin.screens import TitledScreen

NAME = "countries_publish_once"
TITLE = gettext_lazy("Publish once, stay national")


class PublishOnceView(TitledScreen, TemplateView):
    """From a page that is offered to what countries make of it; for those who manage the network."""

    asks_before_looking = True

    template_name = "wagtail_countries/admin/umbrella/publish_once.html"
    page_title = TITLE
    header_icon = "help"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_manage_network(request.user):
            raise Http404


class _HelpItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_manage_network(request.user)


def help_item() -> MenuItem:
    """Return the way to the tutorial in the admin's help menu."""
    return _HelpItem(TITLE, reverse(NAME), icon_name="help", order=920)


urls: list[URLPattern] = [
    path("adopt/tutorial/", PublishOnceView.as_view(), name=NAME),
]
