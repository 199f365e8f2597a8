"""The tutorial for licensees, where they need it: inside the admin, each step beside its screen."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from countries.access import Action, may
from countries.admin.screens import TitledScreen
from countries.admin.workspace.places import country_of
from countries.routing import network


class FirstDayView(TitledScreen, TemplateView):
    """A country's first day, from an umbrella page to a page that is public and put right."""

    template_name = "wagtail_countries/admin/workspace/first_day.html"
    page_title = gettext_lazy("Your country’s first day")
    header_icon = "help"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        country = country_of(request)
        if country is None:
            raise Http404
        self.country = country

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        info = network().default_locale_of(self.country)
        user, country = self.request.user, self.country.pk
        return {
            **context,
            "country": self.country,
            "home_id": info.home_id if info else None,
            "adopts": may(user, Action.CREATE, country) and not self.country.is_umbrella,
            "edits": may(user, Action.EDIT, country),
            "publishes": may(user, Action.PUBLISH, country),
        }
