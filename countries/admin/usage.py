"""Who shows a country's pages: partners by pages and days, on a screen and as a file."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem

from countries.access import Action, countries_where
from countries.admin import rules
from countries.admin.screens import TitledScreen
from countries.audit import record_export
from countries.audit.exports import record_export_of
from countries.audit.recording import Place
from countries.coverage import may_view_network
from countries.partners.models import Partner
from countries.partners.usage.reading import (
    FIGURES,
    Asked,
    Row,
    as_csv,
    page_titles,
    partner_names,
    rows_in,
    sums,
    total_of,
)
from countries.routing import CountryInfo, network

DAYS = 30
"""So many days are shown where none are chosen."""
SHOWN_AT_MOST = 200
LED_TO_AT_MOST = 20
HEX = re.compile("[0-9a-f]{32}")
PARTNERS = rules.rows_of(lambda: Partner, "change")
FILE_AT_MOST = 100_000
USUAL = "partner"
"""What is summed by where nothing is chosen."""
NOBODY = "-"
"""What the filter says for requests that named no partner."""
MEMBERS = {
    "partner": gettext_lazy("Partner"),
    "page": gettext_lazy("Page"),
    "day": gettext_lazy("Day"),
    "country": gettext_lazy("Country"),
}
HEADINGS = {
    "requests": gettext_lazy("Requests"),
    "bytes": gettext_lazy("Data sent"),
    "not_modified": gettext_lazy("Had already"),
    "embeds": gettext_lazy("Shown in frames"),
}
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def countries_seen_by(user: Any) -> list[CountryInfo]:
    """Return the countries of which ``user`` may know who shows their pages, by name."""
    own = countries_where(user, Action.VIEW)
    return sorted((row for row in network().countries if row.pk in own), key=lambda row: row.name)


class ShownForm(forms.Form):
    """What is summed, and by what; what nobody can have chosen counts as nothing chosen."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput({"type": "date"})
    )
    page = forms.UUIDField(required=False, widget=forms.HiddenInput)
    by = forms.MultipleChoiceField(
        label=gettext_lazy("Summed by"),
        required=False,
        choices=list(MEMBERS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any, *, countries: Iterable[CountryInfo], partners: dict[str, str]
    ) -> None:
        super().__init__(data)
        named = sorted(partners.items(), key=lambda row: row[1])
        self._offer("country", ((row.code, row.name) for row in countries))
        self._offer("partner", [*named, (NOBODY, _("without a partner"))])
        self.is_valid()

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]  # a choice field's

    def given(self, name: str) -> Any:
        return self.cleaned_data.get(name) or None

    @property
    def by_members(self) -> list[str]:
        chosen = self.given("by") or [USUAL]
        return [name for name in MEMBERS if name in chosen]

    def asked(self, *, today: dt.date) -> Asked:
        """Return which usage the form asks for; without days, the last ones."""
        since, until = self.given("since"), self.given("until")
        last = until or today
        # Before the first of all days there is none.
        first = last - min(dt.timedelta(days=DAYS - 1), last - dt.date.min)
        partner = self.given("partner")
        return Asked(
            since=since or first,
            until=until,
            countries=[self.given("country")] if self.given("country") else (),
            partners=[partner.removeprefix(NOBODY)] if partner else (),
            pages=[str(self.given("page"))] if self.given("page") else (),
        )


class ShownView(TitledScreen, TemplateView):
    """For those who may look at a country; others learn nothing of it. Also as a file."""

    template_name = "wagtail_countries/admin/usage/shown.html"
    page_title = gettext_lazy("Who shows your pages")
    header_icon = "view"
    asks_before_looking = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.countries = countries_seen_by(request.user)
        if not self.countries:
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("export", "")
        if wanted in FORMS:
            return self.as_file(wanted)
        return super().get(request, *args, **kwargs)

    @cached_property
    def codes(self) -> list[str]:
        return [country.code for country in self.countries]

    @cached_property
    def own(self) -> Any:
        """Everything that the user may know of; of no single country only who sees every one."""
        return rows_in(self.codes, with_several=may_view_network(self.request.user))

    @cached_property
    def partners(self) -> dict[str, str]:
        """The names of the partners that show anything, and of the user's that is asked for, by uuid."""
        found = self.own.order_by().values_list("partner", flat=True).distinct()
        names = partner_names(found)
        asked = self.request.GET.get("partner", "")
        if HEX.fullmatch(asked) and asked not in names:
            mine = PARTNERS(self.request.user).filter(uuid=asked)
            names |= {row.uuid.hex: row.name for row in mine}
        return names

    @cached_property
    def form(self) -> ShownForm:
        given = self.request.GET.copy()
        # Ticked is what is summed by, also where nobody chose.
        given.setdefault("by", USUAL)
        return ShownForm(given, countries=self.countries, partners=self.partners)

    @cached_property
    def chosen(self) -> Any:
        return self.form.asked(today=timezone.now().date()).narrow(self.own)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        by = self.form.by_members
        # Days are read in their order.
        first = ["-day"] if "day" in by else []
        order = [*first, "-requests", *(name for name in by if name != "day")]
        found = sums(self.chosen, by, order=order, limit=SHOWN_AT_MOST + 1)
        total = total_of(self.chosen)
        asked = self.form.asked(today=timezone.now().date())
        return context | {
            "form": self.form,
            "members": [MEMBERS[name] for name in by],
            "figures": list(HEADINGS.values()),
            "size_at": FIGURES.index("bytes") + 1,
            "since": asked.since,
            "until": asked.until or timezone.now().date(),
            "lines": list(self._lines(found[:SHOWN_AT_MOST], by)),
            "has_more": len(found) > SHOWN_AT_MOST,
            "at_most": SHOWN_AT_MOST,
            "total": [total[name] for name in FIGURES],
            "leads_on": [*self._partner_s_screen(), *self._page_s_editors()],
            "exports": [(name.upper(), f"?{self._query(export=name)}") for name in FORMS],
        }

    def _lines(self, rows: list[Row], by: list[str]) -> Iterable[tuple[list[Any], list[int]]]:
        """Yield the words of each line, with where they lead, and its figures."""
        titles = page_titles([row["page"] for row in rows], self.codes) if "page" in by else {}
        names = {country.code: country.name for country in self.countries}
        several = _("several or none")
        words = {
            "partner": self._partner_called,
            "page": lambda value: titles.get(value) or value or _("lists and other things"),
            "day": lambda value: value,
            "country": lambda value: names.get(value) or several,
        }
        for row in rows:
            told = [(words[name](row[name]), self._narrowed(name, row[name])) for name in by]
            yield told, [row[name] for name in FIGURES]

    def _partner_s_screen(self) -> Iterable[tuple[str, str]]:
        """Yield the name and the screen of the partner that is looked at, for who manages it."""
        chosen = self.form.given("partner")
        if chosen and chosen != NOBODY:
            for row in PARTNERS(self.request.user).filter(uuid=chosen):
                yield row.name, reverse("partners:edit", args=[row.pk])

    def _page_s_editors(self) -> Iterable[tuple[str, str]]:
        """Yield the titles and the editors of the page that is looked at, for who works on it."""
        chosen = self.form.given("page")
        if chosen:
            pages = rules.own_pages(self.request.user).filter(translation_key=chosen)
            for page in pages.select_related("locale").order_by("path")[:LED_TO_AT_MOST]:
                url = reverse("wagtailadmin_pages:edit", args=[page.pk])
                yield f"{page.title} ({page.locale.language_code})", url

    def _partner_called(self, value: str) -> str:
        former = _("a former partner") if value else _("without a partner")
        return self.partners.get(value) or former

    def _narrowed(self, name: str, value: Any) -> str:
        """Return where a partner's, or a page's, days are shown."""
        if name not in ("partner", "page") or not value:
            return ""
        query = self.request.GET.copy()
        query[name] = value
        query.setlist("by", ["day"])
        return f"?{query.urlencode()}"

    def as_file(self, form: str) -> HttpResponse:
        """Return everything that is chosen, and record that it was taken out."""
        by = self.form.by_members
        rows = sums(self.chosen, by, limit=FILE_AT_MOST)
        fields = [*by, *(["name"] if "partner" in by else []), *FIGURES]
        records = [self._record(row, by) for row in rows]
        body = as_csv(records, fields) if form == "csv" else json.dumps(records, ensure_ascii=False)
        self._tell_the_log(form)
        name = f"who-shows-our-pages-{timezone.localdate():%Y-%m-%d}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(body, content_type=FORMS[form], headers=headers)

    def _record(self, row: Row, by: list[str]) -> Row:
        told = {name: str(row[name]) or None for name in by}
        if "partner" in by:
            told["name"] = self.partners.get(row["partner"])
        return {**told, **{name: row[name] for name in FIGURES}}

    def _tell_the_log(self, form: str) -> None:
        code, user = self.form.given("country"), self.request.user
        filters = {key: values for key, values in self.request.GET.lists() if key != "export"}
        if code is None:
            record_export_of(user, self.request.path, form=form, filters=filters)
            return
        place = Place(code=code)
        record_export(self.request.path, form=form, filters=filters, user=user, place=place)

    def _query(self, **more: str) -> str:
        query = self.request.GET.copy()
        query.pop("export", None)
        query.update(more)
        return query.urlencode()


# --- what leads there ---


def shown_url(**chosen: str) -> str:
    """Return the address of the screen with something chosen on it."""
    return f"{reverse('countries_shown')}?{urlencode(chosen)}"


class ShownItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(countries_where(request.user, Action.VIEW))


def menu_item() -> MenuItem:
    return ShownItem(
        gettext_lazy("Who shows your pages"),
        reverse("countries_shown"),
        name="who-shows-our-pages",
        icon_name="view",
        order=1050,
    )


urls: list[URLPattern] = [path("reports/shown/", ShownView.as_view(), name="countries_shown")]
