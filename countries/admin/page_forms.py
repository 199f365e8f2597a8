"""The form of a page in Wagtail's editor: it takes no tag of another country."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from countries.identity.tags import Tag
from countries.routing import network


class CountryPageForm(WagtailAdminPageForm):
    """Set it as ``base_form_class`` of page classes that have tags."""

    def clean_tags(self) -> list[str]:
        names: list[str] = self.cleaned_data["tags"]
        info = network().by_locale_id.get(self.instance.locale_id)
        usable = Tag.objects.usable_in([info.country.pk] if info else [])
        known = set(usable.filter(name__in=names).values_list("name", flat=True))
        if foreign := [name for name in names if name not in known]:
            message = _("There is no such tag here: %(names)s.")
            raise forms.ValidationError(message % {"names": ", ".join(foreign)})
        return names
