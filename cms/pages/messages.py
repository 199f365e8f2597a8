"""The screens of what visitors wrote: each country reads, answers off and exports its own."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets import BooleanRadioSelect
from wagtail.log_actions import log

from cms.pages.forms import Submission, SubmissionKind
from cms.pages.visitor_forms import (
    ContactForm,
    EntryForm,
    NewsletterForm,
    OrderForm,
    WorkplaceForm,
)
from countries.admin import scoped
from countries.text.cells import as_cell

FORMS: dict[str, type[forms.Form]] = {
    SubmissionKind.MESSAGE: ContactForm,
    SubmissionKind.WORKPLACE: WorkplaceForm,
    SubmissionKind.NEWSLETTER: NewsletterForm,
    SubmissionKind.ENTRY: EntryForm,
    SubmissionKind.ORDER: OrderForm,
}
"""By which form each kind came."""
LABELS = {name: field.label for form in FORMS.values() for name, field in form.base_fields.items()}
ANSWERS = tuple(LABELS)
LEFT_OUT = ("add", "edit", "history", "history_results")


class MessageFilter(WagtailFilterSet):
    is_handled = django_filters.BooleanFilter(
        label=gettext_lazy("Handled"),
        field_name="handled_at",
        lookup_expr="isnull",
        exclude=True,
        widget=BooleanRadioSelect,
    )
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=SubmissionKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Submission
        fields = ()


def sender_of(message: Submission) -> str:
    return str(message.data.get("name") or message.data.get("email") or "–")


def _is_new(message: Submission) -> bool:
    return message.handled_at is None


class IndexView(scoped.IndexView):
    """The messages of the user's countries: those that wait come first."""

    default_ordering = "waiting"
    filterset_class = MessageFilter
    list_export = ("sent_at", "handled_at", "kind", "page", "locale", *ANSWERS)
    custom_value_preprocess = {
        **scoped.IndexView.custom_value_preprocess,
        str: {"csv": as_cell, "xlsx": as_cell},
    }

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "sender", label=gettext_lazy("From"), accessor=sender_of, get_url=self.detail_url
            ),
            Column(
                "kind",
                label=gettext_lazy("Kind"),
                accessor="get_kind_display",
                sort_key="kind",
            ),
            Column(
                "country",
                label=gettext_lazy("Country"),
                accessor="country.name",
                sort_key="country__name",
            ),
            Column("page", label=gettext_lazy("Page"), sort_key="page__title"),
            DateColumn("sent_at", label=gettext_lazy("Sent"), sort_key="sent_at"),
            StatusTagColumn(
                "state",
                label=gettext_lazy("Status"),
                accessor=lambda row: _("waiting") if _is_new(row) else _("handled"),
                primary=_is_new,
                sort_key="handled_at",
            ),
        ]

    def detail_url(self, message: Submission) -> str:
        return reverse("messages:detail", args=[message.pk])

    def get_base_queryset(self) -> QuerySet[Submission]:
        return super().get_base_queryset().select_related("country", "page")

    def order_queryset(self, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        if self.ordering == "waiting":
            return queryset.order_by(F("handled_at").asc(nulls_first=True), "-sent_at")
        return super().order_queryset(queryset)

    def get_list_more_buttons(self, instance: Submission) -> list[MenuItem]:
        read = MenuItem(_("Read"), url=self.detail_url(instance), icon_name="view", priority=5)
        return [read, *super().get_list_more_buttons(instance)]

    def to_row_dict(self, item: Submission) -> OrderedDict[str, Any]:
        known = {
            "sent_at": item.sent_at,
            "kind": item.kind,
            "locale": item.locale,
            "page": item.page.title if item.page else "",
            "handled_at": item.handled_at or "",
        }
        return OrderedDict(
            (name, known.get(name, str(item.data.get(name, "")))) for name in self.list_export
        )

    def get_heading(self, queryset: Any, field: str) -> str:
        return field


class MessageScreen(
    scoped.ScopedMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """One message: to be read, and to be marked as handled or as waiting again."""

    model = Submission
    permission_required = "change"
    template_name = "pages/admin/message.html"
    header_icon = "mail"
    kwargs: dict[str, Any]

    @cached_property
    def message(self) -> Submission:
        rows = self.own_rows().select_related("country", "page")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Message from %(name)s") % {"name": sender_of(self.message)}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("messages:index"), "label": _("Messages")},
            {"url": "", "label": self.get_page_title()},
        ]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        message = self.message
        message.handled_at = timezone.now() if "handled" in request.POST else None
        message.save(update_fields=["handled_at"])
        log(instance=message, action="wagtail.edit", user=request.user)
        said = _("Marked as handled.") if message.handled_at else _("Marked as waiting.")
        messages.success(request, said)
        return redirect("messages:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "message": self.message, "answers": answers_of(self.message)}


def answers_of(message: Submission) -> list[tuple[str, str]]:
    """Return (label, answer) of all that the visitor filled in, in the form's order."""
    form = FORMS[message.kind]
    names = [name for name in form.base_fields if name in message.data]
    names += [name for name in message.data if name not in names]
    asked = {name: field.label for name, field in form.base_fields.items()}
    return [
        (str(asked.get(name, LABELS.get(name, name))), str(message.data[name])) for name in names
    ]


class MessagesViewSet(scoped.ScopedViewSet):
    """Messages come from visitors and are not changed, only handled and deleted."""

    model = Submission
    name = "messages"
    icon = "mail"
    menu_label = gettext_lazy("Messages")
    menu_order = 530
    add_to_admin_menu = True
    index_view_class = IndexView
    export_filename = "messages"
    list_per_page = 50
    exclude_form_fields = ()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_common_view_kwargs(**kwargs)
        return {**found, "add_url_name": None, "edit_url_name": None, "history_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in LEFT_OUT]
        return [*kept, path("<int:pk>/", self.construct_view(MessageScreen), name="detail")]

    def register_admin_url_finder(self) -> None:
        """Messages are found in their list alone."""
