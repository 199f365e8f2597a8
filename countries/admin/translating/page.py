"""The screen on which a page is translated, in the place of wagtail-localize's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.pages import edit as wagtail
from wagtail.admin.widgets import AdminPageChooser
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser
from wagtail.locks import WorkflowLock
from wagtail.models import Page

from countries.access import can_edit, can_publish, can_translate
from countries.admin.freshness import Status, state_in_words, status_of
from countries.admin.translating.strips import Opened, sections_of
from countries.routing import network
from countries.segments.reading import is_translated
from countries.text import bcp47, direction, native_name
from countries.translation import views
from countries.translation.desk import Desk, Group, State, desk_of
from countries.translation.registering import (
    refresh_source,
    source_page,
    translation_of,
    was_published_since,
)
from countries.translation.requests.making import open_requests_for
from countries.translation.reviewing.deciding import review_state, sent_back
from countries.translation.writing import EXACT, may_review

TEMPLATE = "wagtail_countries/admin/translation/editor.html"
OPEN, COMMENTS = "open", "comments"
FILTERS = {OPEN, COMMENTS, *State}


@dataclass(frozen=True)
class Failed:
    """A text that was not stored, as it was typed, and why. ``theirs`` is what stands there instead."""

    pk: int
    text: str
    error: str = ""
    is_conflict: bool = False
    theirs: str = ""
    by: str = ""


@dataclass(frozen=True)
class Filter:
    """A way to see some of the texts alone, with how many there are."""

    name: str
    label: str | Promise
    count: int


ACTIONS = {
    "publish": views.publish_translation,
    "save": views.save_draft,
    "review": views.send_to_review,
}


def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Show the editor where a page is translated from another; None for Wagtail's own."""
    if request.method == "POST" and views.TO_ALIAS in request.POST:
        raise Http404
    if request.method == "POST" and views.RESTART in request.POST:
        return views.restart(request, page)
    translation = translation_of(page)
    if translation is None:
        return None
    specific = page.specific
    if not can_translate(request.user, page):
        if review_state(request.user, specific) is None and not can_edit(request.user, page):
            raise PermissionDenied
        return show(request, translation, specific)
    act = ACTIONS.get(request.POST.get("action", "")) if request.method == "POST" else None
    return act(request, translation) if act else show(request, translation, specific)


class EditView(wagtail.EditView):
    """Wagtail's editor, which is not prepared for a page whose translation answers in its place."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if "revision_id" not in kwargs:
            rows = Page.objects.filter(is_translated(), pk=page_id).select_related("locale")
            row = rows.prefetch_workflow_states().first()
            if row is not None and not self.expects_json_response:
                page = row.specific
                page.locale = row.locale
                page._current_workflow_states = row._current_workflow_states
                answer: HttpResponse | None = self.run_hook("before_edit_page", request, page)
                if answer is not None:
                    return answer
        response: HttpResponse = super().dispatch(request, page_id, **kwargs)
        return response


@dataclass(frozen=True)
class Known:
    """What the header shows of a page whose status has been looked up."""

    status: Status
    address_url: str


def show(
    request: HttpRequest,
    translation: Any,
    page: Any,
    *,
    failed: Failed | None = None,
    opened: Opened | None = None,
) -> HttpResponse:
    """Return the screen; with a text that was not stored it keeps what was typed, and says why.

    With ``opened``, the form for a block of the country's own stands at its block.
    """
    source = source_page(translation.source)
    if source is not None and was_published_since(translation.source, source):
        translation.source = refresh_source(translation.source)
    desk = desk_of(translation, page=page, source=source)
    _note_status(request, desk)
    asked = request.POST.get("show", request.GET.get("show", ""))
    chosen = asked if asked in FILTERS else ""
    groups = desk.groups(chosen)
    if failed is not None and not any(one.pk == failed.pk for one in _segments(groups)):
        chosen, groups = "", desk.groups()
    context = {
        **_header(request, desk, page),
        "desk": desk,
        "translation": translation,
        "sections": sections_of(
            page,
            request.user,
            groups,
            source=source,
            overlays=desk.overlays,
            is_filtered=bool(chosen),
            opened=opened,
        ),
        "chosen": chosen,
        "filters": list(_filters(desk)),
        "failed": failed,
        "source": _language(translation.source.locale.language_code),
        "target": _language(translation.target_locale.language_code),
        "bulk": list(_bulk(request.user, desk)),
        "preview_url": reverse("wagtail_localize:preview_translation", args=[translation.pk]),
        "may_publish": can_publish(request.user, page),
        "lock": _lock(request.user, page),
        "may_translate": can_translate(request.user, page),
        **_asked_and_reviewed(request.user, page),
    }
    widgets = list(_put_choosers(groups))
    forms = [opened.form] if opened else []
    context["media"] = MediaContainer([*context["side_panels"], *widgets, *forms]).media
    status = 200
    if failed is not None:
        status = 409 if failed.is_conflict else 422
    elif opened is not None and opened.error:
        status = 422
    return render(request, TEMPLATE, context, status=status)


def _asked_and_reviewed(user: Any, page: Any) -> dict[str, Any]:
    """Return what the header shows of requests and of the review."""
    info = network().by_locale_id.get(page.locale_id)
    requests = list(open_requests_for(page)) if info else []
    return {
        "asked": [(row, row.is_overdue(timezone.localdate())) for row in requests],
        "review": review_state(user, page),
        "sent_back": sent_back(page),
        "may_send": page.current_workflow_task_state is None or sent_back(page) is not None,
    }


def _note_status(request: HttpRequest, desk: Desk) -> None:
    """Let the page's header say how it stands; one that is not live yet, what is left to do."""
    status = status_of(desk.page, desk.freshness, desk.source)
    if not desk.page.live:
        label, tone = state_in_words(desk.standing)
        status = replace(status, label=f"{status.label}, {label}", tone=tone)
    url = reverse("countries_address", args=[desk.page.pk])
    request.page_freshness = Known(status, url)  # type: ignore[attr-defined]  # for the header


def progress_of(desk: Desk) -> dict[str, Any]:
    """Return how far a translation is, as the page's script shows it."""
    return {
        "done": desk.done,
        "total": desk.total,
        "counts": {one.name or "all": one.count for one in _filters(desk)},
        "sentence": progress_sentence(desk),
    }


def progress_sentence(desk: Desk) -> str:
    """Return how far a translation is, in words."""
    return _("%(done)d of %(total)d texts are done") % {"done": desk.done, "total": desk.total}


def _segments(groups: list[Group]) -> Iterator[Any]:
    for group in groups:
        yield from group.segments


def _filters(desk: Desk) -> Iterator[Filter]:
    yield Filter("", _("All"), desk.total)
    yield Filter(OPEN, _("To do"), desk.total - desk.done)
    for state, count in desk.counts.items():
        yield Filter(state.value, state.label, count)
    yield Filter(COMMENTS, _("with open comments"), desk.with_comments)


def _bulk(user: Any, desk: Desk) -> Iterator[tuple[str, str]]:
    """Yield what can be done for many texts at once: a name, and what its button says."""
    waiting = [one for one in desk.segments if one.state.is_unwritten]
    exact = sum(any(hit.match == EXACT for hit in one.suggestions) for one in waiting)
    figures = sum(one.is_without_words for one in waiting)
    machine = desk.counts[State.MACHINE]
    if exact:
        yield "memory", _("Take all exact matches (%(count)d)") % {"count": exact}
    if figures:
        yield "figures", _("Leave figures as in the source (%(count)d)") % {"count": figures}
    if machine and may_review(user, desk.page):
        yield "machine", _("Mark all machine text as reviewed (%(count)d)") % {"count": machine}


def _header(request: HttpRequest, desk: Desk, page: Page) -> dict[str, Any]:
    own = [
        other
        for other in page.get_translations().select_related("locale")
        if can_translate(request.user, other)
    ]
    choices = [
        {"locale": other.locale, "url": reverse("wagtailadmin_pages:edit", args=[other.pk])}
        for other in own
    ]
    panel = PageStatusSidePanel(
        page,
        request,
        show_schedule_publishing_toggle=False,
        live_object=page,
        scheduled_object=page.get_scheduled_revision_as_object(),
        locale=desk.translation.target_locale,
        translations=choices,
    )
    # Where a page is referred to is counted twice, and is no translator's matter.
    panel.usage_url = None
    return {
        "page": page,
        "page_perms": page.permissions_for_user(request.user),
        "side_panels": [panel],
        "locales": choices,
        "progress": progress_sentence(desk),
        "share": 100 * desk.done // desk.total if desk.total else 100,
    }


def _language(code: str) -> dict[str, str]:
    return {"lang": bcp47(code), "dir": direction(code), "name": native_name(code), "code": code}


def _lock(user: Any, page: Any) -> str:
    """Return why nothing can be written, where somebody locked the page."""
    if not can_translate(user, page):
        if can_edit(user, page):
            return _("You may change blocks of this page, but not its translation.")
        return _("You may review this translation, but not change it.")
    lock = page.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, WorkflowLock):
        return _("This translation is under review: it can be changed when it comes back.")
    return _("Somebody locked this page.")


def _put_choosers(groups: list[Group]) -> Iterator[Any]:
    """Give each choice of an object what it is chosen with; yield the widgets."""
    for choice in (choice for group in groups for choice in group.choices):
        widget = _chooser(choice.model) if choice.model else None
        if widget:
            choice.chooser = widget.render("value", None, {"id": f"choice-{choice.pk}"})
            yield widget


def _chooser(model: type[Model]) -> Any:
    if issubclass(model, Page):
        return AdminPageChooser(target_models=[model])
    if model is get_image_model():
        return AdminImageChooser()
    if model is get_document_model():
        return AdminDocumentChooser()
    return None
