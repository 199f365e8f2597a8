"""Wagtail's lists of pages, telling of each page whose it is, what it was made from and how fresh."""

from __future__ import annotations

import functools
import operator
from copy import copy
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.views.pages.listing import (
    EditedByFilter,
    ExplorableIndexView,
    GenericPageFilterSet,
)
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry

from countries.admin import looking
from countries.admin.addresses import look_up_translated
from countries.admin.adopting import look_up_locales, targets_of
from countries.admin.freshness import statuses_of
from countries.admin.leaving import CountryDeleteView, CountryUnpublishView
from countries.admin.placing import (
    CountryChooseParentView,
    CountryCopyView,
    CountryMoveConfirmView,
    CountryMoveView,
)
from countries.admin.translating.page import EditView
from countries.routing import network
from countries.text import native_name
from countries.workspace import locales_for
from countries.workspace.models import SavedView
from countries.workspace.states import STATES, condition_of

HOME_DEPTH = 2
COUNTRY, LANGUAGE = "locale__country_locale__country__name", "locale__language_code"


class CountryColumn(BaseColumn):
    """The country that a page belongs to."""

    cell_template_name = "wagtail_countries/admin/freshness/country_cell.html"


class LanguageColumn(BaseColumn):
    """The language that a page belongs to."""

    cell_template_name = "wagtail_countries/admin/freshness/language_cell.html"


class OriginColumn(BaseColumn):
    """The page that a page was made from; or that it is its country's own."""

    cell_template_name = "wagtail_countries/admin/freshness/origin_cell.html"


class FreshnessColumn(BaseColumn):
    """The status of a page, with a link to what changed."""

    cell_template_name = "wagtail_countries/admin/freshness/status_cell.html"


NARROW = {"latest_revision_created_at": "9%", "type": "9%", "status": "7%", "navigate": "3%"}
"""The widths of Wagtail's own columns, so that titles keep a third of the list."""

IF_WIDE = {"type"}
SHOWN_IF_WIDE = "ecc-wide-only"
"""What a small window leaves out, so that a title keeps room."""


def _narrow(column: BaseColumn) -> BaseColumn:
    found = copy(column)
    found.width = NARROW.get(column.name, column.width)
    if column.name in IF_WIDE:
        found.classname = SHOWN_IF_WIDE
        # A header keeps the column that it was made for.
        found.header = BaseColumn.Header(found)
    return found


def _own_locales(request: HttpRequest | None) -> list[tuple[str, str]]:
    infos = locales_for(request.user) if request else []
    return [(info.code, f"{info.country.name}: {native_name(info.code)}") for info in infos]


def _owners(request: HttpRequest | None) -> QuerySet[Any]:
    """Return who owns a page where the user works: no other country's people are named."""
    own = [info.locale_id for info in locales_for(request.user)] if request else []
    owners = Page.objects.filter(locale_id__in=own).order_by().values("owner")
    return get_user_model().objects.filter(pk__in=owners)


def _editors(request: HttpRequest | None) -> QuerySet[Any]:
    """Return who edited a page where the user works."""
    own = [info.locale_id for info in locales_for(request.user)] if request else []
    entries = PageLogEntry.objects.filter(action="wagtail.edit", page__locale_id__in=own)
    return get_user_model().objects.filter(pk__in=entries.order_by().values("user"))


class CountryPageFilterSet(GenericPageFilterSet):
    """Wagtail's filters without sites, with states and languages, and people of the own countries."""

    site = None
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(name, label) for name, (label, _condition) in STATES.items()],
        widget=CheckboxSelectMultiple,
        method="in_states",
    )
    locale = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Language"),
        field_name="locale__language_code",
        widget=CheckboxSelectMultiple,
    )
    owner = MultipleUserFilter(
        label=gettext_lazy("Owner"), queryset=_owners, widget=CheckboxSelectMultiple
    )
    edited_by = EditedByFilter(
        label=gettext_lazy("Edited by"), queryset=_editors, widget=CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["locale"].extra["choices"] = _own_locales(self.request)

    def in_states(self, pages: QuerySet[Page], name: str, states: list[str]) -> QuerySet[Page]:
        """Return the pages that are in any of ``states``."""
        if not states:
            return pages
        wanted = functools.reduce(operator.or_, (condition_of(state) for state in states))
        return pages.filter(wanted)


class LookingUpMixin:
    """For lists of pages: what the buttons of each row ask for is looked up for all rows at once."""

    request: HttpRequest

    def get_table(self, object_list: Any) -> Any:
        pages = list(object_list)
        look_up_translated(pages, self.request.user)
        look_up_locales(pages, self.request.user)
        return super().get_table(object_list)  # type: ignore[misc]  # a view's


class CountryExplorerView(LookingUpMixin, ExplorableIndexView):
    """Wagtail's explorer with our columns."""

    results_template_name = "wagtail_countries/admin/explorer/results.html"
    base_columns = (
        *ExplorableIndexView.base_columns[:2],
        CountryColumn("country", label=gettext_lazy("Country"), sort_key=COUNTRY, width="9%"),
        LanguageColumn("language", label=gettext_lazy("Language"), sort_key=LANGUAGE, width="8%"),
        OriginColumn("origin", label=gettext_lazy("Origin"), width="11%", classname=SHOWN_IF_WIDE),
        FreshnessColumn("freshness", label=gettext_lazy("Freshness"), width="11%"),
        *map(_narrow, ExplorableIndexView.base_columns[2:]),
    )

    @property
    def explorable_columns(self) -> list[Any]:
        return [_narrow(column) for column in super().explorable_columns]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "may_adopt": bool(targets_of(self.request.user)),
            **self._saved_views(),
        }

    def _saved_views(self) -> dict[str, Any]:
        """Return the views that are kept for the country here, and where this one is kept."""
        info = network().locale_of_page_path(self.parent_page.path)
        views = SavedView.objects.visible_to(self.request.user)
        if info is None:
            return {"saved_views": views}
        asked = self.request.GET.urlencode()
        keep = reverse("countries_view_save", args=[self.parent_page.pk])
        is_asking = (self.is_filtering or self.is_searching) and info in locales_for(
            self.request.user
        )
        return {
            "saved_views": views.filter(country=info.country.pk),
            "save_view_url": f"{keep}?{asked}" if is_asking else "",
        }

    def get_base_queryset(self) -> QuerySet[Page]:
        """Find a home as well among its pages: it is one that may be behind or wait."""
        pages: QuerySet[Page] = super().get_base_queryset()
        is_asking = self.is_searching or self.is_filtering
        if self.parent_page.depth != HOME_DEPTH or not is_asking or self.is_searching_whole_tree:
            return pages
        own = self.permission_policy.explorable_instances(self.request.user).values("pk")
        below = Page.objects.descendant_of(self.parent_page, inclusive=True)
        found: QuerySet[Page] = self.annotate_queryset(below.filter(pk__in=own))
        return found

    def get_translations(self) -> list[dict[str, Any]]:
        """Lead to the page's counterparts in the user's own countries alone."""
        seen = looking.locales_seen_by(self.request.user)
        found: list[dict[str, Any]] = super().get_translations()
        return [translation for translation in found if translation["locale"].pk in seen]

    def get_valid_orderings(self) -> list[str]:
        """Leave out what lies in other tables while searching: the search index has it not."""
        found: list[str] = super().get_valid_orderings()
        if self.is_searching:
            return [name for name in found if name.lstrip("-") not in (COUNTRY, LANGUAGE)]
        return found

    def get_table(self, object_list: Any) -> Any:
        statuses = statuses_of(object_list)
        for page in object_list:
            page.status = statuses[page.pk]
        return super().get_table(object_list)


class CountryTypeUseView(LookingUpMixin, ContentTypeUseView):
    """The pages of one type."""


class CountrySearchView(LookingUpMixin, SearchView):
    """The search through all pages."""


class CountryPageViewSet(PageViewSet):
    """Wagtail's page screens with our lists and places; for every type without a viewset of its own."""

    model = Page
    filterset_class = CountryPageFilterSet
    index_view_class = CountryExplorerView
    content_type_use_view_class = CountryTypeUseView
    search_view_class = CountrySearchView
    choose_parent_view_class = CountryChooseParentView
    edit_view_class = EditView
    copy_view_class = CountryCopyView
    delete_view_class = CountryDeleteView
    unpublish_view_class = CountryUnpublishView
    move_view_class = CountryMoveView
    move_confirm_view_class = CountryMoveConfirmView
    history_view_class = looking.CountryHistoryView
    revisions_view_class = looking.CountryRevisionsView
    revisions_compare_view_class = looking.CountryRevisionsCompareView
    workflow_history_view_class = looking.CountryWorkflowHistoryView
    workflow_history_detail_view_class = looking.CountryWorkflowHistoryDetailView
    view_draft_view_class = looking.CountryViewDraftView
