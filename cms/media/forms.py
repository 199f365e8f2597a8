"""The forms of images and documents: where a file may be used is ticked, not written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from countries.identity.countries import Country


def countries() -> list[tuple[str, str]]:
    """Return the codes and names of the network's countries."""
    return list(Country.objects.national().order_by("name").values_list("code", "name"))


class TerritoryField(forms.MultipleChoiceField):
    """Country codes as a list; nothing ticked means everywhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=countries, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class RightsMixin(forms.Form):
    """Who is to be named, and where and until when a file may be used."""

    territory = TerritoryField(
        label=gettext_lazy("Territory"),
        help_text=gettext_lazy("Where it may be used; nothing ticked: everywhere."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in HELP.items():
            if name in self.fields:
                self.fields[name].help_text = text


HELP = {
    "title": gettext_lazy("By this you find it again; visitors read what the texts tell."),
    "collection": gettext_lazy("Your country's: its people choose from it."),
    "credit": gettext_lazy("Who is to be named beside it."),
    "licence": gettext_lazy("What people may do with it: CC BY 4.0."),
    "language": gettext_lazy("The language it is written in: ro."),
}


class ImageForm(RightsMixin, BaseImageForm):
    pass


class DocumentForm(RightsMixin, BaseDocumentForm):
    pass
