"""The screens of requests: lists with progress, a new one, one by itself, and what is done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import CHANGING, locales_where
from countries.admin.requesting.forms import HandOverForm, RequestForm, label_of
from countries.admin.requesting.mails import Told, tell
from countries.routing import LocaleInfo
from countries.text import native_name
from countries.translation.registering import TranslationError
from countries.translation.requests.counting import Progress, progress_of, word_counts
from countries.translation.requests.making import (
    close_request,
    hand_over,
    may_ask,
    may_hand_over,
    may_translate,
    place_of,
    requests_seen_by,
    take_request,
)
from countries.translation.requests.models import RequestedPage, TranslationRequest
from countries.umbrella.requesting import pages_to_start, request_pages, translated_pages

ON_A_SCREEN = 20
MOST_OFFERED = 300
"""So many pages of each kind are offered to be ticked; a search narrows them."""

OPEN, UNTAKEN, OVERDUE, CLOSED = "open", "untaken", "overdue", "closed"
FILTERS = {
    OPEN: gettext_lazy("Open"),
    UNTAKEN: gettext_lazy("Taken by nobody"),
    OVERDUE: gettext_lazy("Overdue"),
    CLOSED: gettext_lazy("Closed"),
}
INDEX = "translation_requests:index"


Offered = tuple[Page, bool, Progress]
"""A page to tick, whether it is, and how far its translation is."""


class RequestsMixin:
    """For those who work in a language; what is not theirs is not there."""

    asks_before_looking = True
    request: HttpRequest
    wanted: Sequence[Action] = tuple(CHANGING)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        if not locales_where(request.user, *self.wanted):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's


class Screen(RequestsMixin, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse(INDEX), "label": _("Translation requests")}
        here = {"url": "", "label": self.get_page_title()}
        is_index = type(self) is IndexView
        return [*self.breadcrumbs_items, *([] if is_index else [above]), here]


@dataclass(frozen=True)
class Row:
    """A request in a list, with how far it is."""

    request: TranslationRequest
    progress: Progress
    pages: int
    language: str
    is_overdue: bool


def rows_of(requests: Sequence[TranslationRequest], *, today: dt.date) -> list[Row]:
    """Return ``requests`` with their progress, in as many queries for many as for one."""
    links = RequestedPage.objects.filter(request__in=requests).values_list("request_id", "page_id")
    by_request: dict[int, list[int]] = {request.pk: [] for request in requests}
    for request_id, page_id in links:
        by_request[request_id].append(page_id)
    ids = {pk for some in by_request.values() for pk in some}
    progress = progress_of(Page.objects.filter(pk__in=ids).select_related("locale"))
    return [
        Row(
            request,
            reduce(add, (progress.get(pk, Progress()) for pk in own), Progress()),
            len(own),
            native_name(request.locale.language_code),
            request.is_overdue(today),
        )
        for request in requests
        for own in [by_request[request.pk]]
    ]


class _ListView(Screen):
    """A list of requests, page by page."""

    template_name = "wagtail_countries/admin/requests/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = Paginator(self.found(), ON_A_SCREEN).get_page(self.request.GET.get("p"))
        return context | {
            "rows": rows_of(list(found.object_list), today=timezone.localdate()),
            "page_obj": found,
            "may_ask": any(may_ask(self.request.user, info) for info in _locales(self.request)),
        }

    def found(self) -> Any:
        """Return what is listed."""
        raise NotImplementedError


def _locales(request: HttpRequest) -> list[LocaleInfo]:
    found = locales_where(request.user, *CHANGING)
    return [info for info in found if info.home_id and info.country.is_open]


class IndexView(_ListView):
    """What was asked for in the languages in which somebody works, and how far it is."""

    page_title = gettext_lazy("Translation requests")

    @property
    def chosen(self) -> str:
        asked = self.request.GET.get("state", OPEN)
        return asked if asked in FILTERS else OPEN

    def found(self) -> Any:
        rows = requests_seen_by(self.request.user)
        if self.chosen == CLOSED:
            return rows.exclude(closed_at=None).order_by("-closed_at")
        rows = rows.open().by_due_date()
        if self.chosen == UNTAKEN:
            rows = rows.filter(translator=None)
        elif self.chosen == OVERDUE:
            rows = rows.filter(due_on__lt=timezone.localdate())
        locale = self.request.GET.get("locale", "")
        return rows.filter(locale__language_code=locale) if locale else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "filters": FILTERS.items(),
            "chosen": self.chosen,
            "locales": [(info.code, label_of(info)) for info in _locales(self.request)],
            "locale": self.request.GET.get("locale", ""),
        }


class MineView(_ListView):
    """What somebody has to translate, what is due first before all others."""

    wanted = (Action.TRANSLATE,)
    page_title = gettext_lazy("My translations")

    def found(self) -> Any:
        rows = requests_seen_by(self.request.user).filter(translator_id=self.request.user.pk)
        return rows.open().by_due_date()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"leads_to_tutorial": True}


class NewView(Screen):
    """Ask for translations: first of which language, then which pages, by when, by whom."""

    template_name = "wagtail_countries/admin/requests/new.html"
    page_title = gettext_lazy("Ask for translations")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not self.locales:
            raise PermissionDenied

    @cached_property
    def locales(self) -> list[LocaleInfo]:
        return [info for info in _locales(self.request) if may_ask(self.request.user, info)]

    @cached_property
    def info(self) -> LocaleInfo | None:
        code = self.request.POST.get("locale") or self.request.GET.get("locale", "")
        if not code and len(self.locales) == 1:
            return self.locales[0]
        if not code:
            return self._of_ticked()
        return next((info for info in self.locales if info.code == code), None)

    def _of_ticked(self) -> LocaleInfo | None:
        """Return the language of the pages that somebody came with, where it is one of theirs."""
        rows = Page.objects.filter(pk__in=self.ticked).values_list("locale_id", flat=True)
        codes = set(rows.distinct()) if self.ticked else set()
        own = [info for info in self.locales if info.locale_id in codes]
        return own[0] if len(own) == 1 else None

    @cached_property
    def ticked(self) -> list[int]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return [int(key) for key in asked.getlist("page") if key.isdecimal()][:MOST_OFFERED]

    def _offered(self, rows: Any, *, title: str) -> list[tuple[Page, bool]]:
        """Return pages to tick, those first that somebody came with; ``title`` is the field searched in."""
        keys = set(
            Page.objects.filter(pk__in=self.ticked).values_list("translation_key", flat=True)
            if self.ticked
            else ()
        )
        asked = self.request.GET.get("q", "").strip()
        chosen = list(rows.filter(translation_key__in=keys)) if keys else []
        others = rows.exclude(translation_key__in=keys)
        if asked:
            others = others.filter(**{f"{title}__icontains": asked})
        return [(page, True) for page in chosen] + [(page, False) for page in others[:MOST_OFFERED]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {"locales": [(info.code, label_of(info)) for info in self.locales]}
        if self.info is None:
            return context | {"ticked": self.ticked}
        here = self._offered(translated_pages(self.info), title="draft_title")
        progress = progress_of([page for page, _is_ticked in here])
        return context | {
            "info": self.info,
            "label": label_of(self.info),
            "form": kwargs.get("form") or self._form(self.info, None),
            "here": _those_done_last(
                [(page, ticked, progress.get(page.pk, Progress())) for page, ticked in here]
            ),
            # Of what others have, what is public is told: not what a draft of theirs is called.
            "there": self._offered(pages_to_start(self.request.user, self.info), title="title"),
            "q": self.request.GET.get("q", ""),
            "ticked": self.ticked,
        }

    def _form(self, info: LocaleInfo, data: Any) -> RequestForm:
        return RequestForm(data, info=info, today=timezone.localdate(), user=self.request.user)

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.info is None:
            raise Http404
        form = self._form(self.info, request.POST)
        if form.is_valid():
            try:
                return self._make(self.info, form.cleaned_data)
            except (ValidationError, TranslationError) as error:
                messages.error(request, " ".join(getattr(error, "messages", None) or [str(error)]))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _make(self, info: LocaleInfo, data: dict[str, Any]) -> HttpResponse:
        user = self.request.user
        own = list(translated_pages(info).filter(pk__in=self.ticked))
        own += pages_to_start(user, info).filter(pk__in=self.ticked)
        with transaction.atomic():
            made = request_pages(
                own,
                info=info,
                due_on=data["due_on"],
                note=data["note"],
                translator=data["translator"],
                user=user,
                now=timezone.now(),
            )
            if made.translator is not None:
                tell(made, [made.translator], Told.REQUESTED, by=user)
        messages.success(self.request, _("The translation is asked for."))
        return redirect("translation_requests:request", made.pk)


def _those_done_last(offered: list[Offered]) -> list[Offered]:
    """Return pages to tick, with those after all others that nobody came with and that are done."""
    return sorted(offered, key=lambda one: not one[1] and one[2].is_done)


class _OneMixin(RequestsMixin):
    """One request of those that the user sees; all others do not exist."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        row = requests_seen_by(request.user).filter(pk=kwargs["request_id"]).first()
        if row is None:
            raise Http404
        self.row: TranslationRequest = row

    @property
    def info(self) -> LocaleInfo:
        return place_of(self.row)

    def _hand_over_form(self, data: Any = None) -> HandOverForm:
        without, user = self.row.translator_id, self.request.user
        return HandOverForm(data, info=self.info, without=without, user=user)


class RequestView(_OneMixin, Screen):
    """One request: its words by how much of them is known, its pages, and what can be done with it."""

    template_name = "wagtail_countries/admin/requests/request.html"

    def get_page_title(self) -> str:
        day = self.row.due_on.isoformat()
        return _("%(language)s, due on %(day)s") % {"language": label_of(self.info), "day": day}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        rows = Page.objects.filter(translation_requests=self.row).select_related("locale")
        pages = list(rows.order_by("path"))
        progress = progress_of(pages)
        hands = may_hand_over(user, self.row)
        is_free = self.row.is_open and self.row.translator_id is None
        form = self._hand_over_form() if hands else None
        return context | {
            "row": rows_of([self.row], today=timezone.localdate())[0],
            "words": word_counts(pages),
            "pages": [(page, progress.get(page.pk, Progress())) for page in pages],
            "may_take": is_free and may_translate(user, self.info),
            "may_close": self.row.is_open and may_ask(user, self.info),
            "form": kwargs.get("form") or form,
        }


class _ActView(_OneMixin, View):
    """Something done with a request, which leads back to it."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            done = self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, done)
        return redirect("translation_requests:request", self.row.pk)

    def act(self) -> str:
        """Do it, and return what was done in words."""
        raise NotImplementedError


class TakeView(_ActView):
    def act(self) -> str:
        take_request(self.row, user=self.request.user)
        return _("You translate this now.")


class CloseView(_ActView):
    def act(self) -> str:
        close_request(self.row, user=self.request.user, now=timezone.now())
        return _("The request is closed.")


class HandOverView(_ActView):
    def act(self) -> str:
        user = self.request.user
        form = self._hand_over_form(self.request.POST)
        if not form.is_valid():
            raise ValidationError(_("Choose somebody who translates into this language."))
        person, note = form.cleaned_data["translator"], form.cleaned_data["note"]
        with transaction.atomic():
            former = hand_over(self.row, translator=person, user=user)
            tell(self.row, [person], Told.HANDED_OVER, by=user, note=note)
            if former is not None:
                tell(self.row, [former], Told.HANDED_AWAY, by=user, note=note)
        return _("It is handed over; a mail tells both.")
