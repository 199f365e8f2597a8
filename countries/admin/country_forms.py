"""The forms by which countries are opened and set up; opening itself judges what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.forms.formsets import BaseFormSetMixin
from wagtail.admin.forms.models import formfield_for_dbfield

from countries import conf
from countries.admin.fields import LocaleCodesField, TextPerLanguageField
from countries.admin.scoped import InlineFormSet
from countries.identity.countries import RESERVED_WORDS, Country, CountryLocale
from countries.opening import LocalePlan, UnusableLocale, plan_for, plan_from_codes
from countries.text import (
    base_language,
    fold,
    language_of,
    native_name,
    official_locales,
    territory_name,
    time_zone_of,
)


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
        help_texts: ClassVar[dict[str, Any]] = {
            "slug": gettext_lazy("Where it answers on the network's host: ro gives /ro/."),
            "theme": gettext_lazy("Its colours; leave it as it is unless it has its own."),
            "host_is_permanent": gettext_lazy(
                "Search engines then forget the path for good. Tick it once the host stays."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.is_open:
            del self.fields["slug"]


class NewCountryForm(CountrySettingsForm):
    """A country that the network does not know yet."""

    field_order = ("code", "name", "names", "slug")

    class Meta(CountrySettingsForm.Meta):
        fields: tuple[str, ...] = ("code", *CountrySettingsForm.Meta.fields)
        help_texts: ClassVar[dict[str, Any]] = {
            **CountrySettingsForm.Meta.help_texts,
            "code": gettext_lazy("The two letters that the world gives it, such as RO."),
        }

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


class FirstPagesForm(forms.Form):
    """Whether a country begins with the site's first pages."""

    with_pages = forms.BooleanField(
        label=gettext_lazy("Begin with a news list and a contact page"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Menus show them at once; change or delete them as you like."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not conf.setting("FIRST_PAGES"):
            del self.fields["with_pages"]


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
        help_text=gettext_lazy("Left empty it is made from the language; the default has none."),
    )
    default = forms.BooleanField(label=gettext_lazy("Default language"), required=False)
    fallback = LocaleCodesField(
        label=gettext_lazy("Fallback order"),
        help_text=gettext_lazy(
            "What answers where a page is missing, as en-ad, en. Left empty it is made: the "
            "country's other languages, then English."
        ),
    )

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

    def plan(self, made: dict[str, LocalePlan]) -> LocalePlan:
        """Return what is to be opened; what was left empty is as in the plan that was ``made``."""
        data = self.cleaned_data
        own = LocalePlan(
            locale=data["locale"],
            segment=data["segment"],
            default=data["default"],
            fallback=tuple(data["fallback"]),
        )
        if self.is_kept:
            return own
        usual = made[own.locale]
        segment = own.segment or ("" if own.default else usual.segment)
        return replace(own, segment=segment, fallback=own.fallback or usual.fallback)


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
        kept = [
            form
            for form in self.forms
            if form.cleaned_data.get("locale") and (form.is_kept or form not in self.deleted_forms)
        ]
        # The default comes first: it is the one without a path of its own.
        first = sorted(kept, key=lambda form: not form.cleaned_data["default"])
        made = plan_from_codes([form.cleaned_data["locale"] for form in first])
        return [form.plan({plan.locale: plan for plan in made}) for form in kept]

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


def countries_to_make() -> list[tuple[str, str]]:
    """Return (code, name) of the countries of the world that the network does not know, by name."""
    language = base_language(get_language() or "en")
    known = set(Country.objects.values_list("code", flat=True))
    regions = {code.rsplit("-")[-1].upper() for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    named = [
        (code, territory_name(code, language) or territory_name(code))
        for code in regions - known
        if territory_name(code)
    ]
    return sorted(named, key=lambda row: fold(row[1]))


def proposal_for(code: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what the forms begin with for the country ``code``: its settings and its languages.

    For a code that nobody knows they begin empty, with a first language that is the default.
    """
    name = territory_name(code) if code else ""
    if not name:
        return {}, [{"default": True}]
    known = {locale for locale, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    codes = [locale for locale in official_locales(code) if locale in known]
    names = {language_of(locale): territory_name(code, language_of(locale)) for locale in codes}
    fields = {
        "code": code.upper(),
        "name": name,
        "names": {language: text for language, text in names.items() if text and language != "en"},
        "slug": code.lower(),
        "time_zone": time_zone_of(code) or "UTC",
    }
    rows = [
        {
            "locale": plan.locale,
            "segment": plan.segment,
            "default": plan.default,
            "fallback": list(plan.fallback),
        }
        for plan in plan_from_codes(codes)
    ]
    return fields, rows or [{"default": True}]


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


class LocalesOfferedMixin:
    """For views of a form whose fields offer the locales that settings know, while typing."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a view's
        context["known_locales"] = known_locales()
        return context


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
