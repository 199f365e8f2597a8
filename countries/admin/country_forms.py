"""The forms by which countries are opened and set up; opening itself judges what they say."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.formsets import BaseFormSetMixin
from wagtail.admin.forms.models import formfield_for_dbfield

from countries.admin.fields import LocaleCodesField, TextPerLanguageField
from countries.admin.scoped import InlineFormSet
from countries.identity.countries import RESERVED_WORDS, Country, CountryLocale
from countries.opening import LocalePlan, UnusableLocale, plan_for
from countries.text import native_name


def time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class CountrySettingsForm(forms.ModelForm):
    """What may be changed of a country; its path only while nothing answers there."""

    names = TextPerLanguageField(
        label=gettext_lazy("Names"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("What the country is called in each language."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=time_zones, initial="UTC"
    )

    class Meta:
        model = Country
        fields: tuple[str, ...] = (
            "name",
            "names",
            "slug",
            "time_zone",
            "theme",
            "host",
            "host_is_permanent",
            "since",
        )
        formfield_callback = formfield_for_dbfield

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_open:
            del self.fields["slug"]


class NewCountryForm(CountrySettingsForm):
    """A country that the network does not know yet."""

    field_order = ("code", "name", "names", "slug")

    class Meta(CountrySettingsForm.Meta):
        fields: tuple[str, ...] = ("code", *CountrySettingsForm.Meta.fields)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].upper()
        known = Country.objects.filter(code=code).first()
        if known is not None and not known.is_open:
            message = _("%(name)s is known to the network: open it from the list of countries.")
            raise ValidationError(message % {"name": known.name})
        return code

    def validate_unique(self) -> None:
        """Leave an open country to opening, which says so better."""
        exclude = self._get_validation_exclusions() | {"code"}  # type: ignore[attr-defined]  # Django's, not in its stubs
        try:
            self.instance.validate_unique(exclude=exclude)
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]  # Django's, not in its stubs

    def opening_terms(self) -> dict[str, Any]:
        """Return what ``open_country`` takes besides the code and the locales."""
        names = (
            "name",
            "names",
            "slug",
            "time_zone",
            "theme",
            "host",
            "host_is_permanent",
            "since",
        )
        return {name: self.cleaned_data[name] for name in names}


class LocalePlanForm(forms.Form):
    """One language in which a country opens."""

    locale = forms.CharField(
        label=gettext_lazy("Locale"),
        help_text=gettext_lazy("Language and region: ro-ro, en-ro, sr-latn-rs."),
        widget=forms.TextInput(attrs={"list": "known-locales", "autocomplete": "off"}),
    )
    segment = forms.CharField(
        label=gettext_lazy("Path"),
        required=False,
        max_length=20,
        validators=[validate_slug],
        help_text=gettext_lazy("Empty for the language at the country's bare address."),
    )
    default = forms.BooleanField(label=gettext_lazy("Default language"), required=False)
    fallback = LocaleCodesField(label=gettext_lazy("Fallback order"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was open before comes back as it was: its home page is there.
        self.is_kept = bool((self.initial or {}).get("kept"))
        for field in self.fields.values():
            field.disabled = self.is_kept

    def clean_locale(self) -> str:
        return str(self.cleaned_data["locale"]).strip().lower()

    def clean_segment(self) -> str:
        segment: str = self.cleaned_data["segment"]
        if segment in RESERVED_WORDS:
            raise ValidationError(_("“%s” belongs to the system.") % segment)
        return segment

    def plan(self) -> LocalePlan:
        data = self.cleaned_data
        return LocalePlan(
            locale=data["locale"],
            segment=data["segment"],
            default=data["default"],
            fallback=tuple(data["fallback"]),
        )


class BaseLocalePlanFormSet(BaseFormSetMixin, forms.BaseFormSet):
    """The languages in which a country opens: at least one, and one of them the default."""

    heading = gettext_lazy("Languages")
    add_label = gettext_lazy("Add a language")
    icon = "globe"
    help_text = gettext_lazy("Each gets a home page, menus and a group of translators.")

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        defaults = sum(plan.default for plan in self.plans())
        if self.plans() and defaults != 1:
            raise ValidationError(_("Choose one default language."))

    def plans(self) -> list[LocalePlan]:
        """Return what is to be opened, in the order of the form."""
        return [
            form.plan()
            for form in self.forms
            if form.cleaned_data and (form.is_kept or form not in self.deleted_forms)
        ]

    def refuse(self, error: UnusableLocale) -> None:
        """Show why opening refused, at the locale that it refused."""
        for form in self.forms:
            if error.locale and form.cleaned_data.get("locale") == error.locale:
                form.add_error("locale", str(error))
                return
        self._non_form_errors.append(str(error))


LocalePlanFormSet = forms.formset_factory(
    LocalePlanForm,
    formset=BaseLocalePlanFormSet,
    extra=0,
    min_num=1,
    validate_min=True,
    can_delete=True,
)


def planned_locales(country: Country) -> list[dict[str, Any]]:
    """Return what the form begins with: the country's locales as they were, else as planned."""
    rows = list(country.country_locales.select_related("locale").order_by("position"))
    if rows:
        return [
            {
                "locale": row.code,
                "segment": row.segment,
                "default": row.is_default,
                "fallback": row.fallback,
                "kept": True,
            }
            for row in rows
        ]
    return [
        {
            "locale": plan.locale,
            "segment": plan.segment,
            "default": plan.default,
            "fallback": list(plan.fallback),
        }
        for plan in plan_for(country)
    ]


def known_locales(country_code: str = "") -> list[tuple[str, str]]:
    """Return (code, language) of all that may be opened; a country's own come first."""
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    own = f"-{country_code.lower()}"
    codes.sort(key=lambda code: (not code.endswith(own), code))
    return [(code, native_name(code)) for code in codes]


class CountryLocaleForm(forms.ModelForm):
    """What may be changed of a locale that is open."""

    fallback = LocaleCodesField(label=gettext_lazy("Fallback order"))

    class Meta:
        model = CountryLocale
        fields = ("missing_page", "fallback")

    @property
    def row_heading(self) -> str:
        return f"{native_name(self.instance.code)} ({self.instance.code})"

    def clean_fallback(self) -> list[str]:
        codes: list[str] = self.cleaned_data["fallback"]
        known = set(CountryLocale.objects.values_list("locale__language_code", flat=True))
        planned = {
            row["locale"] for plan in Country.objects.values_list("plan", flat=True) for row in plan
        }
        unknown = [code for code in codes if code not in known | planned]
        if unknown:
            raise ValidationError(_("The network has no locale %s.") % ", ".join(unknown))
        if self.instance.code in codes:
            raise ValidationError(_("A locale cannot fall back on itself."))
        return codes


class _CountryLocales(InlineFormSet):
    heading = gettext_lazy("Languages")
    icon = "globe"
    help_text = gettext_lazy("What answers where a page is missing in a language.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("locale")


CountryLocaleFormSet = forms.inlineformset_factory(
    Country,
    CountryLocale,
    form=CountryLocaleForm,
    formset=_CountryLocales,
    extra=0,
    max_num=0,
    can_delete=False,
)
