"""The audit log as people read it: filtered, page by page, with what changed; and taken out as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import BaseListingView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.audit import AuditEntry, record_export
from countries.audit.exports import record_export_of
from countries.audit.files import CHUNK, CSV, FORMS, JSON, lines
from countries.audit.logged import PAGE_TYPE
from countries.audit.reading import (
    EntriesPage,
    Filters,
    entries_for,
    may_read,
    page_of,
    readable_countries,
    reads_network,
)
from countries.audit.recording import Place
from countries.audit.watching import nouns
from countries.routing import network

NETWORK_ONLY = "-"
"""What the filter says for entries of no country."""


def _country_choices(request: HttpRequest) -> list[tuple[str, str]]:
    own = readable_countries(request.user)
    found = [(info.code, info.name) for info in network().countries if info.code in own]
    found.sort(key=lambda choice: choice[1])
    if reads_network(request.user):
        found.insert(0, (NETWORK_ONLY, _("The network's own")))
    return found


class AuditFilterSet(WagtailFilterSet):
    """What the log is narrowed by; ``Filters`` puts it into the query."""

    time = django_filters.DateFromToRangeFilter(
        label=gettext_lazy("Time"), widget=DateRangePickerWidget
    )
    person = django_filters.CharFilter(label=gettext_lazy("Who"))
    action = django_filters.ChoiceFilter(
        label=gettext_lazy("Action"),
        choices=lambda: [(noun, noun) for noun in nouns()],
        widget=forms.RadioSelect,
    )
    text = django_filters.CharFilter(label=gettext_lazy("Object"))
    country = django_filters.ChoiceFilter(label=gettext_lazy("Country"), widget=forms.RadioSelect)
    object = django_filters.CharFilter(label=gettext_lazy("One object alone (kind:id)"))

    class Meta:
        model = AuditEntry
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["country"].extra["choices"] = _country_choices(self.request)

    @property
    def chosen(self) -> Filters:
        """Return what the form asks for."""
        data = self.form.cleaned_data
        days = data.get("time")
        kind, _colon, pk = (data.get("object") or "").partition(":")
        country = data.get("country") or None
        return Filters(
            since=days.start if days else None,
            until=_next_moment(days.stop) if days else None,
            person=data.get("person") or "",
            action=data.get("action") or "",
            text=data.get("text") or "",
            country="" if country == NETWORK_ONLY else country,
            object_type=kind,
            object_pk=pk,
        )


def _next_moment(moment: dt.datetime | None) -> dt.datetime | None:
    return moment + dt.timedelta(microseconds=1) if moment else None


class ReaderMixin:
    """For those who read the log of a country, or of the network; others learn nothing of it."""

    asks_before_looking = True
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        if not may_read(request.user):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's


class AuditLogView(ReaderMixin, BaseListingView):
    """The entries, the newest first."""

    model = AuditEntry
    page_title = gettext_lazy("Audit log")
    header_icon = "history"
    results_template_name = "wagtail_countries/admin/audit/results.html"
    index_url_name = "countries_audit"
    index_results_url_name = "countries_audit_results"
    filterset_class = AuditFilterSet
    verbose_name_plural = gettext_lazy("entries")
    page_kwarg = "older"

    @cached_property
    def page(self) -> EntriesPage:
        older = self.request.GET.get(self.page_kwarg, "")
        before = int(older) if older.isdecimal() else None
        return page_of(narrowed(self.filters, self.request.user), before=before)

    def get_queryset(self) -> Any:
        return self.page.entries

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "rows": rows_of(self.page.entries),
            "page": self.page,
            "first_url": self._url_from(None),
            "older_url": self._url_from(self.page.older),
        }

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        query = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            query.pop(name, None)
        labels = {CSV: _("Download CSV"), JSON: _("Download JSON")}
        return [
            Button(
                label,
                url=f"{reverse('countries_audit_export', args=[form])}?{query.urlencode()}",
                icon_name="download",
            )
            for form, label in labels.items()
        ]

    def _url_from(self, older: int | None) -> str:
        query = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            query.pop(name, None)
        if older:
            query[self.page_kwarg] = str(older)
        return f"{self.index_url}?{query.urlencode()}"


class ExportView(ReaderMixin, View):
    """All that the filters leave, as a file that is written while it is read."""

    def get(self, request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
        filters = AuditFilterSet(request.GET, request=request)
        rows = narrowed(filters, request.user).order_by("pk")
        _record(request, form)
        pieces = lines(rows.iterator(chunk_size=CHUNK), form)
        name = f"audit-log-{timezone.now():%Y-%m-%d}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(pieces, content_type=FORMS[form], headers=headers)


def _record(request: HttpRequest, form: str) -> None:
    """An export of one country's entries stands in its own log, any other in those of all readers."""
    code, filters = request.GET.get("country", ""), dict(request.GET.lists())
    if code in readable_countries(request.user):
        place = Place(code=code)
        record_export("audit log", form=form, filters=filters, user=request.user, place=place)
    else:
        record_export_of(request.user, "audit log", form=form, filters=filters)


def narrowed(filters: AuditFilterSet, user: Any) -> QuerySet[AuditEntry]:
    """Return what ``user`` reads, as far as ``filters`` ask for it; none where they mean nothing."""
    rows = entries_for(user)
    return filters.chosen.narrow(rows) if filters.is_valid() else rows.none()


# --- an entry in words ---


@dataclass(frozen=True)
class Change:
    """One field of an entry as it was and as it is."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """An entry with what a reader wants to go on to."""

    entry: AuditEntry
    changes: list[Change]
    kind: str
    object_url: str
    history_url: str


def rows_of(entries: list[AuditEntry]) -> list[Row]:
    """Return ``entries`` in words; one query for the pages that are still there."""
    pks = {int(row.object_pk) for row in entries if row.object_type == PAGE_TYPE and row.object_pk}
    there = set(Page.objects.filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
    return [
        Row(
            entry=entry,
            changes=list(changes_of(entry)),
            kind=_kind(entry),
            object_url=object_log_url(entry.object_type, entry.object_pk),
            history_url=_history_url(entry, there),
        )
        for entry in entries
    ]


def object_log_url(object_type: str, pk: Any) -> str:
    """Return where all entries of one object are."""
    if not object_type:
        return ""
    return f"{reverse('countries_audit')}?{urlencode({'object': f'{object_type}:{pk}'})}"


def changes_of(entry: AuditEntry) -> Iterator[Change]:
    """Yield each field of ``entry``; of a stream each block."""
    before, after = entry.before or {}, entry.after or {}
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        label = _field_label(entry, name)
        blocks = {**_blocks(was), **_blocks(now)}
        if not blocks:
            yield Change(label, in_words(was), in_words(now))
        for key, kind in blocks.items():
            texts = [in_words(_block_value(side, key)) for side in (was, now)]
            yield Change(f"{label}: {kind}", *texts)


def in_words(value: Any) -> str:
    """Return a stored value as text; of what was too long its beginning and length."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(in_words(inner) for inner in value)
    if not isinstance(value, dict):
        return str(value)
    if "sha256" in value:
        told = _("%(begins)s… (%(length)s characters)")
        return told % {"begins": value.get("begins", ""), "length": value.get("length", "")}
    if "name" in value and set(value) <= {"id", "name"}:
        return str(value["name"])
    parts = ((key, in_words(inner)) for key, inner in value.items())
    return "; ".join(f"{key}: {text}" for key, text in parts if text)


def _blocks(value: Any) -> dict[str, str]:
    """Return the blocks in a stored stream, by id with their type; none in any other value."""
    if not isinstance(value, dict) or not value:
        return {}
    if not all(_is_block(inner) for inner in value.values()):
        return {}
    return {key: inner.get("type") or _("block") for key, inner in value.items()}


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) and (set(value) == {"type", "value"} or "sha256" in value)


def _block_value(stream: Any, key: str) -> Any:
    found = stream.get(key) if isinstance(stream, dict) else None
    return found.get("value") if isinstance(found, dict) and "value" in found else found


def _kind(entry: AuditEntry) -> str:
    model = _model(entry)
    return str(capfirst(model._meta.verbose_name)) if model else entry.object_type


def _field_label(entry: AuditEntry, name: str) -> str:
    model = _model(entry)
    try:
        field: Any = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    return str(capfirst(getattr(field, "verbose_name", name.replace("_", " "))))


def _model(entry: AuditEntry) -> Any:
    try:
        return apps.get_model(entry.object_type) if entry.object_type else None
    except (LookupError, ValueError):
        return None


def _history_url(entry: AuditEntry, pages: set[int]) -> str:
    if entry.object_type == PAGE_TYPE and entry.object_pk and int(entry.object_pk) in pages:
        return reverse("wagtailadmin_pages:history", args=[entry.object_pk])
    return ""


# --- what leads there ---


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


def menu_item() -> AuditMenuItem:
    return AuditMenuItem(
        gettext_lazy("Audit log"),
        reverse("countries_audit"),
        name="audit-log",
        icon_name="history",
        order=1100,
    )


def row_button(row: Any, user: Any) -> Iterator[Button]:
    """Yield the way to a row's entries, for those who read the log."""
    if may_read(user):
        url = object_log_url(row._meta.label_lower, row.pk)
        yield Button(_("Audit log"), url, icon_name="history")


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to a page's entries, for those who read them."""
    info = network().by_locale_id.get(page.locale_id)
    if info is not None and info.country.code in readable_countries(user):
        url = object_log_url(PAGE_TYPE, page.pk)
        yield Button(_("Audit log"), url, icon_name="history", priority=68)


urls: list[URLPattern] = [
    path("reports/audit/", AuditLogView.as_view(), name="countries_audit"),
    path(
        "reports/audit/results/",
        AuditLogView.as_view(results_only=True),
        name="countries_audit_results",
    ),
    re_path(
        rf"^reports/audit/export\.(?P<form>{CSV}|{JSON})$",
        ExportView.as_view(),
        name="countries_audit_export",
    ),
]
