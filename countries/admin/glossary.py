"""The screens of the glossary: a country's own terms, beside the network's, which all may read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn

from countries.admin import scoped
from countries.admin.country_forms import LocalesOfferedMixin
from countries.admin.fields import TextPerLanguageField
from countries.admin.owned import OwnedListMixin, offer_owners, owner_column
from countries.admin.policies import glossary_countries
from countries.translation.glossary.models import ALTERNATIVES, GlossaryTerm


class GlossaryTermForm(WagtailAdminModelForm):
    translations = TextPerLanguageField(
        label=gettext_lazy("Translations"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Several that are right stand with | between them."),
    )

    class Meta:
        model = GlossaryTerm
        fields = ("term", "language", "kind", "country", "translations", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.attrs |= {"list": "known-locales", "autocomplete": "off"}
        offer_owners(self, glossary_countries(self.for_user))


class IndexView(OwnedListMixin, scoped.IndexView):
    default_ordering = "term"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "term",
                label=gettext_lazy("Term"),
                get_url=self.get_edit_url,
                sort_key="term",
                width="25%",
            ),
            Column("language", label=gettext_lazy("Language"), sort_key="language"),
            Column(
                "kind",
                label=gettext_lazy("Kind"),
                accessor="get_kind_display",
                sort_key="kind",
            ),
            Column("said", label=gettext_lazy("In your language"), accessor=_said),
            Column("languages", label=gettext_lazy("Translated into"), accessor=_languages),
            owner_column(),
        ]


class CreateView(LocalesOfferedMixin, scoped.CreateView):
    pass


class EditView(LocalesOfferedMixin, scoped.EditView):
    pass


def _said(term: GlossaryTerm) -> str:
    return f" {ALTERNATIVES} ".join(term.said_in(get_language() or "en")) or "–"


def _languages(term: GlossaryTerm) -> str:
    return ", ".join(sorted(term.translations)) or "–"


class GlossaryViewSet(scoped.ScopedViewSet):
    model = GlossaryTerm
    name = "glossary"
    url_prefix = "network/glossary"
    menu_label = gettext_lazy("Glossary")
    menu_order = 50
    icon = "openquote"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("term", "note")
    list_filter = ("kind", "language")
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[forms.BaseModelForm]:
        return GlossaryTermForm
