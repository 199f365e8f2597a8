"""What a fact was before, and bringing a former value back by one click."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages

from countries.access import may_manage_network
from countries.admin.policies import managed_country_ids
from countries.facts.models import Fact, FormerValue

NAMES = ("countries_fact_restore",)
SHOWN = 30


def restorable_by(user: Any) -> QuerySet[FormerValue]:
    """Return the former values that ``user`` may bring back: those of the own countries, or all."""
    if may_manage_network(user):
        return FormerValue.objects.all()
    return FormerValue.objects.filter(country__in=managed_country_ids(user))


def former_values(fact: Fact, user: Any) -> list[tuple[FormerValue, bool]]:
    """Return the latest former values of ``fact``, each with whether ``user`` may bring it back."""
    rows = fact.former_values.select_related("country", "replaced_by")[:SHOWN]
    every, own = may_manage_network(user), set(managed_country_ids(user))
    return [(row, every or row.country_id in own) for row in rows]


class RestoreView(View):
    """Let a former value be the fact's again; what it is now becomes a former one."""

    asks_before_looking = True
    http_method_names = ["post"]
    row: FormerValue

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = restorable_by(request.user).select_related("fact", "country")
        found = rows.filter(pk=kwargs["pk"]).first()
        if found is None:
            raise Http404
        self.row = found
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            value = self.row.restore()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            text = _("“%(fact)s” is %(value)s again.")
            messages.success(request, text % {"fact": self.row.fact.name, "value": value.value})
        return redirect("facts:edit", self.row.fact_id)


urls: list[URLPattern] = [
    path("network/former-values/<int:pk>/", RestoreView.as_view(), name="countries_fact_restore"),
]
