"""Everything behind one number of what waits: each thing with where it is dealt with."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from countries.admin.workspace.places import CountryScreen
from countries.workspace import Waiting, waiting_for


class WaitingView(CountryScreen, TemplateView):
    """The things of one kind that wait for the user in a country."""

    template_name = "wagtail_countries/admin/workspace/waiting.html"
    page_title = gettext_lazy("Waiting for you")
    header_icon = "tasks"
    kwargs: dict[str, Any]

    @cached_property
    def waiting(self) -> list[Waiting]:
        found = waiting_for(self.request.user, now=timezone.now(), countries=[self.country.code])
        return [row for row in found if row.kind == self.kwargs["kind"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.kwargs["kind"].isidentifier():
            raise Http404
        return {**context, "waiting": self.waiting, "country": self.country}
