"""What is asked for on the screens of requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from countries.admin.translating.texts import name_of
from countries.routing import LocaleInfo
from countries.text import native_name
from countries.translation.requests.making import translators_for

LONGEST_NOTE = 2000


def label_of(info: LocaleInfo) -> str:
    """Return what a country locale is called in lists."""
    return f"{info.country.name}: {native_name(info.code)} ({info.code})"


class PersonField(forms.ModelChoiceField):
    """One of the people who translate into a language."""

    def label_from_instance(self, person: Any) -> str:
        return name_of(person)


class RequestForm(forms.Form):
    """Who is to translate by when; which pages is asked beside it."""

    translator = PersonField(
        label=gettext_lazy("Translator"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Whoever takes it"),
        help_text=gettext_lazy("A mail tells this person at once."),
    )
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=AdminDateInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, info: LocaleInfo, today: dt.date, user: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["translator"]
        field.queryset = translators_for(info, user=user)

    def clean_due_on(self) -> dt.date:
        due: dt.date = self.cleaned_data["due_on"]
        if due < self.today:
            raise ValidationError(_("This day is over."))
        return due


class HandOverForm(forms.Form):
    """To whom a request goes, and what they should know."""

    translator = PersonField(label=gettext_lazy("Hand over to"), queryset=None)
    note = forms.CharField(
        label=gettext_lazy("What they should know"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, info: LocaleInfo, without: int | None, user: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["translator"]
        field.queryset = translators_for(info, user=user).exclude(pk=without)
