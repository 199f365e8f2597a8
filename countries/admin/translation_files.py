"""Translations as files, out and in, and the translation memory: the screens for translators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from countries.access import countries_where, may_manage_network
from countries.admin.policies import GLOSSARY_ACTIONS, VIEW
from countries.routing import LocaleInfo
from countries.text import native_name
from countries.translation.files import exchange
from countries.translation.files.glossary import LARGEST as LARGEST_GLOSSARY
from countries.translation.files.glossary import take_glossary, write_glossary
from countries.translation.files.memory import (
    export_memory,
    forget,
    import_memory,
    languages_in,
    may_use_memory,
    memory_of,
)
from countries.translation.files.models import TranslationUpload
from countries.translation.files.packing import Format, TooMuch, unpack
from countries.translation.files.reading import (
    counts_of,
    own_translations,
    running,
    translator_locales,
)
from countries.translation.files.taking import preview, take_in
from countries.translation.files.tmx import LARGEST as LARGEST_MEMORY
from countries.translation.files.units import Which, WrongFile
from countries.translation.glossary.models import GlossaryTerm

MOST_PAGES = 500
"""So many pages of a language can be chosen one by one."""

MOST_SHOWN = 200
"""So many of the texts that are taken are shown before they are."""

UNITS_ON_A_PAGE = 50


class TranslatorMixin:
    """For those who translate somewhere; for all others there is no such screen."""

    asks_before_looking = True
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        if not self.admits(request.user):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # a view's

    def admits(self, user: Any) -> bool:
        return bool(translator_locales(user))


class MemoryMixin(TranslatorMixin):
    """For those who publish somewhere, and for the network's managers."""

    def admits(self, user: Any) -> bool:
        return may_use_memory(user)


class ExportForm(forms.Form):
    """Which texts of which language, and in which form."""

    locale = forms.ChoiceField(label=gettext_lazy("Language"))
    which = forms.ChoiceField(
        label=gettext_lazy("Texts"),
        choices=[(which.value, which.label) for which in Which],
        initial=Which.OPEN.value,
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(form.value, form.label) for form in Format],
        initial=Format.XLIFF.value,
    )
    zipped = forms.BooleanField(
        label=gettext_lazy("One file for each page, in a zip"), required=False
    )

    def __init__(self, *args: Any, locales: list[LocaleInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["locale"]
        field.choices = [(info.code, label_of(info)) for info in locales]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLIFF (10 MB at most), PO (2 MB), or a zip of them."),
        widget=forms.FileInput(attrs={"accept": ".xlf,.xliff,.sdlxliff,.mqxliff,.po,.zip"}),
    )


class MemoryUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("TMX 1.4, 10 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".tmx"}),
    )


class GlossaryUploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV with a column for each language, 2 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )


def label_of(info: LocaleInfo) -> str:
    return f"{info.country.name}: {native_name(info.code)} ({info.code})"


class Screen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "download"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("translation_files:index"), "label": _("Translation files")}
        here = {"url": "", "label": self.get_page_title()}
        is_index = isinstance(self, IndexView)
        return [*self.breadcrumbs_items, *([] if is_index else [above]), here]


class IndexView(TranslatorMixin, Screen):
    """Out and in; asked for a language, the pages among which one may choose."""

    template_name = "wagtail_countries/admin/translation_files/index.html"
    page_title = gettext_lazy("Translation files")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        data = self.request.GET if "locale" in self.request.GET else None
        form = ExportForm(data, locales=translator_locales(self.request.user))
        return context | {
            "form": form,
            "upload_form": kwargs.get("upload_form") or UploadForm(),
            "pages": self._pages(form) if data and form.is_valid() else None,
            "most_pages": MOST_PAGES,
            "may_use_memory": may_use_memory(self.request.user),
            "glossary_form": self._glossary_form(),
        }

    def _glossary_form(self) -> GlossaryUploadForm | None:
        if not may_use_glossary(self.request.user):
            return None
        return GlossaryUploadForm(auto_id="glossary_%s")

    def _pages(self, form: ExportForm) -> list[tuple[int, str, int]]:
        """Return pages by number with title and how many of their texts were asked for."""
        own = running(own_translations(self.request.user))
        rows = own.filter(target_locale__language_code=form.cleaned_data["locale"])[:MOST_PAGES]
        return counts_of(rows, which=Which(form.cleaned_data["which"]))


class ExportView(TranslatorMixin, View):
    """The file that was asked for: of the pages named, else of a whole language."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = running(own_translations(request.user))
        pages = [key for key in request.GET.getlist("page") if key.isdecimal()]
        data = request.GET.copy()
        for name, default in (("which", Which.OPEN.value), ("format", Format.XLIFF.value)):
            data.setdefault(name, default)
        if "page" in data:
            rows = rows.filter(page_id__in=pages)
            first = rows.first()
            if first is None:
                raise Http404
            data["locale"] = first.target_locale.language_code
        form = ExportForm(data, locales=translator_locales(request.user))
        if not form.is_valid():
            raise Http404
        if "page" not in data:
            rows = rows.filter(target_locale__language_code=form.cleaned_data["locale"])
        return self._file(request, list(rows), form.cleaned_data)

    def _file(self, request: HttpRequest, rows: list[Any], asked: dict[str, Any]) -> HttpResponse:
        try:
            packed = exchange.export(
                rows,
                form=Format(asked["format"]),
                which=Which(asked["which"]),
                name=f"{asked['locale']}-{timezone.localdate():%Y-%m-%d}",
                zipped=asked["zipped"],
                user=request.user,
            )
        except TooMuch as error:
            messages.error(request, str(error))
            return redirect("translation_files:index")
        if packed is None:
            messages.success(request, _("There is no such text: everything is translated."))
            return redirect("translation_files:index")
        name, content_type, content = packed
        return _download(name, content_type, content)


class ImportView(TranslatorMixin, View):
    """Takes a file, and leads to what would become of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("translation_files:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose a file first."))
            return redirect("translation_files:index")
        file = form.cleaned_data["file"]
        try:
            content, _pages = exchange.read_upload(file)
        except WrongFile as error:
            messages.error(request, str(error))
            return redirect("translation_files:index")
        kept = TranslationUpload.keep(file.name, content, user=request.user, now=timezone.now())
        return redirect("translation_files:preview", kept.uuid)


class PreviewView(TranslatorMixin, Screen):
    """What would be taken of a file and what not; then what was. Others do not know of the file."""

    template_name = "wagtail_countries/admin/translation_files/preview.html"
    page_title = gettext_lazy("What is in the file")
    header_icon = "upload"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        waiting = TranslationUpload.objects.waiting(request.user, now=timezone.now())
        found = waiting.filter(uuid=kwargs["upload"]).first()
        if found is None:
            raise Http404
        self.upload = found
        self.is_done = False

    def post(self, request: HttpRequest, upload: UUID) -> HttpResponse:
        if "cancel" in request.POST:
            self.upload.delete()
            messages.success(request, _("Nothing was taken from the file."))
            return redirect("translation_files:index")
        self.outcomes = take_in(self._files(), user=request.user)
        self.upload.delete()
        self.is_done = True
        taken = sum(page.taken for page in self.outcomes)
        told = ngettext(
            "%(count)s text was taken from the file.",
            "%(count)s texts were taken from the file.",
            taken,
        )
        messages.success(request, told % {"count": taken})
        return render(request, self.template_name, self.get_context_data())

    def get_page_subtitle(self) -> str:
        return str(self.upload.name)

    def _files(self) -> list[Any]:
        try:
            return unpack(self.upload.name, bytes(self.upload.content))
        except WrongFile as error:
            raise Http404 from error

    @cached_property
    def outcomes(self) -> Any:
        return preview(self._files(), user=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        pages = self.outcomes
        return context | {
            "pages": pages,
            "is_done": self.is_done,
            "taken": sum(page.taken for page in pages),
            "same": sum(page.same for page in pages),
            "empty": sum(page.empty for page in pages),
            "refused": sum(len(page.refused) for page in pages),
            "most_shown": MOST_SHOWN,
        }


# --- the memory ---


class MemoryView(MemoryMixin, Screen):
    """What the memory holds in one's languages."""

    template_name = "wagtail_countries/admin/translation_files/memory.html"
    page_title = gettext_lazy("Translation memory")
    header_icon = "clipboard-list"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = self.request.GET.get("q", "").strip()[:100]
        units = memory_of(self.request.user).select_related("country").order_by("-learned_at", "pk")
        if asked:
            units = units.filter(source__icontains=asked) | units.filter(target__icontains=asked)
        found = Paginator(units, UNITS_ON_A_PAGE).get_page(self.request.GET.get("p"))
        return context | {
            "asked": asked,
            "found": found,
            "pairs": languages_in(self.request.user),
            "upload_form": MemoryUploadForm(),
            "may_forget": may_manage_network(self.request.user),
        }


class MemoryExportView(MemoryMixin, View):
    """A pair of languages as TMX."""

    def get(self, request: HttpRequest) -> HttpResponse:
        pair = request.GET.get("from", ""), request.GET.get("into", "")
        if pair not in languages_in(request.user):
            raise Http404
        name, content = export_memory(request.user, source=pair[0], target=pair[1])
        return _download(name, "application/x-tmx+xml", content)


class MemoryImportView(MemoryMixin, View):
    """Learns what is right of a TMX file, and tells of the rest how much it was and why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("translation_files:memory")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MemoryUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose a file first."))
            return redirect("translation_files:memory")
        try:
            content = exchange.bytes_of(form.cleaned_data["file"], largest=LARGEST_MEMORY)
            learned, refused = import_memory(content, user=request.user, now=timezone.now())
        except WrongFile as error:
            messages.error(request, str(error))
            return redirect("translation_files:memory")
        told = ngettext(
            "The memory learned %(count)s text.", "The memory learned %(count)s texts.", learned
        )
        messages.success(request, told % {"count": learned})
        for reason, count in refused.items():
            left = _("Left out, %(reason)s: %(count)s")
            messages.warning(request, left % {"reason": reason, "count": count})
        return redirect("translation_files:memory")


class ForgetView(MemoryMixin, View):
    """Takes one text out of the memory, for good."""

    http_method_names = ["post"]

    def admits(self, user: Any) -> bool:
        return may_manage_network(user)

    def post(self, request: HttpRequest, unit_id: int) -> HttpResponse:
        if not forget(request.user, unit_id):
            raise Http404
        messages.success(request, _("The memory does not offer this text any more."))
        return redirect("translation_files:memory")


# --- the glossary ---


def may_use_glossary(user: Any) -> bool:
    """Tell whether ``user`` may change the glossary of a country or of the network."""
    return may_manage_network(user) or bool(countries_where(user, *GLOSSARY_ACTIONS))


class GlossaryMixin(TranslatorMixin):
    """For those who change the glossary of a country, and for the network's managers."""

    def admits(self, user: Any) -> bool:
        return may_use_glossary(user)


class GlossaryExportView(GlossaryMixin, View):
    """The terms that one sees, as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse:
        policy = policy_registry.get_by_type(GlossaryTerm)
        terms = policy.instances_user_has_any_permission_for(request.user, [VIEW])
        terms = terms.select_related("country").order_by("term", "language", "pk")
        content = write_glossary(terms, user=request.user)
        return _download("glossary.csv", "text/csv; charset=utf-8", content)


class GlossaryImportView(GlossaryMixin, View):
    """Takes the terms that are right, and tells of the others by their lines."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("translation_files:index")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GlossaryUploadForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose a file first."))
            return redirect("translation_files:index")
        try:
            content = exchange.bytes_of(form.cleaned_data["file"], largest=LARGEST_GLOSSARY)
            outcome = take_glossary(
                content,
                countries=countries_where(request.user, *GLOSSARY_ACTIONS),
                manages_network=may_manage_network(request.user),
            )
        except WrongFile as error:
            messages.error(request, str(error))
            return redirect("translation_files:index")
        told = ngettext(
            "%(count)s term is new or changed.",
            "%(count)s terms are new or changed.",
            outcome.changed,
        )
        messages.success(request, told % {"count": outcome.changed})
        for line, why in outcome.refused[: exchange.SHOWN]:
            refused = _("Line %(line)s was refused: %(why)s")
            messages.warning(request, refused % {"line": line, "why": why})
        if len(outcome.refused) > exchange.SHOWN:
            more = _("Lines refused in all: %(count)s")
            messages.warning(request, more % {"count": len(outcome.refused)})
        return redirect("translation_files:index")


def _download(name: str, content_type: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


# --- what leads there ---


class TranslationFilesItem(MenuItem):
    """The way there, for those who translate, or look after the memory."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(translator_locales(request.user))


def menu_item() -> MenuItem:
    return TranslationFilesItem(
        gettext_lazy("Translation files"),
        reverse("translation_files:index"),
        name="translation-files",
        icon_name="download",
        order=40,
    )


class TranslationMemoryItem(MenuItem):
    """The way to the memory for those who do not translate, but look after it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_use_memory(request.user) and not translator_locales(request.user)


def memory_item() -> MenuItem:
    return TranslationMemoryItem(
        gettext_lazy("Translation memory"),
        reverse("translation_files:memory"),
        name="translation-memory",
        icon_name="clipboard-list",
        order=41,
    )


_urls: list[URLPattern] = [
    path("", IndexView.as_view(), name="index"),
    path("export/", ExportView.as_view(), name="export"),
    path("import/", ImportView.as_view(), name="import"),
    path("import/<uuid:upload>/", PreviewView.as_view(), name="preview"),
    path("memory/", MemoryView.as_view(), name="memory"),
    path("memory/export/", MemoryExportView.as_view(), name="memory_export"),
    path("memory/import/", MemoryImportView.as_view(), name="memory_import"),
    path("memory/forget/<int:unit_id>/", ForgetView.as_view(), name="memory_forget"),
    path("glossary/export/", GlossaryExportView.as_view(), name="glossary_export"),
    path("glossary/import/", GlossaryImportView.as_view(), name="glossary_import"),
]


def names() -> Iterator[str]:
    """Yield the names of all these views."""
    return (f"translation_files:{pattern.name}" for pattern in _urls)


def urls() -> list[URLResolver]:
    return [path("translation-files/", include((_urls, "translation_files")))]
