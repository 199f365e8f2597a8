"""One umbrella page in the network: who has it, how fresh, with which changes; and a message to who lags."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.models import Page

from countries.access import Action, may, may_manage_network
from countries.access.rights import locale_actions
from countries.admin.dashboard import EXPORTS, Line, LinesView, exports_of
from countries.admin.translating.texts import name_of
from countries.audit import record_export
from countries.coverage import Coverage, State, coverage, may_view_network
from countries.coverage.choosing import Choice
from countries.coverage.records import FIELDS, as_csv, as_json, records_of
from countries.coverage.states import LABELS, LAGGING
from countries.overlays.models import Overlay, OverlayAction
from countries.routing import CountryInfo, LocaleInfo, network
from countries.segments.detached import detached_among
from countries.umbrella.reminding import RemindedLately, last_reminded, readers_in, remind

LAGGARDS = LAGGING | {State.NOT_ADOPTED, State.DRAFT}
"""Whose country is proposed for a message; who refused the page or put it off said so already."""
TO_DO = "to-do"
"""The filter that shows them all."""


def may_write(user: Any) -> bool:
    """Tell whether ``user`` may write to countries: who edits the umbrella, or manages the network."""
    umbrella = network().umbrella
    edits = umbrella is not None and may(user, Action.EDIT, umbrella.pk)
    return edits or may_manage_network(user)


def may_view_page(user: Any) -> bool:
    """Tell whether ``user`` may see what every country has of an umbrella page."""
    return may_write(user) or may_view_network(user)


def changes_of(page_ids: Collection[int]) -> dict[int, Counter[str]]:
    """Return how many blocks each page's country changed in which way; one query."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Overlay.objects.filter(page_id__in=page_ids).order_by()
    for page_id, action in rows.values_list("page_id", "action"):
        found[page_id][action] += 1
    return found


def changes_in_words(counts: Mapping[str, int], *, detached: bool) -> str:
    """Return which changes those are: detached, or so many blocks hidden, replaced, and so on."""
    said = [f"{counts[a]} {OverlayAction(a).label}" for a in OverlayAction.values if counts[a]]
    return ", ".join([_("detached"), *said] if detached else said)


class StateForm(forms.Form):
    """Which lines of the page are shown; what nobody can have chosen counts as nothing chosen."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["state"]
        field.choices = [
            ("", _("All")),
            (TO_DO, _("behind, incomplete, draft or not adopted")),
            *((state.value, LABELS[state]) for state in State),
        ]

    @property
    def states(self) -> frozenset[State]:
        """The states that are shown; all where none is chosen."""
        chosen = self.cleaned_data.get("state", "") if self.is_valid() else ""
        if chosen == TO_DO:
            return LAGGARDS
        return frozenset({State(chosen)}) if chosen else frozenset(State)

    @property
    def query(self) -> dict[str, str]:
        chosen = self.cleaned_data.get("state", "") if self.is_valid() else ""
        return {"state": chosen} if chosen else {}


@dataclass(frozen=True)
class PageLine:
    """A line with what its country changed, and when it was last written to."""

    line: Line
    changes: str
    reminded: dt.datetime | None
    shows_title: bool

    @property
    def days(self) -> int | None:
        """For how many days texts have been behind."""
        since = self.line.cell.since
        return (timezone.now() - since).days if since else None


class PageScreen(LinesView):
    """What is about one umbrella page: for who edits the umbrella or sees the whole network."""

    def is_for(self, user: Any) -> bool:
        return may_view_page(user)

    def part_of_network(self) -> Coverage:
        part = coverage(page_id=self.kwargs["page_id"])
        if not part.columns:
            raise Http404
        self.column = part.columns[0]
        return part


class PageView(PageScreen):
    """All countries, what each has of one umbrella page, and what it changed there."""

    template_name = "wagtail_countries/admin/dashboard/page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = StateForm(request.GET)
        wanted = request.GET.get("export", "")
        if wanted not in EXPORTS:
            return super().get(request, *args, **kwargs)
        self.part = self.part_of_network()
        record_export(request.path, form=wanted, filters=self.form.query, user=request.user)
        name = f"network-page-{self.column.page_id}.{wanted}"
        response = HttpResponse(self._as(wanted), content_type=EXPORTS[wanted][1])
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _as(self, form: str) -> str:
        states = {state.value for state in self.form.states}
        records = [row for row in records_of(self.part, Choice()) if row["state"] in states]
        ids = [row["counterpart_id"] for row in records if row["counterpart_id"]]
        changes, detached = changes_of(ids), detached_among(ids)
        for row in records:
            row["changed_blocks"] = changes[row["counterpart_id"]].total()
            row["detached"] = row["counterpart_id"] in detached
        if form == "json":
            return as_json(records)
        return as_csv(records, (*FIELDS, "changed_blocks", "detached"))

    def get_page_title(self) -> str:
        return self.column.title

    @cached_property
    def page_lines(self) -> list[PageLine]:
        shown = [line for line in self.lines if line.cell.state in self.form.states]
        ids = [line.cell.page_id for line in shown if line.cell.page_id]
        changes, detached = changes_of(ids), detached_among(ids)
        reminded = last_reminded(self.column.key)
        return [
            PageLine(
                line,
                changes_in_words(
                    changes[line.cell.page_id], detached=line.cell.page_id in detached
                ),
                reminded.get(line.info.country.pk),
                # What a draft is called is its country's business.
                bool(line.page and line.page["live"])
                or Action.VIEW in locale_actions(self.request.user, line.info),
            )
            for line in shown
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        source = Page.objects.filter(pk=self.column.page_id).first()
        may_send = may_write(self.request.user)
        url = reverse("network_dashboard:write", args=[self.column.page_id]) if may_send else ""
        return context | {
            "form": self.form,
            "lines": self.page_lines,
            "sees_network": may_view_network(self.request.user),
            "source": source,
            "write_url": url,
            "exports": exports_of(self.form.query),
        }


# --- a message to those who lag ---


class WriteForm(forms.Form):
    """What is written, and to which countries; ``again`` says that yesterday's was not enough."""

    country = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"), widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "Everybody reads it as it is; what stands around it is in their language."
        ),
    )
    again = forms.BooleanField(
        label=gettext_lazy("Write to them again"),
        required=False,
        help_text=gettext_lazy("Some were written to about this page within a day."),
    )

    def __init__(self, *args: Any, countries: Iterable[CountryInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["country"]
        field.choices = [(country.code, country.name) for country in countries]

    def clean_subject(self) -> str:
        subject = " ".join(str(self.cleaned_data["subject"]).split())
        if not subject:
            raise ValidationError(_("Say what it is about."))
        return subject


@dataclass(frozen=True)
class Addressee:
    """A country that may be written to: how it stands, who would get it, when it was last written to.

    ``names`` are theirs who would get it, where the sender may see who works there.
    """

    country: CountryInfo
    states: list[str]
    is_laggard: bool
    count: int
    names: list[str]
    reminded: dt.datetime | None
    is_chosen: bool


class WriteView(PageScreen, FormView):
    """Write to the people of countries that have not, or not as it is, a page of the umbrella."""

    template_name = "wagtail_countries/admin/dashboard/write.html"
    form_class = WriteForm
    page_title = gettext_lazy("Write to countries")
    header_icon = "mail"

    def is_for(self, user: Any) -> bool:
        return may_write(user)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.part = self.part_of_network()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return FormView.get(self, request, *args, **kwargs)

    @cached_property
    def by_country(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.info.country.code].append(line)
        return found

    @cached_property
    def laggards(self) -> dict[str, list[LocaleInfo]]:
        """The locales that lag, by country."""
        return {
            code: [line.info for line in lines if line.cell.state in LAGGARDS]
            for code, lines in self.by_country.items()
        }

    def infos_of(self, code: str) -> list[LocaleInfo]:
        """Return the locales whose people are written to: those that lag, else all."""
        return self.laggards[code] or [line.info for line in self.by_country[code]]

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.getlist("country")
        proposed = [code for code, infos in self.laggards.items() if infos]
        return {"country": [code for code in asked if code in self.by_country] or proposed}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "countries": self.part.countries}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "addressees": self._addressees(context["form"]),
            "column": self.column,
            "back": reverse("network_dashboard:page", args=[self.column.page_id]),
        }

    def _addressees(self, form: WriteForm) -> list[Addressee]:
        readers = readers_in([info for code in self.by_country for info in self.infos_of(code)])
        reminded = last_reminded(self.column.key)
        chosen = form["country"].value() or []
        user = self.request.user
        return [
            Addressee(
                country=country,
                states=[
                    f"{line.info.code}: {line.state}" for line in self.by_country[country.code]
                ],
                is_laggard=bool(self.laggards[country.code]),
                count=len(readers[country.code]),
                names=[name_of(person) for person in readers[country.code]]
                if may(user, Action.PEOPLE, country.pk)
                else [],
                reminded=reminded.get(country.pk),
                is_chosen=country.code in chosen,
            )
            for country in self.part.countries
        ]

    def form_valid(self, form: WriteForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            countries, people = remind(
                Page.objects.get(pk=self.column.page_id),
                infos=[info for code in data["country"] for info in self.infos_of(code)],
                subject=data["subject"],
                text=data["text"],
                user=self.request.user,
                now=timezone.now(),
                again=data["again"],
            )
        except RemindedLately as error:
            form.add_error("again", _("Written to within a day: %s.") % ", ".join(error.codes))
            return self.form_invalid(form)
        said = ngettext(
            "%(people)d person gets the message (countries: %(countries)d).",
            "%(people)d people get the message (countries: %(countries)d).",
            people,
        )
        messages.success(self.request, said % {"people": people, "countries": countries})
        return redirect("network_dashboard:page", self.column.page_id)
