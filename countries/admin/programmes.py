"""The screens of programmes, with what each is called in every country below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.images.widgets import AdminImageChooser

from countries.admin import scoped
from countries.admin.country_forms import LocalesOfferedMixin
from countries.admin.fields import LinesField
from countries.identity.programmes import Programme, ProgrammeIdentity
from countries.text import InvalidLocaleCode, parse_locale


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("name", "code", "since", "theme")
        formfield_callback = formfield_for_dbfield


class VariantsField(LinesField):
    """Spellings in other scripts, as ``latn: Kathe Kouti Metrai``."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{script}: {text}" for script, text in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        found = {}
        for line in super().to_python(value):
            script, colon, text = line.partition(":")
            if not colon or not text.strip():
                raise ValidationError(_("Write each as “latn: name in Latin letters”."))
            found[script.strip()] = text.strip()
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(dict(initial or {}) != self.to_python(data))
        except ValidationError:
            return True


class IdentityForm(forms.ModelForm):
    script_variants = VariantsField(
        label=gettext_lazy("In other scripts"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text=gettext_lazy("One in each line: “latn: name in Latin letters”."),
    )
    spellings = LinesField(
        label=gettext_lazy("Also right"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    misspellings = LinesField(
        label=gettext_lazy("Wrong, but seen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = ProgrammeIdentity
        fields = (
            "country",
            "locale",
            "name",
            "slogan",
            "hashtag",
            "valid_from",
            "valid_until",
            "script_variants",
            "spellings",
            "misspellings",
            "logo",
        )
        formfield_callback = formfield_for_dbfield
        widgets = {
            "locale": forms.TextInput(attrs={"list": "known-locales", "autocomplete": "off"}),
            "logo": AdminImageChooser,
        }

    def clean_locale(self) -> str:
        code = str(self.cleaned_data["locale"]).strip().lower()
        try:
            parse_locale(code)
        except InvalidLocaleCode as error:
            raise ValidationError(_("“%s” is no locale code such as ro-ro.") % code) from error
        return code


class _Identities(scoped.InlineFormSet):
    heading = gettext_lazy("National identities")
    add_label = gettext_lazy("Add an identity")
    icon = "title"
    help_text = gettext_lazy("What the programme is called: a name is given, never translated.")
    unique_on = ("country", "locale", "valid_from")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("country").order_by("country__name", "locale")


IdentityFormSet = forms.inlineformset_factory(
    Programme,
    ProgrammeIdentity,
    form=IdentityForm,
    formset=_Identities,
    extra=0,
    can_delete=True,
)


class IndexView(scoped.IndexView):
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column("code", label=gettext_lazy("Code"), sort_key="code"),
            Column("since", label=gettext_lazy("Since"), accessor="since.year", sort_key="since"),
            Column(
                "identity_count",
                label=gettext_lazy("National identities"),
                sort_key="identity_count",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Programme]:
        return super().get_base_queryset().annotate(identity_count=Count("identities"))


class FormMixin(LocalesOfferedMixin):
    inline_classes: Sequence[type[Any]] = (IdentityFormSet,)


class CreateView(FormMixin, scoped.CreateView):
    pass


class EditView(FormMixin, scoped.EditView):
    pass


class ProgrammesViewSet(scoped.ScopedViewSet):
    model = Programme
    name = "programmes"
    url_prefix = "network/programmes"
    icon = "title"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    search_fields = ("name", "code")

    def get_form_class(self, for_update: bool = False) -> type[ProgrammeForm]:
        return ProgrammeForm
