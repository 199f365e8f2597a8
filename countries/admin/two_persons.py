"""Where two persons are needed to publish: each country's switch, for those who run it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from countries.access import Action, countries_where
from countries.admin import guard, rules
from countries.admin.screens import TitledScreen
from countries.identity.countries import Country
from countries.translation.reviewing.models import TwoPersonRule
from countries.translation.reviewing.two_persons import switch_off, switch_on


def _own(user: Any) -> Any:
    return Country.objects.open().filter(pk__in=countries_where(user, Action.SETTINGS))


class _Mixin:
    """For those who run a country; what is not theirs is not there."""

    asks_before_looking = True
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not countries_where(request.user, Action.SETTINGS):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's


class IndexView(_Mixin, TitledScreen, TemplateView):
    """The countries that somebody runs, and whether one person is enough there."""

    template_name = "wagtail_countries/admin/two_persons.html"
    page_title = gettext_lazy("Two persons to publish")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules_ = {
            row.country_id: row for row in TwoPersonRule.objects.select_related("switched_on_by")
        }
        found = [(row, rules_.get(row.pk)) for row in _own(self.request.user).order_by("name")]
        return super().get_context_data(countries=found, **kwargs)


class SwitchView(_Mixin, View):
    """Switches the rule of one country."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = _own(request.user).filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.country: Country = found

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        to = request.POST.get("to", "")
        if to not in ("on", "off"):
            raise Http404
        try:
            if to == "on":
                switch_on(self.country, user=request.user, now=timezone.now())
                done = _("In %(country)s nobody publishes what they wrote.")
            else:
                switch_off(self.country, user=request.user)
                done = _("In %(country)s one person is enough.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, done % {"country": self.country.name})
        return redirect("two_persons:index")


class _Item(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(countries_where(request.user, Action.SETTINGS))


class TwoPersonsViewSet(ViewSet):
    """The screen of the rule."""

    name = "two_persons"
    url_prefix = "network/two-persons"
    icon = "group"
    menu_label = gettext_lazy("Two persons to publish")
    menu_item_class = _Item

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", IndexView.as_view(), name="index"),
            path("<int:pk>/", SwitchView.as_view(), name="country"),
        ]

    def on_register(self) -> None:
        super().on_register()
        names = (self.get_url_name(name) for name in ("index", "country"))
        guard.expect(rules.asks_itself, *names)
