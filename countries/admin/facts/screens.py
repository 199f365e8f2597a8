"""The screens of the facts registry: everybody sees all values, and changes those of the own country."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button

from countries.access import may_manage_network
from countries.admin import scoped
from countries.admin.facts.history import former_values
from countries.admin.facts.nouns import NounsField
from countries.admin.facts.uses import uses_of
from countries.admin.fields import LinesField, TextPerLanguageField
from countries.admin.policies import managed_countries
from countries.delivery.models import Dependency
from countries.facts.lookup import format_value
from countries.facts.models import Fact, FactValue


class FactForm(forms.ModelForm):
    """What a fact is called and counted in: the network's to say."""

    labels = TextPerLanguageField(
        label=gettext_lazy("Labels"), help_text=gettext_lazy("What it says, in each language.")
    )

    nouns = NounsField(
        label=gettext_lazy("What it counts"),
        required=False,
        help_text=gettext_lazy(
            "“{{fact:name.phrase}}” says the figure together with this word. Write {n} where the "
            "figure is to stand elsewhere than before it."
        ),
    )
    keywords = LinesField(
        label=gettext_lazy("Words that tell of it"),
        required=False,
        help_text=gettext_lazy(
            "In any language, one phrase in each line: a typed figure beside it should be this fact."
        ),
    )

    class Meta:
        model = Fact
        fields = ("name", "labels", "unit", "nouns", "keywords")


class GivenFactForm(forms.ModelForm):
    """The same fact for those who have a value in it, and no say in what it is."""

    class Meta:
        model = Fact
        fields = ()


class FactValueForm(forms.ModelForm):
    class Meta:
        model = FactValue
        fields = (
            "country",
            "value",
            "as_of",
            "source",
            "source_url",
            "owner",
            "expires_on",
            "note",
        )
        formfield_callback = formfield_for_dbfield


class _FactValues(scoped.InlineFormSet):
    """The values that the user may change: the network's managers all, others their countries'."""

    heading = gettext_lazy("Values")
    add_label = gettext_lazy("Add a value")
    unique_on = ("country",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.is_whole = may_manage_network(user)
        given = FactValue.objects.none() if self.queryset is None else self.queryset
        rows = given.select_related("country", "owner").order_by(
            F("country__name").asc(nulls_first=True)
        )
        self.queryset = rows if self.is_whole else rows.filter(country__in=managed_countries(user))

    def limit(self, form: Any) -> None:
        country = form.fields["country"]
        country.empty_label = str(gettext_lazy("Every country without a value of its own"))
        if not self.is_whole:
            country.queryset = managed_countries(self.user)
            country.required = True
            country.empty_label = None
        form.fields["note"].widget.attrs["rows"] = 2


FactValueFormSet = forms.inlineformset_factory(
    Fact, FactValue, form=FactValueForm, formset=_FactValues, extra=0, can_delete=True
)


class ExpiryColumn(Column):
    """The first day on which a value of the fact ends, marked when it lies behind."""

    cell_template_name = "wagtail_countries/admin/facts/expiry_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        value = self.get_value(instance)
        context["is_over"] = bool(value and value < timezone.localdate())
        return context


def label_of(fact: Fact) -> str:
    return fact.label_in((get_language() or "en").split("-")[0])[0]


def umbrella_value_of(fact: Any) -> str:
    """Return the umbrella's value of an annotated fact as its language writes it."""
    if fact.umbrella_value is None:
        return "–"
    return format_value(fact.umbrella_value, fact.unit, "en")


class IndexView(scoped.IndexView):
    default_ordering = "name"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        drift = Button(
            gettext_lazy("Typed figures"), url=reverse("countries_drift"), icon_name="search"
        )
        return [*super().header_more_buttons, drift]

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column("label", label=gettext_lazy("Label"), accessor=label_of),
            Column(
                "umbrella_value",
                label=gettext_lazy("Umbrella's value"),
                accessor=umbrella_value_of,
            ),
            Column("country_count", label=gettext_lazy("Countries"), sort_key="country_count"),
            ExpiryColumn("expires", label=gettext_lazy("Expires"), sort_key="expires"),
            Column("uses", label=gettext_lazy("Used in"), sort_key="uses"),
        ]

    def get_base_queryset(self) -> QuerySet[Fact]:
        umbrella = FactValue.objects.filter(fact=OuterRef("pk"), country=None).values("value")[:1]
        key = Concat(Value("fact:"), OuterRef("name"), output_field=CharField())
        uses = (
            Dependency.objects.filter(key=key, document__gone="")
            .order_by()
            .values("key")
            .annotate(number=Count("pk"))
            .values("number")
        )
        return (
            super()
            .get_base_queryset()
            .annotate(
                umbrella_value=Subquery(umbrella),
                country_count=Count("values", filter=Q(values__country__isnull=False)),
                expires=Min("values__expires_on"),
                uses=Coalesce(Subquery(uses), 0, output_field=IntegerField()),
            )
        )

    def order_queryset(self, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        if self.ordering in ("expires", "-expires"):
            first = F("expires").asc(nulls_last=True)
            last = F("expires").desc(nulls_last=True)
            return queryset.order_by(first if self.ordering == "expires" else last, "name")
        return super().order_queryset(queryset)


class CreateView(scoped.CreateView):
    inline_classes = (FactValueFormSet,)


class EditView(scoped.EditView):
    """A fact with the values that the user may change; all others stand beside them to be read."""

    template_name = "wagtail_countries/admin/facts/edit.html"
    inline_classes = (FactValueFormSet,)

    def get_form_class(self) -> type[forms.ModelForm]:
        return FactForm if may_manage_network(self.request.user) else GivenFactForm

    def get_success_url(self) -> str:
        """Lead those who changed their country's value to where they see who has it."""
        if may_manage_network(self.request.user):
            return str(super().get_success_url())
        return reverse("countries_fact_reach", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {
            "may_define": may_manage_network(self.request.user),
            "others": self._others(),
            "label": label_of(self.object),
            "uses": uses_of(self.object, own=self._own_codes()),
            "has_phrase": bool(self.object.nouns),
            "former": former_values(self.object, self.request.user),
        }
        return context

    def _own_codes(self) -> list[str]:
        return list(managed_countries(self.request.user).values_list("code", flat=True))

    def _others(self) -> list[FactValue]:
        if may_manage_network(self.request.user):
            return []
        rows = self.object.values.select_related("country", "owner").order_by(
            F("country__name").asc(nulls_first=True)
        )
        return list(rows.exclude(country__in=managed_countries(self.request.user)))


class FactsViewSet(scoped.ScopedViewSet):
    model = Fact
    name = "facts"
    url_prefix = "network/facts"
    icon = "decimal"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("name",)
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> Any:
        # The edit view chooses by its user.
        return scoped.ModelViewSet.UNDEFINED if for_update else FactForm
