"""The screens of recycling points, resources and people: each country keeps its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.pages.entries import Person, RecyclingPoint, Resource
from countries.admin.entries import EntryForm, EntryViewSet, IndexView, filter_of
from countries.admin.fields import LocaleCodesField, TextPerLanguageField
from countries.blocks import LANGUAGES
from countries.text import language_of

BELONGS = ("country", "is_public", "is_invented")
BELONGS_HELP = {"country": gettext_lazy("In whose lists it stands.")}


class NamedForm(EntryForm):
    """An entry with a name: in which language it is, and what it is called in others."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of the name"),
        required=False,
        choices=[("", gettext_lazy("The first language of the country")), *LANGUAGES],
        help_text=gettext_lazy("Pages in other languages say so where they show it."),
    )
    names = TextPerLanguageField(
        label=gettext_lazy("Name in other languages"),
        required=False,
        help_text=gettext_lazy("Only where it is called otherwise there."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        country = cleaned.get("country")
        if country and not cleaned.get("language"):
            first = country.default_locale()
            cleaned["language"] = language_of(first.locale.language_code) if first else ""
        return cleaned


class PointForm(NamedForm):
    place_names = TextPerLanguageField(
        label=gettext_lazy("Name of the place in other languages"), required=False
    )
    towns = TextPerLanguageField(
        label=gettext_lazy("Town in other languages"), required=False, max_length=100
    )
    notes = TextPerLanguageField(
        label=gettext_lazy("Notes"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("What one should know: when it is open, what it takes."),
    )

    class Meta:
        model = RecyclingPoint
        help_texts: ClassVar[dict[str, Any]] = {
            "name": gettext_lazy("What people call it; it stands in the list and on the map."),
            "place_name": gettext_lazy("What people look for: a park, a hall, a school."),
            **BELONGS_HELP,
        }
        fields = (
            *("name", "language", "names", "kind", "place_name", "place_names"),
            *("street", "postal_code", "town", "towns"),
            *("latitude", "longitude", "notes", *BELONGS),
        )


class ResourceForm(EntryForm):
    titles = TextPerLanguageField(
        label=gettext_lazy("Titles"),
        help_text=gettext_lazy("What it is called; readers of other languages get the English."),
    )
    summaries = TextPerLanguageField(
        label=gettext_lazy("Descriptions"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("One sentence: what it is good for."),
    )
    languages = LocaleCodesField(
        label=gettext_lazy("Languages of the file"),
        help_text=gettext_lazy("The languages it is written in: ro, en. Empty: no words in it."),
    )

    class Meta:
        model = Resource
        help_texts: ClassVar[dict[str, Any]] = {
            "document": gettext_lazy("From the document library of your country."),
            "audience": gettext_lazy("The page for these people shows it, too."),
            "licence": gettext_lazy("What people may do with it: CC BY 4.0."),
            **BELONGS_HELP,
        }
        fields = (
            *("titles", "kind", "document", "summaries", "languages", "audience", "licence"),
            *BELONGS,
        )


class PersonForm(NamedForm):
    roles = TextPerLanguageField(
        label=gettext_lazy("What they do"),
        required=False,
        help_text=gettext_lazy("Such as “coordinator”, in each language of the country."),
    )

    class Meta:
        model = Person
        help_texts: ClassVar[dict[str, Any]] = {
            "email": gettext_lazy("Everybody sees it on the page."),
            "image": gettext_lazy("Shown with the name; what it shows is told under Images."),
            **BELONGS_HELP,
        }
        fields = ("name", "language", "names", "roles", "organisation", "email", "image", *BELONGS)


class PointIndexView(IndexView):
    default_ordering = "name"
    empty_text = gettext_lazy(
        "There is no recycling point yet. Add the first with its address and its place on the map: "
        "visitors find it on the page of recycling points, partners in the list of points."
    )

    def own_columns(self) -> list[Any]:
        return [
            Column(
                "kind",
                label=gettext_lazy("Kind"),
                accessor="get_kind_display",
                sort_key="kind",
            ),
            Column("town", label=gettext_lazy("Town"), sort_key="town"),
        ]


class ResourceIndexView(IndexView):
    default_ordering = "titles__en"
    related = ("document",)
    empty_text = gettext_lazy(
        "There is nothing to download yet. Put the file into the document library, then add it here "
        "with a title: visitors find it on the page of resources."
    )

    def own_columns(self) -> list[Any]:
        return [
            Column(
                "kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"
            ),
            Column(
                "languages",
                label=gettext_lazy("Languages of the file"),
                accessor=lambda row: ", ".join(row.languages),
            ),
        ]


class PersonIndexView(IndexView):
    default_ordering = "name"
    related = ("organisation",)
    empty_text = gettext_lazy(
        "Nobody is listed yet. Add whom visitors may turn to, with what they agreed to have shown: "
        "they stand on the contact page."
    )

    def own_columns(self) -> list[Any]:
        return [
            Column(
                "organisation",
                label=gettext_lazy("Organisation"),
                accessor="organisation.name",
                sort_key="organisation__name",
            )
        ]


class RecyclingPointsViewSet(EntryViewSet):
    model = RecyclingPoint
    name = "recycling_points"
    icon = "site"
    form_class = PointForm
    index_view_class = PointIndexView
    filterset_class = filter_of(RecyclingPoint, "kind")
    search_fields = ("name", "place_name", "town")


class ResourcesViewSet(EntryViewSet):
    model = Resource
    name = "resources"
    icon = "download"
    form_class = ResourceForm
    index_view_class = ResourceIndexView
    filterset_class = filter_of(Resource, "kind", "audience")
    search_fields = ("document__title",)


class PeopleViewSet(EntryViewSet):
    model = Person
    name = "people"
    icon = "group"
    form_class = PersonForm
    index_view_class = PersonIndexView
    filterset_class = filter_of(Person)
    search_fields = ("name", "email")


class DirectoryGroup(ViewSetGroup):
    """What a country has besides pages."""

    menu_label = gettext_lazy("Directory")
    menu_name = "directory"
    menu_icon = "list-ul"
    menu_order = 505
    add_to_admin_menu = True
    items = (RecyclingPointsViewSet, ResourcesViewSet, PeopleViewSet)
