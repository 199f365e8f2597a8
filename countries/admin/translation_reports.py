"""Reports on translations: how far each country, locale and type is, and what was done each week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from countries.admin.screens import CountryChosen, TitledScreen
from countries.admin.translating.texts import name_of
from countries.audit import record_export
from countries.routing import LocaleInfo
from countries.text import bcp47, native_name
from countries.text.cells import as_cell
from countries.translation.reporting.beside import LABELS as STATES
from countries.translation.reporting.beside import Beside, State, texts_beside
from countries.translation.reporting.covering import (
    LABELS,
    Column,
    Line,
    locales_for_report,
    report_on,
    total_of,
)
from countries.translation.reporting.working import (
    done_in,
    named_locales,
    taken_in,
    translators_of,
)

FORMS = ("csv", "xlsx")


class ReportView(CountryChosen, SpreadsheetExportMixin, TitledScreen, TemplateView):
    """For those who see pages in some country; others learn nothing of it. Also as a file."""

    header_icon = "site"
    asks_before_looking = True
    name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.mine = locales_for_report(request.user)
        if not self.mine:
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = request.GET.get("export", "")
        if form not in FORMS:
            return super().get(request, *args, **kwargs)
        filters = {"country": self.country.code} if self.country else {}
        record_export(request.path, form=form, filters=filters, user=request.user)
        answer: HttpResponse = self.as_spreadsheet(list(self.records()), form)
        return answer

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the file."""
        raise NotImplementedError

    def get_filename(self) -> str:
        return f"{self.name}-{timezone.localdate():%Y-%m-%d}"

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Let no spreadsheet take a name for a formula."""
        return as_cell(value) if isinstance(value, str) else value

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(self.export_headings[field])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        query = f"country={self.country.code}&" if self.country else ""
        return context | {
            "country": self.country,
            "countries": self.countries,
            "exports": [(form.upper(), f"?{query}export={form}") for form in FORMS],
            "others": [
                (view.page_title, f"{reverse(f'translation_reports:{name}')}?{query}")
                for name, view in VIEWS.items()
                if not isinstance(self, view)
            ],
        }


class CoverageView(ReportView):
    """Pages by country, locale and type, the words that are left, and who may translate them."""

    template_name = "wagtail_countries/admin/translation_reports/coverage.html"
    page_title = gettext_lazy("Translation coverage")
    name = "translation-coverage"
    list_export = ("country", "locale", "type", "pages", *Column, "words", "translators", "taken")
    export_headings: ClassVar[dict[str, Any]] = {
        "country": gettext_lazy("Country"),
        "locale": gettext_lazy("Language"),
        "type": gettext_lazy("Type"),
        "pages": gettext_lazy("Pages"),
        **{str(column): label for column, label in LABELS.items()},
        "words": gettext_lazy("Words to translate"),
        "translators": gettext_lazy("Translators"),
        "taken": gettext_lazy("Requests taken"),
    }

    @cached_property
    def lines(self) -> list[Line]:
        return report_on(self.infos)

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Who translates into each locale of which the user may know it."""
        people = translators_of(self.known)
        return {code: [name_of(one) for one in some] for code, some in people.items()}

    @cached_property
    def taken(self) -> dict[str, str]:
        """Who has taken how many requests of each locale of which the user may know it."""
        return {
            code: ", ".join(f"{name_of(one)}: {count}" for one, count in some)
            for code, some in taken_in(self.known).items()
        }

    @cached_property
    def known(self) -> list[LocaleInfo]:
        return named_locales(self.request.user, self.infos)

    def records(self) -> Iterator[dict[str, Any]]:
        for line in self.lines:
            if line.type:
                yield {
                    "country": line.info.country.name,
                    "locale": line.info.code,
                    "type": line.type,
                    "pages": line.numbers.total,
                    **{column: line.numbers.states[column] for column in Column},
                    "words": line.numbers.words,
                    "translators": ", ".join(self.names.get(line.info.code, [])),
                    "taken": self.taken.get(line.info.code, ""),
                }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        shown = [line for line in self.lines if self.country or not line.type]
        return context | {
            "labels": list(LABELS.values()),
            "lines": [
                (
                    line,
                    native_name(line.info.code),
                    bcp47(line.info.code),
                    self._who(line),
                    self.taken.get(line.info.code, "–"),
                )
                for line in shown
            ],
            "total": total_of(self.lines),
        }

    def _who(self, line: Line) -> str:
        names = self.names.get(line.info.code, [])
        return ", ".join(names) if names else "–"


class ThroughputView(ReportView):
    """What people translated each week, and what of it is live."""

    template_name = "wagtail_countries/admin/translation_reports/throughput.html"
    page_title = gettext_lazy("Translated each week")
    name = "translated-each-week"
    list_export = (
        *("week", "country", "locale", "person"),
        *("texts", "words", "live_texts", "live_words"),
    )
    export_headings: ClassVar[dict[str, Any]] = {
        "week": gettext_lazy("Week from"),
        "country": gettext_lazy("Country"),
        "locale": gettext_lazy("Language"),
        "person": gettext_lazy("Who"),
        "texts": gettext_lazy("Texts"),
        "words": gettext_lazy("Words"),
        "live_texts": gettext_lazy("Texts live"),
        "live_words": gettext_lazy("Words live"),
    }

    @cached_property
    def rows(self) -> list[Any]:
        known = named_locales(self.request.user, self.infos)
        return done_in(known, now=timezone.localtime())

    def records(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield {
                "week": row.week.isoformat(),
                "country": row.info.country.name,
                "locale": row.info.code,
                "person": row.person,
                "texts": row.texts,
                "words": row.words,
                "live_texts": row.live_texts,
                "live_words": row.live_words,
            }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"rows": self.rows}


class BesideView(ReportView):
    """What is translated beside pages: the texts of images and the entries of menus."""

    template_name = "wagtail_countries/admin/translation_reports/beside.html"
    page_title = gettext_lazy("Images and menus")
    name = "images-and-menus"
    list_export = ("country", "locale", "kind", "texts", *State)
    export_headings: ClassVar[dict[str, Any]] = {
        "country": gettext_lazy("Country"),
        "locale": gettext_lazy("Language"),
        "kind": gettext_lazy("Type"),
        "texts": gettext_lazy("Texts"),
        **{str(state): label for state, label in STATES.items()},
    }

    @cached_property
    def lines(self) -> list[Beside]:
        return list(texts_beside(self.infos))

    def records(self) -> Iterator[dict[str, Any]]:
        for line in self.lines:
            yield {
                "country": line.info.country.name,
                "locale": line.info.code,
                "kind": str(line.kind),
                "texts": line.total,
                **{state: line.states[state] for state in State},
            }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "labels": list(STATES.values()),
            "lines": self.lines,
        }


# --- what leads there ---


class CoverageItem(MenuItem):
    """The way to the reports, for those who see pages in some country."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(locales_for_report(request.user))


def menu_item() -> MenuItem:
    return CoverageItem(
        gettext_lazy("Translation coverage"),
        reverse("translation_reports:coverage"),
        name="translation-coverage",
        icon_name="site",
        order=710,
    )


VIEWS: dict[str, type[ReportView]] = {
    "coverage": CoverageView,
    "throughput": ThroughputView,
    "beside": BesideView,
}

_urls: list[URLPattern] = [
    path("", CoverageView.as_view(), name="coverage"),
    path("weeks/", ThroughputView.as_view(), name="throughput"),
    path("beside/", BesideView.as_view(), name="beside"),
]


def names() -> Iterable[str]:
    """Return the names of all these views."""
    return [f"translation_reports:{pattern.name}" for pattern in _urls]


def urls() -> list[URLResolver]:
    return [path("reports/translations/", include((_urls, "translation_reports")))]
