"""The list of licences: how each stands today, and one click that extends it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.log_actions import log

from countries.access import may_manage_network
from countries.access.licences import Standing, standing
from countries.admin import guard, rules, scoped
from countries.identity.organisations import Licence
from countries.licensing import extend_licence, today_in

STANDINGS = {
    Standing.IN_FORCE: gettext_lazy("in force"),
    Standing.GRACE: gettext_lazy("ended: corrections only"),
    Standing.ENDED: gettext_lazy("not in force"),
}


def _standing(licence: Licence) -> Any:
    today = today_in(licence.country, timezone.now())
    return STANDINGS[standing([(licence.valid_from, licence.valid_until)], today=today)]


class ExtendColumn(Column):
    """A button for those who manage the network; a licence without an end needs none."""

    cell_template_name = "wagtail_countries/admin/licences/extend_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        is_offered = instance.valid_until is not None and may_manage_network(request.user)
        context["request"] = request
        context["csrf_token"] = parent_context.get("csrf_token")
        context["url"] = reverse("licences:extend", args=[instance.pk]) if is_offered else ""
        return context


class IndexView(scoped.IndexView):
    """Those that end soonest first."""

    default_ordering = "valid_until"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("country", label=gettext_lazy("Country"), sort_key="country__name"),
            Column("organisation", label=gettext_lazy("Organisation")),
            Column("programme", label=gettext_lazy("Programme")),
            DateColumn("valid_until", label=gettext_lazy("Until"), sort_key="valid_until"),
            Column("standing", label=gettext_lazy("Today"), accessor=_standing),
            ExtendColumn("extend", label=gettext_lazy("Extend")),
        ]

    def get_base_queryset(self) -> QuerySet[Licence]:
        rows = super().get_base_queryset()
        return rows.select_related("country", "organisation", "programme")


@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Extend a licence by a year."""
    if not may_manage_network(request.user):
        raise Http404
    licence = Licence.objects.filter(pk=pk).first()
    if licence is None:
        raise Http404
    extended = extend_licence(licence, by=request.user, now=timezone.now())
    log(instance=extended, action="wagtail.edit", user=request.user)
    text = _("“%(licence)s” lasts to %(until)s now.")
    until = extended.valid_until and f"{extended.valid_until:%Y-%m-%d}"
    messages.success(request, text % {"licence": extended, "until": until})
    return redirect("licences:index")


class LicencesViewSet(scoped.ScopedViewSet):
    model = Licence
    name = "licences"
    url_prefix = "network/licences"
    icon = "key"
    index_view_class = IndexView
    list_per_page = 50
    list_filter = ("country",)

    def get_form_fields(self) -> list[str]:
        return ["valid_until"]

    def get_urlpatterns(self) -> list[Any]:
        kept = ("index", "index_results")
        found = [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
        return [*found, path("<int:pk>/extend/", extend, name="extend")]

    def on_register(self) -> None:
        super().on_register()
        guard.expect(rules.network_only, self.get_url_name("extend"))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        for name in ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name"):
            found.pop(name, None)
        return found
