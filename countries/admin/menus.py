"""The screens of menus, and the chooser that knows only the pages of one country locale."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page

from countries.access import may_manage_network
from countries.admin import scoped
from countries.admin.menu_texts import TextsColumn, menus_with_places, rows_of
from countries.admin.naming import is_seen
from countries.admin.policies import managed_country_ids
from countries.identity.addresses import Menu, MenuItem
from countries.routing import network
from countries.segments.menus import basis_of, entries_of, first_links, labels_behind


def pages_of(user: Any, *, country_locale: str | None = None) -> QuerySet[Page]:
    """Return the pages in the countries that ``user`` runs, of one country locale if it is named."""
    own = managed_country_ids(user)
    homes = Q(pk__in=[])
    for info in network().locales:
        is_own = may_manage_network(user) or info.country.pk in own
        is_wanted = country_locale is None or str(info.pk) == country_locale
        if info.home_path and is_own and is_wanted:
            homes |= Q(path__startswith=info.home_path)
    return Page.objects.filter(homes).select_related("locale").order_by("path")


class _OwnPagesMixin:
    """Only pages of the country locale that the form is for, and only of the user's countries."""

    request: Any

    def get_object_list(self) -> QuerySet[Page]:
        return pages_of(self.request.user, country_locale=self.request.GET.get("country_locale"))

    def can_create(self) -> bool:
        return False

    def get_filter_form_class(self) -> type[Any]:
        return _PageFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,  # type: ignore[attr-defined]  # a chooser's
            Column("locale", label=gettext_lazy("Language"), accessor="locale.language_code"),
            Column("place", label=gettext_lazy("Address"), accessor="url"),
        ]


class _PageFilterForm(SearchFilterMixin, BaseFilterForm):
    """Search in titles: the search index cannot narrow by path on every database."""

    def filter(self, objects: QuerySet[Page]) -> QuerySet[Page]:
        self.is_searching = bool(self.cleaned_data.get("q"))
        self.search_query = self.cleaned_data.get("q") or None
        return objects.filter(title__icontains=self.search_query) if self.is_searching else objects


class PageChooseView(_OwnPagesMixin, ChooseView):
    pass


class PageChooseResultsView(_OwnPagesMixin, ChooseResultsView):
    pass


class PageChosenView(ChosenView):
    def get_object(self, pk: str) -> Page:
        if not pk.isdecimal():
            raise Page.DoesNotExist
        return pages_of(self.request.user).get(pk=pk)


class PageChosenMultipleView(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Page]:
        return pages_of(self.request.user).filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class CountryPageChooserViewSet(ChooserViewSet):
    """Chooses a page of the country locale that the form's ``country_locale`` field names."""

    model = Page
    name = "country_pages"
    url_prefix = "choose-country-page"
    icon = "doc-empty-inverse"
    choose_one_text = gettext_lazy("Choose a page")
    choose_another_text = gettext_lazy("Choose another page")
    edit_item_text = gettext_lazy("Edit this page")
    register_widget = False
    preserve_url_parameters = ("multiple", "country_locale")
    choose_view_class = PageChooseView
    choose_results_view_class = PageChooseResultsView
    chosen_view_class = PageChosenView
    chosen_multiple_view_class = PageChosenMultipleView
    per_page = 20

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


page_chooser_viewset = CountryPageChooserViewSet()


class PageChooser(page_chooser_viewset.widget_class):  # type: ignore[name-defined]  # made by Wagtail
    """To it a page that its user does not see is none, whatever number was posted."""

    def get_instance(self, value: Any) -> Page | None:
        page: Page | None = super().get_instance(value)
        return page if page is not None and is_seen(page) else None


def page_chooser() -> Any:
    """Return a widget that follows the field ``country_locale`` of its form."""
    return PageChooser(linked_fields={"country_locale": "#id_country_locale"})


class MenuForm(WagtailAdminModelForm):
    """A menu with its entries; a new entry knows its menu before it is judged."""

    labels_are_right = forms.BooleanField(
        label=gettext_lazy(
            "The labels below are still right, though their pages are called otherwise"
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for form in self.formsets["items"].forms:
            form.instance.menu = self.instance
        if not labels_behind(MenuItem.objects.filter(menu=self.instance)):
            del self.fields["labels_are_right"]

    def save(self, commit: bool = True) -> Any:
        """Store the menu; each label that was written is held to what its page is called now."""
        links = first_links([self.instance])
        are_right = self.cleaned_data.get("labels_are_right", False)
        for form in self.formsets["items"].forms:
            if are_right or {"label", "page", "link"} & set(form.changed_data):
                item = form.instance
                item.made_from = basis_of(item, self.instance, links) if item.label else ""
            if are_right and form.instance.pk and not form.has_changed():
                # Of its rows a form stores those alone in which something was written.
                self.instance.items.add(form.instance)
        return super().save(commit)


class IndexView(scoped.IndexView):
    default_ordering = ("country_locale__country__name", "country_locale__position", "-kind")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "country",
                label=gettext_lazy("Country"),
                accessor="country_locale.country.name",
                get_url=self.get_edit_url,
                sort_key="country_locale__country__name",
            ),
            Column(
                "language",
                label=gettext_lazy("Language"),
                accessor="country_locale.code",
                sort_key="country_locale__locale__language_code",
            ),
            Column(
                "kind", label=gettext_lazy("Place"), accessor="get_kind_display", sort_key="kind"
            ),
            Column(
                "follows",
                label=gettext_lazy("Page tree"),
                accessor=_follows,
                classname="ecc-wide-only",
            ),
            Column(
                "entries",
                label=gettext_lazy("Entries"),
                sort_key="entries",
                classname="ecc-wide-only",
            ),
            TextsColumn("texts", label=gettext_lazy("Texts")),
        ]

    def get_base_queryset(self) -> QuerySet[Menu]:
        rows = menus_with_places(super().get_base_queryset())
        return rows.annotate(entries=Count("items"))


def _follows(menu: Menu) -> Any:
    return gettext_lazy("shown before the entries") if menu.follows_tree else "–"


class EditView(scoped.EditView):
    template_name = "wagtail_countries/admin/menus/edit.html"

    def get_page_subtitle(self) -> str:
        locale = self.object.country_locale
        return f"{locale.country.name}, {locale.code}: {self.object.get_kind_display()}"

    @cached_property
    def can_delete(self) -> bool:
        return False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entries = entries_of([self.object])[self.object.pk]
        return {**context, "rows": rows_of([entry for entry in entries if entry.is_open])}


class MenusViewSet(scoped.ScopedViewSet):
    """Menus come with their country locale and go with it: they are only edited."""

    model = Menu
    name = "menus"
    icon = "bars"
    menu_order = 500
    add_to_admin_menu = True
    index_view_class = IndexView
    edit_view_class = EditView
    search_fields = ("country_locale__country__name", "country_locale__locale__language_code")
    list_filter = ("kind",)
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("follows_tree"),
            FieldPanel("labels_are_right"),
            InlinePanel(
                "items",
                [
                    FieldPanel("page", widget=page_chooser()),
                    FieldPanel("link"),
                    FieldPanel("label"),
                    FieldPanel("with_children"),
                ],
                heading=gettext_lazy("Entries"),
                label=gettext_lazy("Entry"),
            ),
        ],
        base_form_class=MenuForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_common_view_kwargs(**kwargs)
        return {**found, "add_url_name": None, "delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        left_out = ("add", "delete")
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in left_out]
