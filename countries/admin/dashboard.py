"""The network dashboard: which country has which umbrella page, how fresh, and since when not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from countries.access import Action
from countries.access.rights import locale_actions
from countries.audit import record_export
from countries.coverage import (
    Cell,
    Choice,
    Column,
    Coverage,
    State,
    Tally,
    chosen,
    coverage,
    frame,
    may_view_network,
    with_cells,
)
from countries.coverage.records import as_csv, as_json, records_of
from countries.coverage.states import LABELS, LAGGING, MEANINGS, WELL
from countries.identity.programmes import Programme
from countries.routing import CountryInfo, LocaleInfo
from countries.text import base_language, bcp47, direction, native_name

COLUMNS_AT_MOST = 50
"""Above so many pages their sections are the columns; so many pages of a section stand side by side."""

MARKS = {
    State.CURRENT: "✓",
    State.OWN: "◆",
    State.REFUSED: "✕",
    State.POSTPONED: "◔",
    State.MACHINE_UNREVIEWED: "◇",
    State.BEHIND: "▲",
    State.INCOMPLETE: "◐",
    State.DRAFT: "○",
    State.NOT_ADOPTED: "□",
}
"""A shape for each state, so that no colour has to be told from another."""

SHOWN_OF_PAGES = ("pk", "title", "url_path", "live", "last_published_at")

EXPORTS = {"csv": (as_csv, "text/csv; charset=utf-8"), "json": (as_json, "application/json")}


class ViewersMixin(WagtailAdminTemplateMixin):
    """For those who may view the whole network; for all others nothing here exists."""

    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "table"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not self.is_for(request.user):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def is_for(self, user: Any) -> bool:
        """Tell whether this screen is there for ``user``."""
        return may_view_network(user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items]
        if self.kwargs and may_view_network(self.request.user):
            items.append({"url": reverse("network_dashboard:index"), "label": _("Dashboard")})
        return [*items, {"url": "", "label": self.get_page_title()}]


class ChoiceForm(forms.Form):
    """What to show; what nobody can have chosen counts as nothing chosen."""

    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, data: Any, *, whole: Coverage) -> None:
        super().__init__(data)
        self.sections = {str(column.page_id): column for column in whole.sections}
        codes = {column.programme for column in whole.columns if column.programme}
        programmes = Programme.objects.filter(code__in=codes).values_list("code", "name")
        languages = sorted({base_language(info.code) for info in whole.locales})
        self._offer("section", ((pk, column.title) for pk, column in self.sections.items()))
        self._offer("programme", programmes)
        self._offer("state", ((state.value, LABELS[state]) for state in State))
        self._offer("language", ((code, native_name(code)) for code in languages))

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a choice field's

    @property
    def choice(self) -> Choice:
        self.is_valid()
        given = self.cleaned_data
        section = self.sections.get(given.get("section", ""))
        return Choice(
            programme=given.get("programme", ""),
            section=section.key if section else None,
            state=State(given["state"]) if given.get("state") else None,
            language=given.get("language", ""),
        )

    @property
    def query(self) -> dict[str, str]:
        """What is chosen, for addresses."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


# --- what the tables show ---


@dataclass(frozen=True)
class Mark:
    """How a cell looks: a shape, a short text, a class for its colour, and all of it in words."""

    shape: str
    text: str
    look: str
    words: str
    notes: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    """What stands above a column, and where it leads."""

    title: str
    url: str
    lang: str = ""


@dataclass(frozen=True)
class GridRow:
    """A country locale with its cells."""

    info: LocaleInfo
    language: str
    lang: str
    total: Mark
    cells: list[Mark]


@dataclass(frozen=True)
class GridCountry:
    """A country with the rows of its locales."""

    country: CountryInfo
    url: str
    total: Mark
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """The heat map: headings, where there are many sections also above groups of them, and rows."""

    groups: list[tuple[Heading, int]]
    headings: list[Heading]
    countries: list[GridCountry]
    totals: list[Mark]
    total: Mark
    by_page: bool


def grid_of(part: Coverage, columns: list[Column] | None, choice: Choice, query: Any) -> Grid:
    """Return the heat map of ``part``: a column for each of ``columns``, or, without, each section."""
    if columns is None:
        groups = _by_section(part)
        headings = [_section_heading(key, part, query) for key in groups]
    else:
        groups = {column.key: [column] for column in columns}
        headings = [_page_heading(column) for column in columns]
    by_page = columns is not None
    shown = [column for group in groups.values() for column in group]
    tallies = _Tallies(part, groups)
    countries = [
        GridCountry(
            country,
            reverse("network_dashboard:country", args=[country.code]),
            _tally_mark(tallies.of_locales(part.locales_of(country)), choice),
            [
                GridRow(
                    info,
                    native_name(info.code),
                    bcp47(info.code),
                    _tally_mark(tallies.of_locales([info]), choice),
                    [
                        _cell_mark(part.cell(info, group[0]), choice)
                        if by_page
                        else _tally_mark(tallies.cells[info.locale_id, key], choice)
                        for key, group in groups.items()
                    ],
                )
                for info in part.locales_of(country)
            ],
        )
        for country in part.countries
    ]
    totals = [_tally_mark(tallies.of_group(key), choice) for key in groups]
    return Grid(
        groups=_group_headings(shown, part, query) if by_page else [],
        headings=headings,
        countries=countries,
        totals=totals,
        total=_tally_mark(tallies.of_locales(part.locales), choice),
        by_page=by_page,
    )


def _by_section(part: Coverage) -> dict[UUID, list[Column]]:
    found: dict[UUID, list[Column]] = defaultdict(list)
    for column in part.columns:
        found[column.section].append(column)
    return found


def _section_heading(key: UUID, part: Coverage, query: dict[str, str]) -> Heading:
    column = part.section(key)
    address = urlencode(query | {"section": column.page_id})
    return Heading(column.title, f"?{address}", bcp47(column.code))


def _page_heading(column: Column) -> Heading:
    url = reverse("network_dashboard:page", args=[column.page_id])
    return Heading(column.title, url, bcp47(column.code))


def _group_headings(
    columns: list[Column], part: Coverage, query: dict[str, str]
) -> list[tuple[Heading, int]]:
    found: dict[UUID, int] = defaultdict(int)
    for column in columns:
        found[column.section] += 1
    return [(_section_heading(key, part, query), number) for key, number in found.items()]


class _Tallies:
    """What each locale has in each group of columns, counted once; the rest is added up from that."""

    def __init__(self, part: Coverage, groups: Mapping[UUID, list[Column]]) -> None:
        self._part = part
        named = {column.key for group in groups.values() for column in group}
        # A row's own sum is of all pages, also of those on another page of the table.
        others = [column for column in part.columns if column.key not in named]
        self.cells = {
            (info.locale_id, key): Tally.of(part.cell(info, column).state for column in group)
            for info in part.locales
            for key, group in [*groups.items(), (None, others)]
        }

    def of_locales(self, infos: Iterable[LocaleInfo]) -> Tally:
        wanted = {info.locale_id for info in infos}
        return _sum(tally for (locale_id, _key), tally in self.cells.items() if locale_id in wanted)

    def of_group(self, key: UUID) -> Tally:
        return _sum(self.cells[info.locale_id, key] for info in self._part.locales)


def _sum(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, start=Tally.of(()))


def _tally_mark(tally: Tally, choice: Choice) -> Mark:
    if choice.state is not None:
        count = tally.counts[choice.state]
        words = _("%(count)d of %(total)d: %(state)s") % {
            "count": count,
            "total": tally.total,
            "state": LABELS[choice.state],
        }
        return Mark(MARKS[choice.state] if count else "", str(count), "plain", words)
    words = _("%(count)d of %(total)d up to date") % {"count": tally.well, "total": tally.due}
    details = [f"{LABELS[state]}: {count}" for state, count in tally.others]
    notes = [(MARKS[state], count) for state, count in tally.others]
    look = "none" if not tally.due else f"share-{tally.share // 25}"
    text = f"{tally.share} %" if tally.due else "–"
    return Mark("", text, look, "; ".join([words, *details]), notes)


def _cell_mark(cell: Cell, choice: Choice) -> Mark:
    if not choice.has_state(cell.state):
        return Mark("", "", "none", _("in another state"))
    text = str(cell.behind) if cell.behind else ""
    return Mark(MARKS[cell.state], text, cell.state.value, state_in_words(cell))


def state_in_words(cell: Cell) -> str:
    """Return the state of a cell, with how many texts are behind where some are."""
    label = str(LABELS[cell.state])
    if cell.until:
        until = _("until %(day)s") % {"day": cell.until.isoformat()}
        label = f"{label}, {until}"
    if cell.reason:
        label = f"{label}: {cell.reason}"
    if not cell.behind:
        return label
    text = ngettext("%(count)d text behind", "%(count)d texts behind", cell.behind)
    behind = text % {"count": cell.behind}
    return behind if cell.state == State.BEHIND else f"{label}, {behind}"


# --- the screens ---


class DashboardView(ViewersMixin, TemplateView):
    """The heat map, narrowed to what is chosen; as a file, when one is asked for."""

    template_name = "wagtail_countries/admin/dashboard/index.html"
    page_title = gettext_lazy("Network dashboard")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        whole = frame()
        self.form = ChoiceForm(request.GET, whole=whole)
        choice = self.form.choice
        # Only what is chosen is compared; states are known after that.
        compared = with_cells(chosen(whole, replace(choice, state=None)))
        self.part = chosen(compared, choice)
        wanted = request.GET.get("export", "")
        if wanted in EXPORTS:
            return as_file(request, self.part, self.form.choice, wanted, name="network")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        query = self.form.query
        part, found = self.part, None
        if self.form.choice.section or len(part.columns) <= COLUMNS_AT_MOST:
            found = Paginator(part.columns, COLUMNS_AT_MOST).get_page(self.request.GET.get("p"))
        columns = list(found) if found is not None else None
        return context | {
            "form": self.form,
            "is_chosen": bool(query),
            "grid": grid_of(part, columns, self.form.choice, query),
            "found": found,
            "query": urlencode(query),
            "exports": exports_of(query),
            "legend": [(MARKS[state], state, LABELS[state], MEANINGS[state]) for state in State],
        }


@dataclass(frozen=True)
class Line:
    """An umbrella page in a country locale: its state, since when, and where to go from here."""

    column: Column
    info: LocaleInfo
    cell: Cell
    page: dict[str, Any] | None
    may_edit: bool
    section: str = ""

    @property
    def mark(self) -> str:
        return MARKS[self.cell.state]

    @property
    def state(self) -> str:
        return state_in_words(self.cell)

    @property
    def tone(self) -> str:
        if self.cell.state in WELL:
            return "good"
        return "attention" if self.cell.state in LAGGING else "plain"

    @property
    def changes_url(self) -> str:
        shows = self.may_edit and self.cell.state in LAGGING and self.page is not None
        return reverse("countries_freshness", args=[self.cell.page_id]) if shows else ""

    @property
    def edit_url(self) -> str:
        known = self.may_edit and self.page is not None
        return reverse("wagtailadmin_pages:edit", args=[self.cell.page_id]) if known else ""

    @property
    def public_url(self) -> str:
        rest = self.info.rest_of(self.page["url_path"]) if self.page else None
        shows = self.page is not None and self.page["live"] and rest is not None
        return self.info.url(rest or "") if shows else ""

    @property
    def page_url(self) -> str:
        return reverse("network_dashboard:page", args=[self.column.page_id])

    @property
    def country_url(self) -> str:
        return reverse("network_dashboard:country", args=[self.info.country.code])

    @property
    def own_lang(self) -> str:
        return bcp47(self.info.code)

    @property
    def own_dir(self) -> str:
        return direction(self.info.code)

    @property
    def language(self) -> str:
        return native_name(self.info.code)


class LinesView(ViewersMixin, TemplateView):
    """Lines of one country or of one page; subclasses say which, and how they are grouped."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.part = self.part_of_network()
        wanted = request.GET.get("export", "")
        if wanted in EXPORTS:
            return as_file(request, self.part, Choice(), wanted, name=self.file_name)
        return super().get(request, *args, **kwargs)

    file_name = ""

    def part_of_network(self) -> Coverage:
        """Return what there is to show, and keep what it is called; raise Http404 for nothing."""
        raise NotImplementedError

    @cached_property
    def lines(self) -> list[Line]:
        ids = {cell.page_id for cell in self._cells() if cell.page_id}
        rows = Page.objects.filter(pk__in=ids).values(*SHOWN_OF_PAGES)
        pages = {row["pk"]: row for row in rows}
        found = []
        for info in self.part.locales:
            edits = Action.EDIT in locale_actions(self.request.user, info)
            for column in self.part.columns:
                cell = self.part.cell(info, column)
                page = pages.get(cell.page_id)
                may_edit = page is not None and edits
                section = self.part.section(column.section).title
                found.append(Line(column, info, cell, page, may_edit, section))
        return found

    def _cells(self) -> Iterator[Cell]:
        for info in self.part.locales:
            for column in self.part.columns:
                yield self.part.cell(info, column)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        tally = Tally.of(line.cell.state for line in self.lines)
        return context | {
            "exports": exports_of({}),
            "total": _tally_mark(tally, Choice()).words,
        }


class CountryView(LinesView):
    """All umbrella pages, and what one country has of them in each of its languages."""

    template_name = "wagtail_countries/admin/dashboard/country.html"

    def part_of_network(self) -> Coverage:
        part = coverage(country=self.kwargs["code"].upper())
        if not part.countries:
            raise Http404
        self.country = part.countries[0]
        self.file_name = f"network-{self.country.code.lower()}"
        return part

    def get_page_title(self) -> str:
        return self.country.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        by_locale: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            by_locale[line.info.code].append(line)
        return context | {"locales": list(by_locale.values())}


def as_file(
    request: HttpRequest, part: Coverage, choice: Choice, form: str, *, name: str
) -> HttpResponse:
    """Return what is shown as a file to keep, and note in the audit log that it was taken."""
    filters = {key: values for key, values in request.GET.lists() if key != "export"}
    record_export(request.path, form=form, filters=filters, user=request.user)
    write, content_type = EXPORTS[form]
    response = HttpResponse(write(records_of(part, choice)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def exports_of(query: dict[str, str]) -> list[tuple[str, str]]:
    return [(form.upper(), "?" + urlencode(query | {"export": form})) for form in EXPORTS]
