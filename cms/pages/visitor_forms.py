"""The forms that visitors fill in: to write, to join, to subscribe, to take part, to order."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country
from countries.identity.texts import text_in


class SenderForm(forms.Form):
    """Who it is: what all forms ask first."""

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


class ContactForm(SenderForm):
    """A message with who sends it and where they are; the latter decides who reads it."""

    country = forms.ChoiceField(label=_("Where are you from?"))
    message = forms.CharField(
        label=_("Your message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # what Form takes
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)  # noqa: S101  # declared above
        country.choices = [("", "–"), *_countries(), ("other", _("Another country"))]


class WorkplaceForm(SenderForm):
    """A workplace that wants to take part."""

    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    town = forms.CharField(
        label=_("Town"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    people = forms.IntegerField(
        label=_("How many people work there?"), min_value=1, max_value=1_000_000
    )
    message = forms.CharField(
        label=_("What should we know?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewsletterForm(forms.Form):
    """An address for the newsletter, and that its owner agrees."""

    email = SenderForm.base_fields["email"]
    consent = forms.BooleanField(label=_("I want to get the newsletter until I say otherwise."))


class EntryForm(SenderForm):
    """An entry of a competition."""

    title = forms.CharField(label=_("What do you enter?"), max_length=200)
    entry = forms.CharField(
        label=_("Tell us about it"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    consent = forms.BooleanField(label=_("I have read the rules and agree to them."))


class OrderForm(SenderForm):
    """An order of a kit, and where it goes."""

    organisation = forms.CharField(
        label=_("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    address = forms.CharField(
        label=_("Where to send it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    pieces = forms.IntegerField(label=_("How many?"), min_value=1, max_value=100, initial=1)


def _countries() -> list[tuple[str, str]]:
    """Return the open countries by their names in the active language."""
    language = get_language() or "en"
    rows = Country.objects.national().open()
    named = [
        (country.code, text_in({"en": country.name, **country.names}, language)[0])
        for country in rows
    ]
    return sorted(named, key=lambda row: row[1])
