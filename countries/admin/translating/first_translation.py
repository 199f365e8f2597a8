"""The tutorial for translators, where they need it: inside the admin, each step beside its screen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from countries.access import Action
from countries.access.rights import locales_where
from countries.admin.screens import TitledScreen

NAME = "countries_first_translation"
TITLE = gettext_lazy("Your first translation")


def _translates(request: HttpRequest) -> bool:
    return bool(locales_where(request.user, Action.TRANSLATE))


class FirstTranslationView(TitledScreen, TemplateView):
    """From a request to a draft that is handed on; there for those who translate somewhere."""

    asks_before_looking = True

    template_name = "wagtail_countries/admin/translation/first_translation.html"
    page_title = TITLE
    header_icon = "help"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not _translates(request):
            raise Http404


class _HelpItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _translates(request)


def help_item() -> MenuItem:
    """Return the way to the tutorial in the admin's help menu."""
    return _HelpItem(TITLE, reverse(NAME), icon_name="help", order=910)


urls: list[URLPattern] = [
    path("translating/first/", FirstTranslationView.as_view(), name=NAME),
]
