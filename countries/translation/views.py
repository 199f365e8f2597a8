"""What answers in the place of those of wagtail-localize's views that do more than they may."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages as admin_messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Locale, Page
from wagtail.utils.decorators import xframe_options_sameorigin_override
from wagtail_localize.models import StringSegment, Translation, TranslationSource
from wagtail_localize.views import edit_translation as localize
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from countries.access import can_publish, can_translate
from countries.access.rights import CHANGING, locales_where
from countries.audit import record_export
from countries.audit.recording import Place, thing_of
from countries.translation.composing import Choice, Composition, compose
from countries.translation.detaching import stop as stop_translation
from countries.translation.files.exchange import export_page, import_page_po, told
from countries.translation.files.units import WrongFile
from countries.translation.jobs.machining import job_for_page
from countries.translation.registering import (
    TranslationError,
    refresh_source,
    stopped_translation_of,
    target_page,
)
from countries.translation.reporting.listing import listed
from countries.translation.reviewing.deciding import send_for_review
from countries.translation.saving import restart_translation, save_translation
from countries.translation.starting import locales_to_start, start_translation

POLICY = "Content-Security-Policy"
MARKS = {Choice.KEPT: "behind", Choice.SOURCE: "untranslated"}
RESTART, TO_ALIAS = "localize-restart-translation", "localize-convert-to-alias"


def restart(request: HttpRequest, page: Page) -> HttpResponse:
    """Start the stopped translation of ``page`` again; raises ``Http404`` where there is none."""
    translation = stopped_translation_of(page)
    if translation is None or not can_translate(request.user, page):
        raise Http404
    try:
        restart_translation(translation, now=timezone.now())
    except TranslationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Translation has been restarted."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def stop(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Let a page follow its source no more; one of the umbrella's is remembered."""
    translation = Translation.objects.select_related("source__locale").get(pk=translation_id)
    stop_translation(translation, user=request.user, now=timezone.now())
    messages.success(request, _("Translation has been stopped."))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def render_editor(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render localize's editor without the way to what is switched off."""
    if "props" in context:
        props = json.loads(context["props"])
        props["links"]["convertToAliasUrl"] = None
        context = {**context, "props": json.dumps(props)}
    return render(request, template, context)


def save_draft(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Save a translation as a draft from the editor, and say what is wrong."""
    try:
        save_translation(translation, user=request.user, publish=False, now=timezone.now())
    except (ValidationError, TranslationError) as error:
        reasons = " ".join(getattr(error, "messages", None) or [str(error)])
        message = _("“%(title)s” was not saved: %(reasons)s")
        messages.error(request, message % {"title": _title(translation), "reasons": reasons})
    else:
        said = _("The draft of “%(title)s” is saved.") % {"title": _title(translation)}
        messages.success(request, said)
    return redirect(request.path)


def send_to_review(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Send a translation to the country's reviewers, and say what keeps it here."""
    try:
        send_for_review(translation, user=request.user, now=timezone.now())
    except (ValidationError, TranslationError) as error:
        reasons = " ".join(getattr(error, "messages", None) or [str(error)])
        message = _("“%(title)s” was not sent for review: %(reasons)s")
        messages.error(request, message % {"title": _title(translation), "reasons": reasons})
    else:
        said = _("“%(title)s” is sent for review.") % {"title": _title(translation)}
        messages.success(request, said)
    return redirect(request.path)


def _title(translation: Translation) -> str:
    """Return what the newest draft of the page is called."""
    page = target_page(translation)
    return page.draft_title if page else ""


def publish_translation(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Publish a translation from the editor, and say what is missing or wrong."""
    title = str(target_page(translation))
    locale = translation.target_locale.get_display_name()
    try:
        save_translation(translation, user=request.user, publish=True, now=timezone.now())
    except ValidationError as error:
        reasons = " ".join(error.messages)
        message = _("“%(title)s” in %(locale)s was not published: %(reasons)s")
        messages.error(request, message % {"title": title, "locale": locale, "reasons": reasons})
    except TranslationError as error:
        messages.error(request, str(error))
    else:
        # It bears its new title by now.
        _tell_published(request, translation, str(target_page(translation)), locale)
    return redirect(request.path)


def _tell_published(
    request: HttpRequest, translation: Translation, title: str, locale: str
) -> None:
    names = {"title": title, "locale": locale}
    segments = StringSegment.objects.filter(source=translation.source)
    left = segments.annotate_translation(translation.target_locale).filter(translation__isnull=True)
    if left.exists():
        message = _(
            "Published “%(title)s” in %(locale)s with missing translations: where nothing is "
            "translated yet the page keeps its previous text, or shows the source's, marked."
        )
        messages.warning(request, message % names)
    else:
        messages.success(request, _("Published “%(title)s” in %(locale)s.") % names)


@xframe_options_sameorigin_override
def preview(request: HttpRequest, translation_id: int, mode: str | None = None) -> HttpResponse:
    """Show the page as it would be saved now; with ``outline`` what is not the source's yet stands out."""
    response = preview_answer(request, _translation(translation_id), mode)
    policy = response.headers.get(POLICY)
    if policy:
        # The editor shows it in a frame, which the public page that it looks like is never in.
        response[POLICY] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return response


def preview_answer(
    request: HttpRequest, translation: Translation, mode: str | None = None
) -> HttpResponse:
    """Return the page that ``translation`` makes by now, as visitors would see it."""
    try:
        composition = compose(translation, now=timezone.now())
        page = composition.page
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=409, content_type="text/plain")
    mode = page.default_preview_mode if mode is None else mode
    if mode not in dict(page.preview_modes):
        raise Http404
    if "outline" in request.GET:
        page.block_marks = _marks(composition)
    response: HttpResponse = page.make_preview_request(request, mode)
    return response


def _marks(composition: Composition) -> dict[str, str]:
    """Return what is to be done about each block that does not take its new text, by its id."""
    return {
        block_id: MARKS[choice]
        for (_name, block_id), choice in composition.choices.items()
        if block_id and choice in MARKS
    }


def _translation(translation_id: int) -> Translation:
    rows = Translation.objects.select_related("source__locale", "target_locale")
    return rows.get(pk=translation_id)


@require_POST
def upload_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take in a PO file, or say what is wrong with it."""
    translation = _translation(translation_id)
    try:
        outcome = import_page_po(translation, request.FILES.get("file"), user=request.user)
    except WrongFile as error:
        messages.error(request, str(error))
    else:
        tell = messages.warning if outcome.refused else messages.success
        tell(request, told(outcome))
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


def download_po(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Give out the texts of a page as a PO file."""
    translation = _translation(translation_id)
    record_export(
        translation.source.object_repr,
        form="po",
        user=request.user,
        place=Place(locale_id=translation.target_locale_id),
        thing=thing_of(translation, label=translation.source.object_repr),
    )
    name, content_type, content = export_page(translation)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Let the worker ask the machine for what waits on a page; the job says how far it is."""
    translation = _translation(translation_id)
    try:
        job = job_for_page(translation, user=request.user, now=timezone.now())
    except TranslationError as error:
        messages.error(request, str(error))
    else:
        text = _(
            "The machine is asked. What it writes has to be read by a person before it is live."
        )
        url = reverse("translation_jobs:job", args=[job.uuid])
        button = admin_messages.button(url, _("See how far it is"))
        admin_messages.success(request, text, buttons=[button])
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_home"))


class SubmitView(SubmitPageTranslationView):
    """“Translate this page”: into the other locales of the page's own country only."""

    def get_form(self) -> Form:
        form = super().get_form()
        infos = locales_to_start(self.object, self.request.user)
        allowed = Locale.objects.filter(pk__in=[info.locale_id for info in infos])
        form.fields["locales"].queryset = allowed
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        placed: list[Page] = []
        for locale in form.cleaned_data["locales"]:
            try:
                placed += start_translation(
                    self.object,
                    into=locale.language_code,
                    user=self.request.user,
                    now=timezone.now(),
                    with_children=form.cleaned_data["include_subtree"],
                )
            except TranslationError as error:
                messages.error(self.request, str(error))
        if placed:
            names = ", ".join(locale.get_display_name() for locale in form.cleaned_data["locales"])
            messages.success(self.request, self.get_success_message(names))
        first = placed[0] if len(form.cleaned_data["locales"]) == 1 and placed else None
        return redirect(self.get_success_url() or self.get_default_success_url(first))


class UpdateView(UpdateTranslationsView):
    """“Sync translated pages”: reads the live source again, and publishes only what one may."""

    object: TranslationSource

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["translations"] = [
            {
                "title": page.get_admin_display_title(),
                "locale": page.locale,
                "edit_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
            }
            for _translation, page in self._own()
        ]
        return context

    def _own(self) -> list[tuple[Translation, Page]]:
        rows = self.object.translations.filter(enabled=True)
        pairs = [(row, target_page(row)) for row in rows.select_related("source", "target_locale")]
        return [
            (row, page) for row, page in pairs if page and can_translate(self.request.user, page)
        ]

    def form_valid(self, form: Form) -> HttpResponse:
        self.object = refresh_source(self.object)
        for translation, page in self._own():
            if form.cleaned_data["publish_translations"] and can_publish(self.request.user, page):
                self._publish(translation, page)
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())

    def _publish(self, translation: Translation, page: Page) -> None:
        try:
            save_translation(translation, user=self.request.user, publish=True, now=timezone.now())
        except (ValidationError, TranslationError) as error:
            messages.error(self.request, f"{page}: {error}")


class ReportView(TranslationsReportView):
    """The report of translations, of the languages in which the user works, as they stand now."""

    results_template_name = "wagtail_countries/admin/translation_reports/translations.html"

    def get_queryset(self) -> QuerySet[Translation]:
        locales = [info.locale_id for info in locales_where(self.request.user, *CHANGING)]
        own = super().get_queryset().filter(target_locale__in=locales)
        own = own.select_related("target_locale", "source__locale", "source__specific_content_type")
        return own.order_by("target_locale__language_code", "source__object_repr", "pk")

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> list[Any]:
        """Give each translation of the page the line that is shown of it."""
        rows = list(object_list)
        for row, line in zip(rows, listed(rows, user=self.request.user), strict=True):
            row.line = line
        return rows


def edit_override(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Store a link, picture, document or page in the place of the source's, if it may stand there."""
    try:
        return localize.edit_override(request, **kwargs)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
