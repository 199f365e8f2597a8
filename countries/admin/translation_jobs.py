"""Work on many translations at once: asking for it, how far it is, calling it off; the ways there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import locales_where
from countries.admin.adopting import targets_of
from countries.admin.translation_files import TranslatorMixin, label_of
from countries.routing import LocaleInfo, network
from countries.translation.files.reading import translator_locales
from countries.translation.jobs.asking import ask_for, cancel, try_again
from countries.translation.jobs.models import ItemState, JobKind, TranslationJob
from countries.translation.jobs.reading import (
    counts_of,
    items_for,
    jobs_for,
    may_cancel,
    may_try_again,
)
from countries.translation.jobs.updating import behind_in
from countries.translation.machine.configuration import is_configured
from countries.translation.registering import TranslationError
from countries.umbrella.many import (
    campaigns_for,
    locales_to_start_into,
    pages_to_start_from,
    wanted_of,
)

PER_PAGE = 100
JOBS_ON_A_PAGE = 30
MOST_CHOSEN = 200
"""So many pages can be named in an address."""

TONES = {
    ItemState.WAITING: "plain",
    ItemState.DONE: "good",
    ItemState.SKIPPED: "plain",
    ItemState.REFUSED: "attention",
    ItemState.CANCELLED: "plain",
}


class Screen(TranslatorMixin, WagtailAdminTemplateMixin):
    """For those who translate somewhere; for all others there is no such screen."""

    header_icon = "tasks"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("translation_jobs:index"), "label": _("Translation jobs")}
        here = {"url": "", "label": self.get_page_title()}
        is_index = isinstance(self, IndexView)
        return [*self.breadcrumbs_items, *([] if is_index else [above]), here]


@dataclass(frozen=True)
class Progress:
    """How far a job is: counted from its pages."""

    job: TranslationJob
    counts: dict[ItemState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ended(self) -> int:
        return self.total - self.counts[ItemState.WAITING]

    @property
    def is_over(self) -> bool:
        return not self.counts[ItemState.WAITING]

    @property
    def sentence(self) -> str:
        text = ngettext(
            "%(ended)d of %(total)d page is through",
            "%(ended)d of %(total)d pages are through",
            self.total,
        )
        return text % {"ended": self.ended, "total": self.total}

    @property
    def marks(self) -> list[tuple[ItemState, int, str]]:
        return [(state, count, TONES[state]) for state, count in self.counts.items() if count]


class IndexView(Screen, TemplateView):
    """The jobs of one's countries, the newest first, and what can be asked for."""

    template_name = "wagtail_countries/admin/translation_jobs/index.html"
    page_title = gettext_lazy("Translation jobs")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        found = Paginator(jobs_for(user), JOBS_ON_A_PAGE).get_page(self.request.GET.get("p"))
        may_start = bool(locales_where(user, Action.CREATE))
        return context | {
            "found": found,
            "jobs": [Progress(job, counts_of(job)) for job in found],
            "campaigns": list(campaigns_for(user)) if may_start else [],
            "may_start": may_start,
        }


class LocalesForm(forms.Form):
    """Into which languages; whether with all below is asked only where something lies below."""

    with_children = forms.BooleanField(
        label=gettext_lazy("With all live pages below"), required=False
    )
    locales = forms.MultipleChoiceField(
        label=gettext_lazy("Countries and languages"), widget=forms.CheckboxSelectMultiple
    )
    with_machine = forms.BooleanField(
        label=gettext_lazy("Let a machine translate what the memory does not know"),
        help_text=gettext_lazy(
            "Where that is switched on, and on pages that are not live yet, too. A person has to read "
            "it before it is live."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        locales: Sequence[LocaleInfo],
        below: bool,
        machine: bool = False,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        if not machine:
            del self.fields["with_machine"]
        self.infos = {info.code: info for info in locales}
        field: Any = self.fields["locales"]
        field.choices = [(info.code, label_of(info)) for info in locales]
        if not below:
            del self.fields["with_children"]

    @property
    def chosen(self) -> list[LocaleInfo]:
        return [self.infos[code] for code in self.cleaned_data["locales"]]


class AskView(Screen, FormView):
    """Ask for a job about the pages that the address names; a page that is not the user's is none."""

    form_class = LocalesForm
    template_name = "wagtail_countries/admin/translation_jobs/ask.html"
    kind: JobKind

    @cached_property
    def chosen(self) -> list[Page]:
        keys = [key for key in self.request.GET.getlist("page") if key.isdecimal()][:MOST_CHOSEN]
        rows = pages_to_start_from(self.request.user).filter(pk__in=keys)
        return list(rows.order_by("path")) if keys else []

    def locales(self) -> list[LocaleInfo]:
        """Return the locales that may be asked for."""
        raise NotImplementedError

    def wanted(self, form: LocalesForm) -> Iterator[Any]:
        """Yield what is asked for."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        below = self.kind == JobKind.START and any(page.numchild for page in self.chosen)
        return {**super().get_form_kwargs(), "locales": self.locales(), "below": below}

    def get_initial(self) -> dict[str, Any]:
        only = self.locales()
        return {
            "with_children": "below" in self.request.GET,
            "locales": [info.code for info in only] if len(only) == 1 else [],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"chosen": self.chosen, "locales": self.locales(), "kind": self.kind}

    def form_valid(self, form: LocalesForm) -> HttpResponse:
        titles = [page.title for page in self.chosen]
        about = titles[0] if titles else ""
        if len(titles) > 1:
            more = _("“%(title)s” and %(more)d more")
            about = more % {"title": titles[0], "more": len(titles) - 1}
        try:
            jobs = ask_for(
                self.kind,
                self.wanted(form),
                about=about,
                user=self.request.user,
                now=timezone.now(),
                with_machine=form.cleaned_data.get("with_machine", False),
            )
        except TranslationError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The work is asked for. It goes on by itself."))
        if len(jobs) == 1:
            return redirect("translation_jobs:job", jobs[0].uuid)
        return redirect("translation_jobs:index")


class StartView(AskView):
    """Start the translation of pages, or adopt them, with all below or without."""

    kind = JobKind.START
    page_title = gettext_lazy("Start translations")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.chosen:
            messages.warning(request, _("Choose a page of yours first, one that is live."))
            return redirect("translation_jobs:index")
        return super().get(request, *args, **kwargs)

    def locales(self) -> list[LocaleInfo]:
        return locales_to_start_into(self.request.user, self.chosen)

    def wanted(self, form: LocalesForm) -> Iterator[Any]:
        with_children = form.cleaned_data.get("with_children", False)
        return wanted_of(self.chosen, form.chosen, with_children=with_children)


class UpdateView(AskView):
    """Take exact matches of the memory for all that is behind, as drafts."""

    kind = JobKind.UPDATE
    page_title = gettext_lazy("Bring up to date")

    def locales(self) -> list[LocaleInfo]:
        return translator_locales(self.request.user)

    def wanted(self, form: LocalesForm) -> Iterator[Any]:
        machine = form.cleaned_data.get("with_machine", False)
        return behind_in(form.chosen, below=self.chosen, with_drafts=machine)

    def get_form_kwargs(self) -> dict[str, Any]:
        machine = is_configured() and any(info.machine_translation for info in self.locales())
        return {**super().get_form_kwargs(), "machine": machine}


class JobView(Screen, TemplateView):
    """How far a job is, page by page; calling it off, and trying again what was refused."""

    template_name = "wagtail_countries/admin/translation_jobs/job.html"
    page_title = gettext_lazy("Translation job")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        job = jobs_for(request.user).filter(uuid=kwargs["job"]).first()
        if job is None:
            raise Http404
        self.job = job

    def post(self, request: HttpRequest, job: UUID) -> HttpResponse:
        wanted = request.POST.get("do", "")
        if wanted == "cancel" and may_cancel(request.user, self.job):
            left = cancel(self.job, now=timezone.now())
            text = ngettext(
                "%(count)d page is left as it is.", "%(count)d pages are left as they are.", left
            )
            messages.success(request, text % {"count": left})
        elif wanted == "again" and may_try_again(request.user, self.job):
            waiting = try_again(self.job)
            text = ngettext("%(count)d page waits.", "%(count)d pages wait.", waiting)
            messages.success(request, text % {"count": waiting})
        else:
            raise Http404
        return redirect("translation_jobs:job", job)

    def get_page_subtitle(self) -> str:
        return str(self.job)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        state = self.request.GET.get("state", "")
        items = items_for(user, self.job).select_related("result")
        if state in ItemState.values:
            items = items.filter(state=state)
        found = Paginator(items, PER_PAGE).get_page(self.request.GET.get("p"))
        progress = Progress(self.job, counts_of(self.job))
        ended_badly = progress.counts[ItemState.REFUSED] + progress.counts[ItemState.CANCELLED]
        return context | {
            "job": self.job,
            "progress": progress,
            "state": state,
            "state_query": f"state={state}&" if state in ItemState.values else "",
            "found": found,
            "items": [(item, TONES[ItemState(item.state)]) for item in found],
            "may_cancel": not progress.is_over and may_cancel(user, self.job),
            "may_try_again": bool(ended_badly) and may_try_again(user, self.job),
        }


# --- what leads there ---


class TranslationJobsItem(MenuItem):
    """The way there, for those who translate."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(translator_locales(request.user))


def menu_item() -> MenuItem:
    return TranslationJobsItem(
        gettext_lazy("Translation jobs"),
        reverse("translation_jobs:index"),
        name="translation-jobs",
        icon_name="tasks",
        order=30,
    )


def start_url(page_ids: Sequence[int], *, below: bool) -> str:
    """Return the address at which the translation of pages is asked for."""
    query = [("page", pk) for pk in page_ids] + ([("below", 1)] if below else [])
    return f"{reverse('translation_jobs:start')}?{urlencode(query)}"


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to start the translation of a live page with all below it."""
    here = network().locale_of_page_path(page.path) if page.live and page.numchild else None
    if here is None:
        return
    if here.country.is_umbrella:
        leads = bool(targets_of(user))
    else:
        others = {info.locale_id for info in network().locales_of(here.country)}
        own = {info.locale_id for info in locales_where(user, Action.CREATE)}
        leads = bool(others & own - {here.locale_id})
    if leads:
        label = _("Translate with all below…")
        yield Button(label, start_url([page.pk], below=True), icon_name="tasks", priority=63)


class TranslateBulkAction(PageBulkAction):
    """Leads from the ticked pages to the screen on which their translation is asked for."""

    display_name = gettext_lazy("Translate…")
    action_type = "translate"
    aria_label = gettext_lazy("Translate selected pages")
    action_priority = 60
    template_name = "wagtail_countries/admin/translation_jobs/ask.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        objects, _without = self.get_actionable_objects()
        if len(objects) > MOST_CHOSEN:
            text = _("Choose %(most)d pages at most, or the page above them.")
            messages.error(request, text % {"most": MOST_CHOSEN})
            return redirect(self.next_url)
        return redirect(start_url([page.pk for page in objects], below=False))

    def check_perm(self, page: Page) -> bool:
        return True


_urls: list[URLPattern] = [
    path("", IndexView.as_view(), name="index"),
    path("start/", StartView.as_view(), name="start"),
    path("update/", UpdateView.as_view(), name="update"),
    path("<uuid:job>/", JobView.as_view(), name="job"),
]


def names() -> Iterator[str]:
    """Yield the names of all these views."""
    return (f"translation_jobs:{pattern.name}" for pattern in _urls)


def urls() -> list[URLResolver]:
    return [path("translation-jobs/", include((_urls, "translation_jobs")))]
