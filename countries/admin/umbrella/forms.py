"""Into which languages and below which pages something is adopted, and what a country answers instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.models import Page

from countries.admin.adopting import name_of
from countries.admin.placing import limit_to_places
from countries.routing import CountryInfo, LocaleInfo
from countries.text import native_name
from countries.umbrella.models import AnswerKind

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Target:
    """A country locale in the form: whether it is ticked, and the field of its parent."""

    info: LocaleInfo
    is_chosen: bool
    parent: forms.BoundField

    @property
    def language(self) -> str:
        return f"{native_name(self.info.code)} ({self.info.code})"


class AdoptForm(forms.Form):
    """Where umbrella pages go: into which languages, and below which page of each."""

    locale = forms.MultipleChoiceField(
        label=gettext_lazy("Countries and languages"), widget=forms.CheckboxSelectMultiple
    )
    with_children = forms.BooleanField(
        label=gettext_lazy("With all live pages below it"), required=False
    )

    def __init__(
        self, *args: Any, targets: Sequence[LocaleInfo], below: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.infos = {info.code: info for info in targets}
        choices: Any = self.fields["locale"]
        choices.choices = [(info.code, name_of(info)) for info in targets]
        for info in targets:
            self.fields[parent_name(info)] = _parent_field(info)
        if not below:
            self.fields["with_children"].widget = forms.HiddenInput()

    @property
    def countries(self) -> list[tuple[CountryInfo, list[Target]]]:
        """What can be chosen, country by country."""
        chosen = set(self["locale"].value() or ())
        found: dict[int, tuple[CountryInfo, list[Target]]] = {}
        for info in self.infos.values():
            _country, targets = found.setdefault(info.country.pk, (info.country, []))
            targets.append(Target(info, info.code in chosen, self[parent_name(info)]))
        return list(found.values())

    @property
    def chosen(self) -> list[LocaleInfo]:
        return [self.infos[code] for code in self.cleaned_data["locale"]]

    @property
    def parents(self) -> dict[str, Page]:
        """The pages that were chosen as parents, by the code of their locale."""
        given = {info.code: self.cleaned_data[parent_name(info)] for info in self.chosen}
        return {code: page for code, page in given.items() if page is not None}


class AnswerForm(forms.Form):
    """What countries answer to umbrella pages that they do not take now."""

    country = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"), widget=forms.CheckboxSelectMultiple
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[*AnswerKind.choices, (WITHDRAWN, gettext_lazy("Open again"))],
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "It holds for all languages of the country and for all below the page that the country "
            "has not. Whoever adopts a page all the same withdraws it."
        ),
    )
    until = forms.DateField(
        label=gettext_lazy("Later: until"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("On this day the page is an open question again."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The umbrella’s team reads it."),
    )

    def __init__(self, *args: Any, countries: Sequence[CountryInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {country.code: country for country in countries}
        field: Any = self.fields["country"]
        field.choices = [(country.code, country.name) for country in countries]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        until = data.get("until")
        if data.get("answer") == AnswerKind.POSTPONED and "until" not in self.errors:
            if until is None:
                self.add_error("until", _("Say until which day."))
            elif until <= timezone.now().date():
                self.add_error("until", _("Choose a day that is to come."))
        return data

    @property
    def chosen(self) -> list[CountryInfo]:
        return [self.by_code[code] for code in self.cleaned_data["country"]]


def parent_name(info: LocaleInfo) -> str:
    """Return what the field of a locale's parent is called."""
    return f"parent-{info.code}"


def _parent_field(info: LocaleInfo) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        label=_("Below, in %(language)s") % {"language": native_name(info.code)},
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
    )
    limit_to_places(field, Page.objects.filter(Q(path__startswith=info.home_path)))
    return field
