"""The screens of a partner's keys: a key's text is shown once, in the answer that makes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.log_actions import log

from countries.admin import scoped
from countries.admin.fields import LinesField
from countries.identity.countries import Country, CountryLocale
from countries.partners.api.links import api_url
from countries.partners.keys import (
    TERMS,
    KeyRefused,
    change_key,
    issue_key,
    revoke_key,
    rotate_key,
)
from countries.partners.models import DEFAULT_QUOTA, Key, KeyKind, KeyScope, Partner
from countries.partners.reach import Reach, reach_of
from countries.partners.vocabulary import known_types
from countries.partners.webhooks.managing import endpoint_counts
from countries.text import fold, native_name


def partner_url(name: str, partner: Partner) -> str:
    """Return the address of one of a partner's screens."""
    return reverse(f"partners:{name}", args=[partner.pk])


class ChoicesField(forms.MultipleChoiceField):
    """Ticks whose choices are asked for with each form; none ticked stands for all."""

    widget = forms.CheckboxSelectMultiple


def narrowing_field(label: Any) -> ChoicesField:
    """Return the ticks of a field that narrows what is seen, side by side: there can be many."""
    return ChoicesField(
        label=label,
        required=False,
        help_text=gettext_lazy("None: all of them."),
        widget=forms.CheckboxSelectMultiple({"class": "ecc-ticks"}),
    )


def language_choices(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return locales with what people call them."""
    return [(code, f"{native_name(code)} ({code})") for code in sorted(codes)]


def type_choices() -> list[tuple[str, str]]:
    """Return the types that a key may be limited to, by what they are called."""
    return sorted(known_types().items(), key=lambda choice: fold(choice[1]))


class TermsForm(forms.Form):
    """What a key may do, where and for how long; only what lies in ``reach`` is offered."""

    scopes = ChoicesField(label=gettext_lazy("Rights"), choices=KeyScope)
    countries = narrowing_field(gettext_lazy("Countries"))
    locales = narrowing_field(gettext_lazy("Languages"))
    types = narrowing_field(gettext_lazy("Page types"))
    quota = forms.IntegerField(label=gettext_lazy("Requests a minute"), min_value=1)
    ip_ranges = LinesField(
        label=gettext_lazy("Addresses"),
        required=False,
        help_text=gettext_lazy("From where it is accepted: 192.0.2.0/24. One in each line."),
    )
    origins = LinesField(
        label=gettext_lazy("Origins"),
        required=False,
        help_text=gettext_lazy("Sites whose scripts may use it: https://example.org."),
    )
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Ends"), required=False, widget=AdminDateTimeInput
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        countries = Country.objects.open().values_list("code", "name")
        locales = CountryLocale.objects.values_list("locale__language_code", flat=True)
        known: dict[str, list[tuple[str, Any]]] = {
            "scopes": list(KeyScope.choices),
            "countries": list(countries),
            "locales": language_choices(locales),
            "types": type_choices(),
        }
        for name, choices in known.items():
            self.fields[name].choices = self._within_reach(name, choices)  # type: ignore[attr-defined]  # as declared above
        if not reach.is_unlimited:
            self.fields["countries"].required = True
            self.fields["countries"].help_text = ""
            self.fields["quota"].help_text = _("At most %(quota)d.") % {"quota": reach.quota}

    def _within_reach(self, name: str, choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        """Return what is offered: what the key has already, a closed country too, among it."""
        known = {value for value, _label in choices}
        kept = [(value, value) for value in self.initial.get(name, ()) if value not in known]
        if self.reach.is_unlimited or name == "types":
            return [*choices, *kept]
        return [row for row in choices + kept if row[0] in getattr(self.reach, name)]

    def clean_ends_at(self) -> dt.datetime | None:
        end: dt.datetime | None = self.cleaned_data["ends_at"]
        if end is not None and end <= timezone.now():
            raise ValidationError(_("This is over. To end a key now, revoke it."))
        return end

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            self.reach.check(data)
        return data

    def judged(self, act: Any) -> Any:
        """Return what ``act`` makes of the terms, or None with the reasons put at their fields."""
        try:
            return act(**self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
        return None


class KeyForm(TermsForm):
    """The terms of a new key, and of which kind it is."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KeyKind, widget=forms.RadioSelect)
    field_order = ("kind",)


class PartnerScreen(
    scoped.ScopedMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """A screen that does one thing for one partner."""

    model = Partner
    permission_required = "change"
    header_icon = "key"
    kwargs: dict[str, Any]

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(self.own_rows(), pk=self.kwargs["pk"])

    @cached_property
    def key(self) -> Key:
        return get_object_or_404(self.partner.keys, uuid=self.kwargs["key"])

    @cached_property
    def reach(self) -> Reach:
        return reach_of(self.request.user)

    def require_reach(self) -> None:
        """Let the screen be there only for keys such as the user could give."""
        if not self.reach.covers(self.key):
            raise Http404

    def get_page_subtitle(self) -> str:
        return self.partner.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("partners:index"), "label": _("Partners")},
            {"url": partner_url("edit", self.partner), "label": self.partner.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Of the address there is no more than its uuid.
        key = {"key": self.key} if "key" in self.kwargs else {}
        return {
            **context,
            **key,
            "partner": self.partner,
            "partner_url": partner_url("edit", self.partner),
            "docs_url": api_url("docs"),
        }

    def show_once(self, key: Key, text: str) -> HttpResponse:
        """Answer with the key's text, which is stored nowhere and asked of no cache."""
        log(instance=self.partner, action="wagtail.edit", user=self.request.user)
        context = {
            **self.get_context_data(),
            "key": key,
            "text": text,
            "endpoints_url": reverse("webhooks:add", args=[self.partner.pk])
            if KeyScope.WEBHOOKS in key.scopes
            else "",
        }
        response = render(self.request, "wagtail_countries/admin/partners/issued.html", context)
        add_never_cache_headers(response)
        return response


class FormScreen(PartnerScreen):
    """A screen with a form."""

    submit_label: Any = ""

    def form_with(self, data: Any) -> Any:
        raise NotImplementedError

    @cached_property
    def form(self) -> Any:
        return self.form_with(self.request.POST if self.request.method == "POST" else None)

    def refuse(self, text: str) -> HttpResponse:
        messages.error(self.request, text)
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "form": self.form,
            "media": self.form.media,
            "action_url": self.request.path,
            "submit_button_label": self.submit_label,
        }


class IssueView(FormScreen):
    template_name = "wagtail_countries/admin/partners/issue.html"
    page_title = gettext_lazy("Issue a key")
    submit_label = gettext_lazy("Issue the key")

    def form_with(self, data: Any) -> TermsForm:
        first = {"kind": KeyKind.LIVE, "scopes": [KeyScope.READ], "quota": DEFAULT_QUOTA}
        return KeyForm(data, initial=first, reach=self.reach)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        issued = self.form.is_valid() and self.form.judged(
            lambda **terms: issue_key(self.partner, now=timezone.now(), **terms)
        )
        return self.show_once(*issued) if issued else self.refuse(_("No key was issued."))


class ChangeView(FormScreen):
    """Other terms for a key that works, which goes on with the same text."""

    template_name = "wagtail_countries/admin/partners/change.html"
    page_title = gettext_lazy("Change a key")
    submit_label = gettext_lazy("Save the terms")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.require_reach()
        return super().dispatch(request, *args, **kwargs)

    def form_with(self, data: Any) -> TermsForm:
        first = {name: getattr(self.key, name) for name in TERMS}
        return TermsForm(data, initial=first, reach=self.reach)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            changed = self.form.is_valid() and self.form.judged(
                lambda **terms: change_key(self.key, now=timezone.now(), **terms)
            )
        except KeyRefused as error:
            messages.error(request, str(error))
            return redirect(partner_url("edit", self.partner))
        if not changed:
            return self.refuse(_("The key was not changed."))
        log(instance=self.partner, action="wagtail.edit", user=request.user)
        messages.success(request, _("The key %(key)s has other terms now.") % {"key": changed})
        return redirect(partner_url("edit", self.partner))


class RotateView(PartnerScreen):
    """Give a successor with the same terms, after saying what happens to the old key."""

    template_name = "wagtail_countries/admin/partners/rotate.html"
    page_title = gettext_lazy("Rotate a key")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.require_reach()
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            issued = rotate_key(self.key, now=timezone.now())
        except KeyRefused as error:
            messages.error(request, str(error))
            return redirect(partner_url("edit", self.partner))
        return self.show_once(*issued)


class RevokeView(PartnerScreen):
    """Refuse a key from now on, after asking."""

    template_name = "wagtail_countries/admin/partners/revoke.html"
    page_title = gettext_lazy("Revoke a key")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = endpoint_counts([self.key])
        return super().get_context_data(**kwargs) | {"endpoints": told.get(self.key.pk, 0)}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if revoke_key(self.key, now=timezone.now()):
            log(instance=self.partner, action="wagtail.edit", user=request.user)
            messages.success(request, _("The key %(key)s is revoked.") % {"key": self.key})
        else:
            messages.error(request, _("The key %(key)s was revoked before.") % {"key": self.key})
        return redirect(partner_url("edit", self.partner))
