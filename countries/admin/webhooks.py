"""The screens of a partner's webhook endpoints: what they are told, what became of it, and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from countries.admin import guard, rules, scoped
from countries.admin.keys import (
    ChoicesField,
    FormScreen,
    PartnerScreen,
    language_choices,
    narrowing_field,
    partner_url,
    type_choices,
)
from countries.admin.rules import own_pages
from countries.delivery.models import Kind
from countries.partners.api.links import api_url
from countries.partners.models import Key, KeyScope, Partner
from countries.partners.webhooks import managing
from countries.partners.webhooks.events import chosen_types
from countries.partners.webhooks.models import Delivery, DeliveryState, Endpoint
from countries.partners.webhooks.queue import counts_of
from countries.routing import network

TEMPLATES = "wagtail_countries/admin/webhooks"
SHOWN = 50
FIELDS = ("url", "description", "events", "countries", "locales", "types")


class EndpointForm(forms.Form):
    """Where an endpoint is and what it asks for; ``managing`` judges it."""

    key = forms.ModelChoiceField(
        queryset=Key.objects.none(),
        label=gettext_lazy("Key"),
        help_text=gettext_lazy("The endpoint is told of what this key may see."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=2000,
        help_text=gettext_lazy("It begins with https:// and leads to a public address."),
    )
    description = forms.CharField(label=gettext_lazy("Description"), max_length=200, required=False)
    events = ChoicesField(
        label=gettext_lazy("Events"),
        required=False,
        help_text=gettext_lazy("None: all of them but changes of freshness alone."),
    )
    countries = narrowing_field(gettext_lazy("Countries"))
    locales = narrowing_field(gettext_lazy("Languages"))
    types = narrowing_field(gettext_lazy("Page types"))

    def __init__(self, *args: Any, keys: Sequence[Key] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        net = network()
        self._offer("events", [(name, name) for name in chosen_types()])
        self._offer("countries", [(row.code, row.name) for row in net.countries])
        self._offer("locales", language_choices(net.by_code))
        self._offer("types", type_choices())
        if keys is None:
            del self.fields["key"]
        else:
            field: Any = self.fields["key"]
            field.queryset = Key.objects.filter(pk__in=[key.pk for key in keys])
            if len(keys) == 1:
                field.initial, field.empty_label = keys[0].pk, None

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # as declared above

    def create(self) -> tuple[Endpoint, str] | None:
        """Return the new endpoint and its secret, or None with the reasons put at their fields."""
        data = dict(self.cleaned_data)
        try:
            return managing.create_endpoint(data.pop("key"), now=timezone.now(), **data)
        except ValidationError as error:
            self.add_error(None, error)
        return None

    def change(self, endpoint: Endpoint) -> bool:
        """Change what is not as it was; false with the reasons put at their fields."""
        data = self.cleaned_data
        changes = {name: data[name] for name in FIELDS if data[name] != getattr(endpoint, name)}
        try:
            managing.change_endpoint(endpoint, now=timezone.now(), **changes)
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


class EndpointScreen(PartnerScreen):
    """A screen about the endpoints of one partner: those whose keys the user could give."""

    header_icon = "link"

    @cached_property
    def endpoints(self) -> list[Endpoint]:
        rows = managing.endpoints_of(self.partner)
        return [row for row in rows if self.reach.covers(row.key)]

    @cached_property
    def endpoint(self) -> Endpoint:
        found = [row for row in self.endpoints if row.uuid == self.kwargs["endpoint"]]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def able_keys(self) -> list[Key]:
        """The keys that an endpoint can be made for."""
        keys = self.partner.keys.live(now=timezone.now())
        return [key for key in keys if KeyScope.WEBHOOKS in key.scopes and self.reach.covers(key)]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        pk = self.partner.pk
        return [
            *self.breadcrumbs_items,
            {"url": reverse("partners:index"), "label": _("Partners")},
            {"url": partner_url("edit", self.partner), "label": self.partner.name},
            {"url": reverse("webhooks:endpoints", args=[pk]), "label": _("Webhooks")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if "endpoint" in self.kwargs:
            context["endpoint"] = self.endpoint
            context["endpoint_url"] = self.url_of("deliveries")
        return context

    def url_of(self, name: str) -> str:
        return reverse(f"webhooks:{name}", args=[self.partner.pk, self.endpoint.uuid])

    def show_secret(self, endpoint: Endpoint, secret: str) -> HttpResponse:
        """Answer with an endpoint's secret, which is asked of no cache."""
        url = reverse("webhooks:deliveries", args=[self.partner.pk, endpoint.uuid])
        context = {
            **self.get_context_data(),
            "secret": secret,
            "endpoint_url": url,
            "verify_url": api_url("docs/how-to/be-told"),
            "is_new": endpoint.generation == 1,
        }
        response = render(self.request, f"{TEMPLATES}/secret.html", context)
        add_never_cache_headers(response)
        return response


class EndpointsView(EndpointScreen):
    """All endpoints of a partner, and how many of their deliveries wait or were given up."""

    template_name = f"{TEMPLATES}/endpoints.html"
    page_title = gettext_lazy("Webhooks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts, now = counts_of(self.endpoints), timezone.now()
        endpoints = [
            {
                "row": row,
                "works": row.is_working(now=now),
                "waiting": counts.get(row.pk, {}).get(DeliveryState.WAITING, 0),
                "dead": counts.get(row.pk, {}).get(DeliveryState.DEAD, 0),
            }
            for row in self.endpoints
        ]
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "endpoints": endpoints,
            "may_add": bool(self.able_keys),
            "webhook_docs_url": api_url("docs/how-to/be-told"),
        }


class CreateView(EndpointScreen, FormScreen):
    template_name = f"{TEMPLATES}/form.html"
    page_title = gettext_lazy("Add an endpoint")
    submit_label = gettext_lazy("Add the endpoint")

    def form_with(self, data: Any) -> EndpointForm:
        return EndpointForm(data, keys=self.able_keys)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        made = self.form.create() if self.form.is_valid() else None
        return self.show_secret(*made) if made else self.refuse(_("Nothing was saved."))


class ChangeView(EndpointScreen, FormScreen):
    template_name = f"{TEMPLATES}/form.html"
    page_title = gettext_lazy("Change an endpoint")
    submit_label = gettext_lazy("Save")

    def form_with(self, data: Any) -> EndpointForm:
        initial = {name: getattr(self.endpoint, name) for name in FIELDS}
        return EndpointForm(data, initial=initial)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (self.form.is_valid() and self.form.change(self.endpoint)):
            return self.refuse(_("Nothing was saved."))
        messages.success(request, _("The endpoint is changed."))
        return redirect(self.url_of("deliveries"))


class DeliveriesView(EndpointScreen):
    """What an endpoint was told, each attempt with what was answered, and what can be done."""

    template_name = f"{TEMPLATES}/deliveries.html"
    page_title = gettext_lazy("Deliveries")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.request.GET.get("state", "")
        chosen = state if state in DeliveryState.values else None
        rows = managing.deliveries_of(
            self.endpoint, state=chosen, after=_number(self.request.GET.get("after")), limit=SHOWN
        )
        counts = counts_of([self.endpoint]).get(self.endpoint.pk, {})
        pages = self._addresses_of_pages(rows)
        return {
            **super().get_context_data(**kwargs),
            "deliveries": [(row, pages.get((row.key, row.locale), "")) for row in rows],
            "older": rows[-1].pk if len(rows) == SHOWN else None,
            "state": chosen or "",
            "states": [
                {"value": value, "label": label, "count": counts[value]}
                for value, label in DeliveryState.choices
                if counts.get(value)
            ],
            "works": self.endpoint.is_working(now=timezone.now()),
            "dead": counts.get(DeliveryState.DEAD, 0),
        }

    def _addresses_of_pages(self, rows: list[Delivery]) -> dict[tuple[UUID, str], str]:
        """Return where the user works on the pages that are told of; one query."""
        told = {row.key for row in rows if row.kind == Kind.PAGE}
        pages = own_pages(self.request.user).filter(translation_key__in=told).order_by()
        found = pages.values_list("translation_key", "locale__language_code", "pk")
        return {
            (key, code): reverse("wagtailadmin_pages:edit", args=[pk]) for key, code, pk in found
        }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


class ActView(EndpointScreen):
    """Something that is done to an endpoint by a button, and told of on the next screen."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.act(self.endpoint))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        state = request.POST.get("state", "")
        chosen = f"?state={state}" if state in DeliveryState.values else ""
        return redirect(self.url_of("deliveries") + chosen)

    def act(self, endpoint: Endpoint) -> str:
        raise NotImplementedError


class PauseView(ActView):
    def act(self, endpoint: Endpoint) -> str:
        managing.pause_endpoint(endpoint)
        return _("Nothing is sent until the endpoint is resumed; nothing is lost.")


class ResumeView(ActView):
    def act(self, endpoint: Endpoint) -> str:
        managing.resume_endpoint(endpoint)
        return _("The endpoint is told of what has changed meanwhile.")


class PingView(ActView):
    def act(self, endpoint: Endpoint) -> str:
        managing.ping(endpoint, now=timezone.now())
        return _("A ping is on its way; what was answered is shown here in a moment.")


class ReplayView(ActView):
    """One delivery, all that were given up, or all after a sequence of the log: as the form says."""

    def act(self, endpoint: Endpoint) -> str:
        now, data = timezone.now(), self.request.POST
        if data.get("delivery"):
            row = _delivery(endpoint, data["delivery"])
            managing.replay(row, now=now)
            return _("It is sent again.")
        if data.get("sequence"):
            sequence = _number(data["sequence"])
            if sequence is None:
                raise ValidationError(_("Give the sequence as a number."))
            count = managing.replay_from(endpoint, sequence=sequence, now=now)
            return _("What changed after %(sequence)s is told again: %(count)s to look at.") % {
                "sequence": sequence,
                "count": count,
            }
        count = managing.replay_dead(endpoint, now=now)
        text = ngettext(
            "%(count)s delivery is sent again.", "%(count)s deliveries are sent again.", count
        )
        return text % {"count": count}


def _delivery(endpoint: Endpoint, number: str) -> Delivery:
    return get_object_or_404(Delivery, endpoint=endpoint, pk=_number(number) or 0)


class RotateView(EndpointScreen):
    """Give another secret, after saying what happens to the former one."""

    template_name = f"{TEMPLATES}/rotate.html"
    page_title = gettext_lazy("Rotate the secret")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            secret = managing.rotate_secret(self.endpoint, now=timezone.now())
        except managing.TooManySecrets as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.url_of("deliveries"))
        return self.show_secret(self.endpoint, secret)


class DeleteView(EndpointScreen):
    """Forget an endpoint, after asking."""

    template_name = f"{TEMPLATES}/delete.html"
    page_title = gettext_lazy("Delete an endpoint")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        url = self.endpoint.url
        managing.delete_endpoint(self.endpoint)
        messages.success(request, _("The endpoint %(url)s is deleted.") % {"url": url})
        return redirect("webhooks:endpoints", self.partner.pk)


class WebhooksViewSet(scoped.ScopedViewSet):
    """Reached from a partner's screen alone: it is in no menu and has no list of its own."""

    model = Partner
    name = "webhooks"
    url_prefix = "network/webhooks"
    icon = "link"

    def get_form_fields(self) -> list[str]:
        return ["name"]

    def on_register(self) -> None:
        # Not Wagtail's own: links to a partner would lead here.
        names = [self.get_url_name(pattern.name) for pattern in self.get_urlpatterns()]
        guard.expect(rules.asks_itself, *names)

    def get_urlpatterns(self) -> list[URLPattern]:
        views: dict[str, tuple[str, Any]] = {
            "endpoints": ("<int:pk>/", EndpointsView),
            "add": ("<int:pk>/new/", CreateView),
            "deliveries": ("<int:pk>/<uuid:endpoint>/", DeliveriesView),
            "change": ("<int:pk>/<uuid:endpoint>/change/", ChangeView),
            "pause": ("<int:pk>/<uuid:endpoint>/pause/", PauseView),
            "resume": ("<int:pk>/<uuid:endpoint>/resume/", ResumeView),
            "ping": ("<int:pk>/<uuid:endpoint>/ping/", PingView),
            "replay": ("<int:pk>/<uuid:endpoint>/replay/", ReplayView),
            "rotate": ("<int:pk>/<uuid:endpoint>/rotate/", RotateView),
            "delete": ("<int:pk>/<uuid:endpoint>/delete/", DeleteView),
        }
        return [
            path(route, self.construct_view(view), name=name)
            for name, (route, view) in views.items()
        ]
