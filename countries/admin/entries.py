"""Screens of what a country has besides pages: its own rows, in its own countries, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm, formfield_for_dbfield
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from countries.access import may_manage_network
from countries.admin import scoped
from countries.admin.organisations import offer_organisations
from countries.admin.policies import managed_countries
from countries.identity.countries import Country


class EntryForm(WagtailAdminModelForm):
    """A row of one of the user's countries, with files and images that the user may choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        country.queryset = managed_countries(self.for_user)
        country.empty_label = None
        if not may_manage_network(self.for_user):
            offer_organisations(self, country.queryset.values_list("pk", flat=True))
        for name, field in self.fields.items():
            model = getattr(getattr(field, "queryset", None), "model", None)
            if model in (get_document_model(), get_image_model()):
                # Forms are made before Wagtail says with which widget files are chosen.
                row = self._meta.model._meta.get_field(name)
                field.widget = formfield_for_dbfield(row).widget
                field.widget.is_required = field.required
                field.queryset = self._choosable(name, model)

    def _choosable(self, name: str, model: type[Model]) -> QuerySet[Any]:
        """Return what the user may choose, and what the row has already, whoever chose it."""
        policy = policy_registry.get_by_type(model)
        own = policy.instances_user_has_any_permission_for(self.for_user, ["choose"])
        kept = Q(pk=getattr(self.instance, f"{name}_id"))
        rows: QuerySet[Any] = model._default_manager.filter(
            Q(pk__in=own.order_by().values("pk")) | kept
        )
        return rows


def own_countries(request: HttpRequest | None) -> QuerySet[Country]:
    """Return the countries by which the user of ``request`` may filter."""
    return managed_countries(request.user) if request else Country.objects.none()


class EntryFilter(WagtailFilterSet):
    country = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Country"), queryset=own_countries
    )

    class Meta:
        fields: tuple[str, ...] = ("country", "is_public")


def filter_of(model_class: type[Model], *more: str) -> type[EntryFilter]:
    """Return the filters of a list of entries: by country, by whether they are public, by ``more``."""
    meta = type("Meta", (EntryFilter.Meta,), {"model": model_class, "fields": ("is_public", *more)})
    return type(f"{model_class.__name__}Filter", (EntryFilter,), {"Meta": meta})


class IndexView(scoped.IndexView):
    """The entries of the user's countries; an empty list says what to do."""

    results_template_name = "wagtail_countries/admin/entries/index_results.html"
    empty_text: str | Promise = ""
    related: Iterable[str] = ()

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "title",
                label=gettext_lazy("Name"),
                accessor=str,
                get_url=self.get_edit_url,
                sort_key=self.default_ordering,
            ),
            *self.own_columns(),
            Column(
                "country",
                label=gettext_lazy("Country"),
                accessor="country.name",
                sort_key="country__name",
            ),
            BooleanColumn("is_public", label=gettext_lazy("Public"), sort_key="is_public"),
            DateColumn("updated_at", label=gettext_lazy("Changed"), sort_key="updated_at"),
        ]

    def own_columns(self) -> list[Any]:
        """Return the columns that only this type has."""
        return []

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("country", *self.related)


class EntryViewSet(scoped.ScopedViewSet):
    """The screens of a type of entry; subclasses say the form, the columns and the filters."""

    form_class: type[forms.BaseModelForm] = EntryForm
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseModelForm]:
        return self.form_class
