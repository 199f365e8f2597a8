"""Where a page and its blocks are shown, by the market facts of countries: looking, and ruling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text import RichText

from countries.access import Action, page_actions
from countries.access.rights import locale_actions, locales_where
from countries.admin.market_forms import MarketRuleForm, datalists
from countries.market import MarketRule, Markets, stand_ins_for
from countries.market.models import name_text, value_text
from countries.pages import CountryPageMixin
from countries.routing import CountryInfo, network

NEEDED = frozenset({Action.EDIT, Action.PUBLISH})
"""A rule acts at once: whoever makes one can publish."""
FIRST_WORDS = 12


def ruled_by(user: Any) -> QuerySet[Page]:
    """Return the pages whose rules ``user`` may change.

    The umbrella's own, or a country's that the umbrella has not; in each of their languages.
    """
    infos = [i for i in locales_where(user, *NEEDED) if locale_actions(user, i) >= NEEDED]
    mine = [info.locale_id for info in infos]
    umbrella = [info.locale_id for info in network().locales if info.country.is_umbrella]
    same = Page.objects.filter(translation_key=OuterRef("translation_key"))
    others = same.exclude(locale_id__in=mine)
    of_umbrella = Q(locale_id__in=umbrella) & ~Exists(others.filter(locale_id__in=umbrella))
    of_country = ~Exists(same.filter(locale_id__in=umbrella)) & ~Exists(others)
    rows = Page.objects.filter(locale_id__in=mine, depth__gt=1)
    return rows.filter(of_umbrella | of_country)


# --- what is shown ---


@dataclass(frozen=True)
class BlockRow:
    """A block of the page, or the page itself where ``id`` is empty, and its rules."""

    id: str
    label: str
    words: str
    rules: list[MarketRule]

    @property
    def name(self) -> str:
        return f"{self.label}: {self.words}" if self.words else self.label


@dataclass(frozen=True)
class Result:
    """What one country is shown of the page; ``withheld`` and ``replaced`` say why, block by block."""

    country: CountryInfo
    has_page: bool
    url: str = ""
    page: str = ""
    withheld: list[tuple[str, str]] = field(default_factory=list)
    replaced: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def tone(self) -> str:
        return "attention" if self.page or self.withheld or self.replaced else "good"


def block_rows(page: Any, rules: Iterable[MarketRule]) -> list[BlockRow]:
    """Return the page as a whole and each of its blocks, as in its latest draft."""
    rules = list(rules)

    def of(block_id: str) -> list[MarketRule]:
        return [rule for rule in rules if rule.block_id == block_id]

    rows = [BlockRow("", _("The whole page, with all below it"), "", of(""))]
    known = {""}
    for child in getattr(page, page.block_field):
        if child.id:
            known.add(child.id)
            rows.append(BlockRow(child.id, str(child.block.label), _words(child), of(child.id)))
    lost = sorted({rule.block_id for rule in rules} - known)
    return rows + [BlockRow(one, _("A block that is not there"), "", of(one)) for one in lost]


def _words(child: Any) -> str:
    """Return how the texts of a block begin."""
    named = getattr(child.block, "translated", ())
    found = [child.value.get(name) for name in named]
    texts = [one for one in found if isinstance(one, str | RichText)]
    return Truncator(strip_tags(" ".join(map(str, texts)))).words(FIRST_WORDS).strip()


def results(page: Any, rows: list[BlockRow], markets: Markets) -> list[Result]:
    """Return what each open country is shown of ``page``, the umbrella first; a fixed number of queries."""
    names = {row.id: row.name for row in rows}
    there = Page.objects.filter(translation_key=page.translation_key).order_by("-live", "pk")
    own: dict[str, Page] = {}
    for other in there:
        info = markets.net.by_locale_id.get(other.locale_id)
        if info is not None:
            own.setdefault(info.country.code, other)
    countries = sorted(markets.net.countries, key=lambda one: (not one.is_umbrella, one.name))
    return [
        _result(page, own.get(country.code), country, names, markets)
        for country in countries
        if country.is_open
    ]


def _result(
    page: Any, own: Page | None, country: CountryInfo, names: dict[str, str], markets: Markets
) -> Result:
    rules = markets.rules_of(page.translation_key)
    failing = markets.failing(rules, country)
    above = markets.failing(markets.rules_above((own or page).path), country)
    url = ""
    if own is not None and own.live:
        info = markets.net.by_locale_id[own.locale_id]
        url = info.url(info.rest_of(own.url_path) or "")
    result = Result(country, own is not None, url, page=_because(above, country, markets))
    if result.page:
        return result
    stream = getattr(page, page.block_field)
    for block_id, standing in stand_ins_for(list(stream), failing).items():
        why = [rule for rule in failing if rule.block_id == block_id]
        reason = _because(why, country, markets)
        if standing is None:
            result.withheld.append((names[block_id], reason))
        else:
            result.replaced.append((names[block_id], names[standing], reason))
    return result


def _because(rules: Iterable[MarketRule], country: CountryInfo, markets: Markets) -> str:
    """Return what is true of a country's market that makes ``rules`` not hold."""
    if country.is_umbrella:
        return _("a rule says so of the umbrella") if list(rules) else ""
    known = markets.market(country).facts
    return ", ".join(
        _("%(fact)s: %(value)s") % {"fact": name_text(name), "value": value_text(known[name])}
        if name in known
        else _("%(fact)s: not known") % {"fact": name_text(name)}
        for name in sorted({rule.fact for rule in rules})
    )


# --- the screens ---


class MarketScreen(WagtailAdminTemplateMixin):
    """A screen about one page that its user sees, which the guard has asked."""

    header_icon = "view"
    request: HttpRequest
    kwargs: dict[str, Any]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        page = self.pages().select_related("locale").filter(pk=kwargs["page_id"]).first()
        model = page.specific_class if page is not None else None
        if page is None or model is None or not issubclass(model, CountryPageMixin):
            raise Http404
        self.page = page

    def pages(self) -> QuerySet[Page]:
        return Page.objects.all()

    @cached_property
    def draft(self) -> Any:
        return self.page.get_latest_revision_as_object()

    @cached_property
    def markets(self) -> Markets:
        return Markets(now=timezone.now(), net=network())

    @cached_property
    def rows(self) -> list[BlockRow]:
        return block_rows(self.draft, self.markets.rules_of(self.page.translation_key))

    def get_page_subtitle(self) -> str:
        return str(self.draft.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        found = [*self.breadcrumbs_items, {"url": edit, "label": self.get_page_subtitle()}]
        if isinstance(self, ShownView):
            return [*found, {"url": "", "label": self.get_page_title()}]
        where = {"url": screen_url(self.page), "label": _("Where it is shown")}
        return [*found, where, {"url": "", "label": self.get_page_title()}]


class ShownView(MarketScreen, TemplateView):
    """The page's blocks with their rules, and what each country is shown."""

    template_name = "wagtail_countries/admin/market/shown.html"
    page_title = gettext_lazy("Where it is shown")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        can_change = ruled_by(self.request.user).filter(pk=self.page.pk).exists()
        info = network().by_locale_id.get(self.page.locale_id)
        is_home = info is not None and info.home_id == self.page.pk
        return context | {
            "page": self.page,
            "rows": self.rows[1:] if is_home else self.rows,
            "results": results(self.draft, self.rows, self.markets),
            "names": {row.id: row.name for row in self.rows},
            "can_change": can_change,
            "is_umbrella": info is not None and info.country.is_umbrella,
        }


class RulingScreen(MarketScreen):
    """Those who may change the page's rules; for all others there is no such screen."""

    def pages(self) -> QuerySet[Page]:
        return ruled_by(self.request.user)

    @cached_property
    def rule(self) -> MarketRule:
        rules = MarketRule.objects.filter(translation_key=self.page.translation_key)
        return get_object_or_404(rules, pk=self.kwargs["pk"])


class RuleView(RulingScreen, FormView):
    """Make a rule, or change one."""

    form_class = MarketRuleForm
    template_name = "wagtail_countries/admin/market/rule.html"

    def get_page_title(self) -> str:
        return _("Change a rule") if "pk" in self.kwargs else _("Add a rule")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        info = network().by_locale_id[self.page.locale_id]
        is_new = "pk" not in self.kwargs
        block_id = self.request.GET.get("block", "")
        new = MarketRule(translation_key=self.page.translation_key, block_id=block_id, value=True)
        return kwargs | {
            "instance": new if is_new else self.rule,
            "blocks": [(row.id, row.name) for row in self.rows if row.id in self.block_ids],
            "whole": info.home_id != self.page.pk,
            "of_umbrella": info.country.is_umbrella,
        }

    @cached_property
    def block_ids(self) -> set[str]:
        return {child.id for child in getattr(self.draft, self.draft.block_field) if child.id}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "page": self.page,
            "media": context["form"].media,
            "datalists": datalists(),
            "submit_button_label": _("Save: it acts at once"),
        }

    def form_valid(self, form: MarketRuleForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("The rule acts now, in every country."))
        return redirect(screen_url(self.page))


class DeleteRuleView(RulingScreen, TemplateView):
    """Take a rule away, after asking."""

    template_name = "wagtail_countries/admin/market/delete.html"
    page_title = gettext_lazy("Take a rule away")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        names = {row.id: row.name for row in self.rows}
        return context | {
            "rule": self.rule,
            "about": names.get(self.rule.block_id, ""),
            "back": screen_url(self.page),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.rule.delete()
        messages.success(request, _("The rule is gone; what it withheld is shown again."))
        return redirect(screen_url(self.page))


# --- what leads there ---


def screen_url(page: Page) -> str:
    return reverse("countries_market", args=[page.pk])


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to where a page is shown, for those who may edit it."""
    model = page.specific_class
    if model is None or not issubclass(model, CountryPageMixin):
        return
    if Action.EDIT in page_actions(user, page):
        yield Button(_("Where it is shown"), screen_url(page), icon_name="view", priority=66)


urls: list[URLPattern] = [
    path("market/<int:page_id>/", ShownView.as_view(), name="countries_market"),
    path("market/<int:page_id>/new/", RuleView.as_view(), name="countries_market_new"),
    path("market/<int:page_id>/<int:pk>/", RuleView.as_view(), name="countries_market_rule"),
    path(
        "market/<int:page_id>/<int:pk>/delete/",
        DeleteRuleView.as_view(),
        name="countries_market_delete",
    ),
]
