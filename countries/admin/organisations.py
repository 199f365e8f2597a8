"""The screens of organisations, with their roles and licences below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, TitleColumn

from countries.admin import scoped
from countries.admin.fields import LinesField
from countries.conf import UMBRELLA
from countries.identity.countries import Country
from countries.identity.organisations import Licence, Organisation, Role

ROLE_NAMES = (
    *("licensee", "host", "funder", "collector", "brand", "municipality", "charity", "owner"),
    *("partner", "can-maker", "association"),
)


class OrganisationForm(forms.ModelForm):
    spellings = LinesField(label=gettext_lazy("Other spellings"), required=False)

    class Meta:
        model = Organisation
        fields = (
            "name",
            "code",
            "legal_name",
            "spellings",
            "kind",
            "country",
            "url",
            "established",
            "note",
        )
        formfield_callback = formfield_for_dbfield


class RoleForm(forms.ModelForm):
    class Meta:
        model = Role
        fields = ("role", "country", "programme", "valid_from", "valid_until")
        formfield_callback = formfield_for_dbfield
        widgets = {"role": forms.TextInput(attrs={"list": "role-names", "autocomplete": "off"})}


class LicenceForm(forms.ModelForm):
    class Meta:
        model = Licence
        fields = ("programme", "country", "valid_from", "valid_until", "after_end")
        formfield_callback = formfield_for_dbfield


class _Roles(scoped.InlineFormSet):
    heading = gettext_lazy("Roles")
    add_label = gettext_lazy("Add a role")
    icon = "group"
    help_text = gettext_lazy("What the organisation is, in which country, and until when.")
    unique_on = ("role", "country", "programme", "valid_from")


class _Licences(scoped.InlineFormSet):
    heading = gettext_lazy("Licences")
    add_label = gettext_lazy("Add a licence")
    icon = "key"
    help_text = gettext_lazy("Which programme it may run, in which country, and until when.")
    unique_on = ("programme", "country", "valid_from")


RoleFormSet = forms.inlineformset_factory(
    Organisation, Role, form=RoleForm, formset=_Roles, extra=0, can_delete=True
)
LicenceFormSet = forms.inlineformset_factory(
    Organisation, Licence, form=LicenceForm, formset=_Licences, extra=0, can_delete=True
)


def offer_organisations(form: Any, country_ids: Iterable[int]) -> None:
    """Let ``form`` offer who has a part in these countries or the umbrella, and who is chosen already.

    An organisation without any part and country is the network's.
    """
    there = [*country_ids, *Country.objects.filter(code=UMBRELLA).values_list("pk", flat=True)]
    here = Q(country__in=there) | Q(roles__country__in=there) | Q(licences__country__in=there)
    here |= Q(country=None, roles=None, licences=None)
    for name, field in form.fields.items():
        if getattr(getattr(field, "queryset", None), "model", None) is Organisation:
            kept = Q(pk=getattr(form.instance, f"{name}_id"))
            found = Organisation.objects.filter(here | kept)
            field.queryset = Organisation.objects.filter(pk__in=found.order_by().values("pk"))


def _roles(organisation: Organisation) -> str:
    return ", ".join(f"{row.role} {row.country.code}" for row in organisation.roles.all())


def _licences(organisation: Organisation) -> str:
    rows = organisation.licences.all()
    return ", ".join(f"{row.programme.name} {row.country.code}" for row in rows)


class IndexView(scoped.IndexView):
    """Organisations with the roles and licences that are in force today."""

    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column(
                "country",
                label=gettext_lazy("Country"),
                accessor="country.name",
                sort_key="country__name",
            ),
            Column("roles_now", label=gettext_lazy("Roles today"), accessor=_roles),
            Column("licences_now", label=gettext_lazy("Licences today"), accessor=_licences),
        ]

    def get_base_queryset(self) -> QuerySet[Organisation]:
        today = timezone.localdate()
        roles = Role.objects.in_force(today).select_related("country")
        licences = Licence.objects.in_force(today).select_related("country", "programme")
        return (
            super()
            .get_base_queryset()
            .select_related("country")
            .prefetch_related(
                Prefetch("roles", queryset=roles), Prefetch("licences", queryset=licences)
            )
        )


class FormMixin:
    """The names of roles that the network uses, offered while typing."""

    inline_classes: Sequence[type[Any]] = (RoleFormSet, LicenceFormSet)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a view's
        used = Role.objects.values_list("role", flat=True).distinct()
        context["datalists"] = {"role-names": sorted({*ROLE_NAMES, *used})}
        return context


class CreateView(FormMixin, scoped.CreateView):
    pass


class EditView(FormMixin, scoped.EditView):
    pass


class OrganisationsViewSet(scoped.ScopedViewSet):
    model = Organisation
    name = "organisations"
    url_prefix = "network/organisations"
    icon = "group"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("name", "legal_name", "code")
    list_filter = ("country",)
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm
