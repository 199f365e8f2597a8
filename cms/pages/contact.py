"""The form by which visitors write to a country's licensee."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country


class ContactForm(forms.Form):
    """A message with who sends it and where they are; the latter decides who reads it."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    country = forms.ChoiceField(label=_("Where are you from?"))
    message = forms.CharField(
        label=_("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Form takes
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101  # declared above
        country.choices = [("", ""), *_countries(), ("other", _("Another country"))]


def _countries() -> list[tuple[str, str]]:
    """Return the open countries by their names in the active language."""
    language = (get_language() or "en").split("-")[0]
    rows = Country.objects.national().open()
    named = [(country.code, country.names.get(language) or country.name) for country in rows]
    return sorted(named, key=lambda row: row[1])
