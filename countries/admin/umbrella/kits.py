"""The screens of kits: which umbrella pages a country takes together. The umbrella's people say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminPageChooser

from countries.admin import scoped
from countries.admin.fields import TextPerLanguageField
from countries.admin.placing import limit_to_places
from countries.umbrella.adopting import umbrella_pages
from countries.umbrella.models import Kit, KitItem


class KitForm(WagtailAdminModelForm):
    names = TextPerLanguageField(
        label=gettext_lazy("Names"),
        max_length=80,
        help_text=gettext_lazy("What the kit is called, in each language."),
    )

    class Meta:
        model = Kit
        fields = ("code", "names", "description", "programme")


class KitItemForm(forms.ModelForm):
    class Meta:
        model = KitItem
        fields = ("page", "with_children", "position")
        widgets = {"page": AdminPageChooser}


class _KitItems(scoped.InlineFormSet):
    heading = gettext_lazy("Pages")
    add_label = gettext_lazy("Add a page")
    help_text = gettext_lazy("Live pages of the umbrella, those above before those below.")
    unique_on = ("page",)

    def limit(self, form: Any) -> None:
        limit_to_places(form.fields["page"], umbrella_pages())


KitItemFormSet = forms.inlineformset_factory(
    Kit, KitItem, form=KitItemForm, formset=_KitItems, extra=0, can_delete=True
)


class IndexView(scoped.IndexView):
    default_ordering = "code"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), accessor=str, get_url=self.get_edit_url),
            Column("code", label=gettext_lazy("Code"), sort_key="code"),
            Column("description", label=gettext_lazy("Description")),
            Column("item_count", label=gettext_lazy("Pages")),
        ]

    def get_base_queryset(self) -> QuerySet[Kit]:
        return super().get_base_queryset().annotate(item_count=Count("items"))


class CreateView(scoped.CreateView):
    inline_classes = (KitItemFormSet,)


class EditView(scoped.EditView):
    inline_classes = (KitItemFormSet,)


class KitsViewSet(scoped.ScopedViewSet):
    model = Kit
    name = "kits"
    url_prefix = "network/kits"
    menu_label = gettext_lazy("Kits")
    icon = "folder-open-inverse"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("code", "description")
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseModelForm]:
        return KitForm
