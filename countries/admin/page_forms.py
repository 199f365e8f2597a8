"""The form of a page in Wagtail's editor: it takes no tag of another country."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.widgets import SlugInput

from countries.admin.organisations import offer_organisations
from countries.admin.references import foreign_among, references_of
from countries.identity.tags import Tag
from countries.pages import free_slug, reserved_below, reserved_error
from countries.routing import network
from countries.text import slug_letters, slug_of


def slug_input(code: str) -> SlugInput:
    """Return the field that makes a slug of a title as the server does."""
    return SlugInput(formatters=[*slug_letters(code)], locale=code)


class CountryPageForm(WagtailAdminPageForm):
    """Set it as ``base_form_class`` of page classes that have tags."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        info = network().by_locale_id.get(self.instance.locale_id)
        if info is not None and "slug" in self.fields:
            self.fields["slug"].widget = slug_input(info.code)
            self.fields["slug"].required = bool(self.instance.pk)
        if info is not None and not info.country.is_umbrella:
            offer_organisations(self, [info.country.pk])
        self._referred_before = references_of(self.instance) if self.is_bound else set()

    def _post_clean(self) -> None:
        super()._post_clean()
        self._refuse_foreign()

    def _refuse_foreign(self) -> None:
        """Refuse what the page did not refer to before and its user may not choose.

        Choosers offer nothing of the kind: who posts it all the same learns nothing about it. A
        text may come with such a link from another page.
        """
        added = references_of(self.instance) - self._referred_before
        foreign = foreign_among(added, self.for_user) if added else set()
        if not all(reference.in_text for reference in foreign):
            raise PermissionDenied
        for field in {reference.field for reference in foreign}:
            message = _("A link or picture in the text is not of your country: take it out.")
            self.add_error(field, message)

    def clean(self) -> dict[str, Any]:
        self._make_slug()
        data: dict[str, Any] = super().clean()
        return data

    def _make_slug(self) -> None:
        """Fill in the slug of a new page that has none, and refuse one that belongs to others."""
        data = self.cleaned_data
        if self.parent_page is None or "slug" not in data or not data.get("title"):
            return
        model = type(self.instance)
        if not data["slug"]:
            wanted = slug_of(data["title"], self.parent_page.locale.language_code)
            data["slug"] = free_slug(wanted, model, parent=self.parent_page)
        elif data["slug"] in reserved_below(self.parent_page, model):
            self.add_error("slug", reserved_error(data["slug"]))

    def clean_tags(self) -> list[str]:
        names: list[str] = self.cleaned_data["tags"]
        info = network().by_locale_id.get(self.instance.locale_id)
        usable = Tag.objects.usable_in([info.country.pk] if info else [])
        known = set(usable.filter(name__in=names).values_list("name", flat=True))
        if foreign := [name for name in names if name not in known]:
            message = _("There is no such tag here: %(names)s.")
            raise forms.ValidationError(message % {"names": ", ".join(foreign)})
        return names
