"""For those who may look at pages without editing them, and what lists may tell of others' work.

Wagtail shows history, revisions and drafts to those who edit alone, and names in its filters whoever
works anywhere; here whoever may see a page sees those, and no list names people or pages of others.
"""

from __future__ import annotations

import functools
from typing import Any

import wagtail.admin.filters
import wagtail.admin.views.chooser
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from taggit.models import Tag, TaggedItem
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.history import (
    PageHistoryView,
    PageWorkflowHistoryViewMixin,
    WorkflowHistoryDetailView,
    WorkflowHistoryView,
)
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.admin.views.pages.preview import ViewDraftView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsView
from wagtail.admin.views.reports.audit_logging import (
    SiteHistoryReportFilterSet,
    get_users_for_filter,
)
from wagtail.admin.views.reports.locked_pages import LockedPagesReportFilterSet, LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowReportFilterSet
from wagtail.models import Page, PageLogEntry, WorkflowState

from countries.access import Action, countries_where, page_actions
from countries.admin import rules
from countries.routing import network

OFFERED_TAGS = 10


def look_at(request: HttpRequest, page_id: Any) -> Page:
    """Return the page that the request's user may see; raises ``PermissionDenied`` or ``Http404``."""
    page = get_object_or_404(Page, pk=page_id).specific
    if page.is_root() or not page_actions(request.user, page):
        raise PermissionDenied
    return page


class _SeenPageMixin:
    request: HttpRequest
    pk: Any

    def get_object(self, queryset: Any = None) -> Page:
        return look_at(self.request, self.pk)


class CountryHistoryView(_SeenPageMixin, PageHistoryView):
    """The history of a page."""

    # What Wagtail's policy of pages is asked where it means: anything at all.
    any_permission_required = ("add", "change", "publish")


class CountryRevisionsView(_SeenPageMixin, RevisionsView):
    """A revision as its visitors would see it."""


class CountryRevisionsCompareView(_SeenPageMixin, RevisionsCompareView):
    """Two revisions side by side."""


class _SeenWorkflowMixin:
    """Skips Wagtail's question whether the user may edit the page."""

    object: Page

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        look_at(request, self.object.pk)
        after: Any = super(PageWorkflowHistoryViewMixin, self)
        answer: HttpResponse = after.dispatch(request, *args, **kwargs)
        return answer


class CountryWorkflowHistoryView(_SeenWorkflowMixin, WorkflowHistoryView):
    """The workflows that a page went through."""


class CountryWorkflowHistoryDetailView(_SeenWorkflowMixin, WorkflowHistoryDetailView):
    """One workflow of a page, step by step."""


class CountryViewDraftView(ViewDraftView):
    """The draft of a page as its visitors would see it."""

    def dispatch(
        self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        page = look_at(request, page_id).get_latest_revision_as_object()
        try:
            mode = request.GET.get("mode", page.default_preview_mode)
        except IndexError as error:
            raise PermissionDenied from error
        answer: HttpResponse = page.make_preview_request(request, mode)
        return answer


def install() -> None:
    """Let Wagtail's lists name the pages and people of the user's own countries alone."""
    if getattr(LockedPagesView, "is_ours", False):
        return
    for filterset in (PageFilterSet, GenericPageFilterSet):
        filterset.base_filters["owner"].queryset = _owners
        filterset.base_filters["edited_by"].queryset = _editors
    LockedPagesReportFilterSet.base_filters["locked_by"].queryset = _lockers
    WorkflowReportFilterSet.base_filters["requested_by"].queryset = _requesters
    # Wagtail's names all who ever did anything: its own limit bears the name of an earlier version.
    SiteHistoryReportFilterSet.get_users_queryset = _loggers
    _keep_locked_pages_inside()
    _keep_panels_inside()
    _keep_ticked_pages_inside()
    _keep_languages_inside()
    _keep_tags_inside()
    LockedPagesView.is_ours = True


def _people(found: Any) -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(pk__in=found)


def _owners(request: HttpRequest) -> QuerySet[Any]:
    return _people(rules.pages(request.user).order_by().values("owner_id"))


def _editors(request: HttpRequest) -> QuerySet[Any]:
    seen = rules.pages(request.user).order_by().values("pk")
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page_id__in=seen)
    return _people(edits.order_by().values("user_id"))


def _lockers(request: HttpRequest) -> QuerySet[Any]:
    return _people(rules.pages(request.user).order_by().values("locked_by_id"))


def _loggers(filterset: Any) -> QuerySet[Any]:
    found: QuerySet[Any] = get_users_for_filter(filterset.request.user)
    return found


def _requesters(request: HttpRequest) -> QuerySet[Any]:
    seen = rules.pages(request.user).order_by().annotate(key=Cast("pk", CharField()))
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=seen.values("key"),
    )
    return _people(states.order_by().values("requested_by_id"))


def _keep_locked_pages_inside() -> None:
    """A page that somebody locked is theirs only as long as its country is."""
    listed = LockedPagesView.get_queryset

    @functools.wraps(listed)
    def get_queryset(self: Any) -> QuerySet[Page]:
        own = rules.pages(self.request.user).values("pk")
        found: QuerySet[Page] = listed(self).filter(pk__in=own)
        return found

    LockedPagesView.get_queryset = get_queryset


def _keep_panels_inside() -> None:
    """What somebody edited or locked is on their home screen as long as they may see it."""
    edited, locked = RecentEditsPanel.get_context_data, LockedPagesPanel.get_context_data

    @functools.wraps(edited)
    def recent_edits(self: Any, parent_context: Any) -> Any:
        context = edited(self, parent_context)
        user = parent_context["request"].user
        context["last_edits"] = [
            (date, page) for date, page in context["last_edits"] if page_actions(user, page)
        ]
        return context

    @functools.wraps(locked)
    def locked_pages(self: Any, parent_context: Any) -> Any:
        context = locked(self, parent_context)
        own = rules.pages(parent_context["request"].user).values("pk")
        context["locked_pages"] = context["locked_pages"].filter(pk__in=own)
        return context

    RecentEditsPanel.get_context_data = recent_edits
    LockedPagesPanel.get_context_data = locked_pages


def _keep_ticked_pages_inside() -> None:
    """“All” ticks the pages of a list that the user sees, and no others."""
    listed = PageBulkAction.get_all_objects_in_listing_query

    @functools.wraps(listed)
    def get_all(self: Any, parent_id: Any) -> Any:
        keys = [getattr(key, "pk", key) for key in listed(self, parent_id)]
        return rules.pages(self.request.user).filter(pk__in=keys).values_list("pk", flat=True)

    PageBulkAction.get_all_objects_in_listing_query = get_all


def _keep_languages_inside() -> None:
    """The chooser of pages leads to the translations of a page in the user's own countries alone."""
    stock = wagtail.admin.views.chooser.shared_context

    @functools.wraps(stock)
    def shared_context(request: HttpRequest, extra_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = stock(request, extra_context)
        if context.get("locale_options"):
            context["locale_options"] = [
                option
                for option in context["locale_options"]
                if option["locale"].pk in locales_seen_by(request.user)
            ]
        return context

    wagtail.admin.views.chooser.shared_context = shared_context


def locales_seen_by(user: Any) -> frozenset[int]:
    """Return the locales (their ``pk``) of the countries that ``user`` may look at."""
    own = countries_where(user, Action.VIEW)
    return frozenset(info.locale_id for info in network().locales if info.country.pk in own)


def _keep_tags_inside() -> None:
    """Lists of files offer the tags of the user's own files."""
    stock = wagtail.admin.filters.BaseMediaFilterSet.__init__

    @functools.wraps(stock)
    def init(self: Any, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        stock(self, *args, request=request, **kwargs)
        if "tag" not in self.filters:
            return
        own = rules.rows_of(lambda: self._meta.model, "add", "change", "delete")(request.user)
        most = _tagged([own]).values("tag__name").annotate(uses=Count("pk")).order_by("-uses")
        names = most.values_list("tag__name", flat=True)[:OFFERED_TAGS]
        self.filters["tag"].extra["choices"] = [(name, name) for name in names]

    wagtail.admin.filters.BaseMediaFilterSet.__init__ = init


def free_tags_of(user: Any) -> QuerySet[Tag]:
    """Return the tags of the files that ``user`` may choose."""
    chosen = [rules.images_to_choose(user), rules.documents_to_choose(user)]
    return Tag.objects.filter(pk__in=_tagged(chosen).values("tag_id"))


def _tagged(rows: list[QuerySet[Any]]) -> QuerySet[TaggedItem]:
    found = Q(pk__in=[])
    for own in rows:
        kind = ContentType.objects.get_for_model(own.model)
        found |= Q(content_type=kind, object_id__in=own.order_by().values("pk"))
    return TaggedItem.objects.filter(found).order_by()
