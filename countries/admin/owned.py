"""Rows that are a country's own or, without one, the network's: whose they may be, and lists of them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from countries.access import may_manage_network
from countries.identity.countries import Country


def offer_owners(form: Any, countries: QuerySet[Country]) -> None:
    """Let a form's user give the row to one of ``countries``; the network's managers, to all."""
    field = form.fields["country"]
    field.empty_label = gettext_lazy("The whole network")
    field.queryset = countries
    if not may_manage_network(form.for_user):
        field.required = True
        field.empty_label = None


def owner_column() -> Column:
    """Return the column that says whose a row is."""
    return Column(
        "owner", label=gettext_lazy("Belongs to"), accessor=_owner, sort_key="country__name"
    )


def _owner(row: Any) -> Any:
    return row.country.name if row.country else gettext_lazy("the network")


class OwnedListMixin:
    """For lists of such rows: the owner is read with them, and the network comes before countries."""

    default_ordering: str
    ordering: Any

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]  # a view's
        return rows.select_related("country")

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.ordering == "country__name":
            first = F("country__name").asc(nulls_first=True)
            return queryset.order_by(first, self.default_ordering)
        ordered: QuerySet[Any] = super().order_queryset(queryset)  # type: ignore[misc]  # a view's
        return ordered
