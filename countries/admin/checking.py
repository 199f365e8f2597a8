"""Checks of texts in the admin: how strict each rule is where, and what an editor is told.

A rule that blocks keeps a page from going live, whichever way it was to; the draft stays.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from countries.access import Action, countries_where, may_manage_network
from countries.admin import guard, rules
from countries.identity.countries import Country, CountryLocale
from countries.text import native_name
from countries.translation.checks import RULES, Rule
from countries.translation.checks.gathering import Placed, findings_of_page
from countries.translation.checks.knowing import severities_for
from countries.translation.checks.models import CheckSetting, Strictness
from countries.translation.machine.configuration import is_configured
from countries.translation.policies import choose_policy, switch_machine
from countries.translation.refusals import PublishingRefused
from countries.translation.reviewing.guarding import refuse_publishing

SHOWN_WARNINGS = 6


def may_set_somewhere(user: Any) -> bool:
    """Tell whether ``user`` may say anywhere how strict the rules are."""
    return may_manage_network(user) or bool(countries_where(user, Action.SETTINGS))


class StrictnessForm(forms.Form):
    """One choice for each rule; an empty one leaves it as it is above."""

    def __init__(self, *args: Any, usual: dict[str, Any], for_country: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin = _("As the network: %(severity)s") if for_country else _("As usual: %(severity)s")
        for rule in RULES:
            value = usual[rule.code]
            label = Strictness(value).label if value else Strictness.OFF.label
            empty = ("", begin % {"severity": label})
            self.fields[rule.code] = forms.ChoiceField(
                label=str(rule.title), required=False, choices=[empty, *Strictness.choices]
            )

    def rows(self) -> list[tuple[Rule, forms.BoundField]]:
        return [(rule, self[rule.code]) for rule in RULES]


class PolicyForm(forms.ModelForm):
    """What a language of the country does with texts that are not finished."""

    class Meta:
        model = CountryLocale
        fields = ("unfinished_texts",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unfinished_texts"]
        field.label = f"{native_name(self.instance.code)} ({self.instance.code})"
        # Who has the screen open since before this could be chosen changes nothing by it.
        field.required = False
        if is_configured():
            into = _("Machine translation into %(language)s")
            self.fields["machine"] = forms.ChoiceField(
                label=into % {"language": field.label},
                required=False,
                choices=[("off", _("off")), ("on", _("on, for translators to ask for"))],
                initial="on" if self.instance.machine_translation else "off",
            )

    def keep(self) -> None:
        """Set what was chosen, where it is another policy."""
        chosen = self.cleaned_data["unfinished_texts"]
        if chosen and "unfinished_texts" in self.changed_data:
            choose_policy(CountryLocale.objects.get(pk=self.instance.pk), chosen)
        machine = self.cleaned_data.get("machine")
        if machine and "machine" in self.changed_data:
            switch_machine(CountryLocale.objects.get(pk=self.instance.pk), on=machine == "on")


class _ChecksMixin(WagtailAdminTemplateMixin):
    """For those who may set something; what is not theirs is not there."""

    asks_before_looking = True
    header_icon = "check"
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        if not may_set_somewhere(request.user):
            if kwargs:
                raise Http404
            raise PermissionDenied
        super().setup(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("translation_checks:index"), "label": _("Translation checks")}
        return [*super().get_breadcrumbs_items(), index]


class ChecksIndexView(_ChecksMixin, TemplateView):
    """The places whose rules the user may set: the network, and countries."""

    template_name = "wagtail_countries/admin/checks/index.html"
    page_title = gettext_lazy("Translation checks")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        places = self._places()
        if len(places) == 1:
            return redirect(places[0]["url"])
        return super().get(request, *args, **kwargs)

    def _places(self) -> list[dict[str, str]]:
        own = Country.objects.open().filter(
            pk__in=countries_where(self.request.user, Action.SETTINGS)
        )
        found = [
            {"name": row.name, "url": reverse("translation_checks:country", args=[row.pk])}
            for row in own.order_by("name")
        ]
        if may_manage_network(self.request.user):
            url = reverse("translation_checks:network")
            found.insert(0, {"name": _("The whole network"), "url": url})
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(places=self._places(), **kwargs)


class ChecksView(_ChecksMixin, FormView):
    """How strict each rule is in the network, or in one country."""

    form_class = StrictnessForm
    template_name = "wagtail_countries/admin/checks/edit.html"

    @cached_property
    def country(self) -> Country | None:
        if "pk" not in self.kwargs:
            if not may_manage_network(self.request.user):
                raise Http404
            return None
        own = countries_where(self.request.user, Action.SETTINGS)
        country = Country.objects.filter(pk__in=own, pk=self.kwargs["pk"]).first()
        if country is None:
            raise Http404
        return country

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.country  # noqa: B018  # what is not theirs is not there, by whatever method
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_page_title(self) -> str:
        name = self.country.name if self.country else _("the whole network")
        return _("Translation checks: %(name)s") % {"name": name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    @cached_property
    def own(self) -> dict[str, CheckSetting]:
        rows = CheckSetting.objects.filter(country=self.country)
        return {row.rule: row for row in rows}

    @cached_property
    def policies(self) -> list[PolicyForm]:
        """One form for each language of the country."""
        if self.country is None:
            return []
        data = self.request.POST if self.request.method == "POST" else None
        rows = self.country.country_locales.select_related("locale").order_by("position")
        return [PolicyForm(data, instance=row, prefix=row.code) for row in rows]

    def get_initial(self) -> dict[str, str]:
        return {code: row.severity for code, row in self.own.items()}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        usual = {rule.code: rule.default for rule in RULES}
        kwargs["usual"] = severities_for(None) if self.country else usual
        kwargs["for_country"] = self.country is not None
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid() and all(policy.is_valid() for policy in self.policies):
            return self.form_valid(form)
        return self.form_invalid(form)

    @transaction.atomic
    def form_valid(self, form: StrictnessForm) -> HttpResponse:
        for code, severity in form.cleaned_data.items():
            self._set(code, severity)
        for policy in self.policies:
            policy.keep()
        messages.success(self.request, _("How strict the rules are has been saved."))
        return redirect(self.request.path)

    def _set(self, code: str, severity: str) -> None:
        row = self.own.get(code)
        if not severity and row is not None:
            row.delete()
        elif severity and row is None:
            CheckSetting.objects.create(country=self.country, rule=code, severity=severity)
        elif row is not None and row.severity != severity:
            row.severity = severity
            row.save()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {
            "action_url": self.request.path,
            "submit_button_label": _("Save"),
            "country": self.country,
            "policies": self.policies,
            "has_machine": is_configured(),
        }
        return context


class _MenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_set_somewhere(request.user)


class ChecksViewSet(ViewSet):
    """The screens of how strict the rules are."""

    name = "translation_checks"
    url_prefix = "network/translation-checks"
    icon = "check"
    menu_label = gettext_lazy("Translation checks")
    menu_order = 60
    menu_item_class = _MenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ChecksIndexView.as_view(), name="index"),
            path("network/", ChecksView.as_view(), name="network"),
            path("<int:pk>/", ChecksView.as_view(), name="country"),
        ]

    def on_register(self) -> None:
        super().on_register()
        names = (self.get_url_name(name) for name in ("index", "network", "country"))
        guard.expect(rules.asks_itself, *names)


# --- what an editor is told ---


def keep_as_draft(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Lead back to the editor, with the reasons, where a page must not go live as it is.

    Its draft has been saved by then.
    """
    try:
        refuse_publishing(page, revision=page.get_latest_revision(), user=request.user)
    except PublishingRefused as error:
        say_not_published(request, page, error)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


def say_not_published(request: HttpRequest, page: Any, error: PublishingRefused) -> None:
    """Tell that a page was not published, and why."""
    begin = _("“%(page)s” was not published: %(because)s.")
    names = {"page": page, "because": error.because}
    messages.error(request, _with_list(begin % names, error.messages))


def warn(request: HttpRequest, page: Any) -> None:
    """Tell after saving what the rules find in a page's texts; nothing is kept from anybody by it."""
    if not request.accepts("text/html"):
        return
    found = [one for one in findings_of_page(page) if not one.finding.is_blocking]
    if found:
        begin = _("The checks of texts found something to look at in “%(page)s”.")
        messages.warning(request, _with_list(begin % {"page": page}, _lines(found)))


def _lines(found: list[Placed]) -> list[str]:
    lines = [str(one) for one in found[:SHOWN_WARNINGS]]
    if len(found) > SHOWN_WARNINGS:
        lines.append(_("and %(count)d more") % {"count": len(found) - SHOWN_WARNINGS})
    return lines


def _with_list(begin: str, lines: list[str]) -> str:
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html("{}<ul>{}</ul>", begin, items)


def answer_refused(request: HttpRequest, error: PublishingRefused) -> HttpResponse:
    """Lead back to where somebody came from, with the reasons: nothing was changed."""
    begin = _("Nothing was published: %(because)s.") % {"because": error.because}
    messages.error(request, _with_list(begin, error.messages))
    return redirect(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    page_id = (request.resolver_match.kwargs if request.resolver_match else {}).get("page_id")
    if page_id:
        return reverse("wagtailadmin_pages:edit", args=[page_id])
    return reverse("wagtailadmin_explore_root")
