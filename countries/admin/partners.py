"""The screens of partners and their keys: a key's text is shown once, in the answer that makes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.forms.models import formfield_for_dbfield
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from countries.admin import scoped
from countries.admin.fields import LinesField
from countries.identity.countries import Country, CountryLocale
from countries.partners.keys import KeyRefused, issue_key, revoke_key, rotate_key
from countries.partners.models import DEFAULT_QUOTA, Key, KeyKind, KeyScope, Partner
from countries.partners.vocabulary import known_types


class PartnerForm(forms.ModelForm):
    class Meta:
        model = Partner
        fields = (
            "name",
            "code",
            "organisation",
            "contact_email",
            "website",
            "terms_accepted_at",
            "is_active",
        )
        formfield_callback = formfield_for_dbfield


class ChoicesField(forms.MultipleChoiceField):
    """Ticks whose choices are asked for with each form; none ticked stands for all."""

    widget = forms.CheckboxSelectMultiple


class KeyForm(forms.Form):
    """What a new key may do, where and for how long; ``issue_key`` judges it."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KeyKind, widget=forms.RadioSelect)
    scopes = ChoicesField(label=gettext_lazy("Rights"), choices=KeyScope)
    countries = ChoicesField(
        label=gettext_lazy("Countries"),
        required=False,
        help_text=gettext_lazy("None: all of them."),
    )
    locales = ChoicesField(
        label=gettext_lazy("Languages"),
        required=False,
        help_text=gettext_lazy("None: all of them."),
    )
    types = ChoicesField(
        label=gettext_lazy("Page types"),
        required=False,
        help_text=gettext_lazy("None: all of them."),
    )
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = Country.objects.open().values_list("code", "name")
        locales = CountryLocale.objects.values_list("locale__language_code", flat=True)
        self._offer("countries", list(countries))
        self._offer("locales", [(code, code) for code in sorted(locales)])
        self._offer("types", sorted(known_types().items()))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # as declared above

    def issue(self, partner: Partner) -> tuple[Key, str] | None:
        """Return the new key and its text, or None with the reasons put at their fields."""
        try:
            return issue_key(partner, now=timezone.now(), **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None, error)
        return None


class IndexView(scoped.IndexView):
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=gettext_lazy("Name"), get_url=self.get_edit_url, sort_key="name"),
            Column(
                "organisation",
                label=gettext_lazy("Organisation"),
                accessor="organisation.name",
                sort_key="organisation__name",
            ),
            StatusTagColumn(
                "is_active",
                label=gettext_lazy("Status"),
                accessor=lambda row: _("active") if row.is_active else _("refused"),
                primary=lambda row: row.is_active,
                sort_key="is_active",
            ),
            Column("key_count", label=gettext_lazy("Working keys"), sort_key="key_count"),
            DateColumn("used", label=gettext_lazy("Last used"), sort_key="used"),
        ]

    def get_base_queryset(self) -> QuerySet[Partner]:
        now = timezone.now()
        works = Q(keys__revoked_at=None) & (Q(keys__ends_at=None) | Q(keys__ends_at__gt=now))
        rows = super().get_base_queryset().select_related("organisation")
        return rows.annotate(key_count=Count("keys", filter=works), used=Max("keys__last_used_at"))


class EditView(scoped.EditView):
    """A partner with its keys: how each begins, what it may do, when it was last used."""

    template_name = "wagtail_countries/admin/partners/edit.html"

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        issue = Button(_("Issue a key"), url=_url("issue", self.object), icon_name="key")
        return [issue, *super().header_more_buttons]

    def get_queryset(self) -> QuerySet[Partner]:
        keys = Key.objects.order_by("-created_at", "-pk")
        return super().get_queryset().prefetch_related(Prefetch("keys", queryset=keys))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        context["keys"] = [(key, key.is_live(now=now)) for key in self.object.keys.all()]
        return context


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

    def get_page_subtitle(self) -> str:
        return self.partner.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("partners:index"), "label": _("Partners")},
            {"url": _url("edit", self.partner), "label": self.partner.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "partner": self.partner, "partner_url": _url("edit", self.partner)}

    def show_once(self, key: Key, text: str) -> HttpResponse:
        """Answer with the key's text, which is stored nowhere and asked of no cache."""
        log(instance=self.partner, action="wagtail.edit", user=self.request.user)
        context = {**self.get_context_data(), "key": key, "text": text}
        response = render(self.request, "wagtail_countries/admin/partners/issued.html", context)
        add_never_cache_headers(response)
        return response


class IssueView(PartnerScreen):
    template_name = "wagtail_countries/admin/partners/issue.html"
    page_title = gettext_lazy("Issue a key")

    @cached_property
    def form(self) -> KeyForm:
        data = self.request.POST if self.request.method == "POST" else None
        first = {"kind": KeyKind.LIVE, "scopes": [KeyScope.READ], "quota": DEFAULT_QUOTA}
        return KeyForm(data, initial=first)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        issued = self.form.issue(self.partner) if self.form.is_valid() else None
        if issued is None:
            messages.error(request, _("No key was issued."))
            return self.render_to_response(self.get_context_data())
        return self.show_once(*issued)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "form": self.form,
            "media": self.form.media,
            "action_url": self.request.path,
            "submit_button_label": _("Issue the key"),
        }


class RotateView(PartnerScreen):
    """Give a successor with the same terms, after saying what happens to the old key."""

    template_name = "wagtail_countries/admin/partners/rotate.html"
    page_title = gettext_lazy("Rotate a key")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            issued = rotate_key(self.key, now=timezone.now())
        except KeyRefused as error:
            messages.error(request, str(error))
            return redirect(_url("edit", self.partner))
        return self.show_once(*issued)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"key": self.key, **super().get_context_data(**kwargs)}


class RevokeView(PartnerScreen):
    """Refuse a key from now on, after asking."""

    template_name = "wagtail_countries/admin/partners/revoke.html"
    page_title = gettext_lazy("Revoke a key")

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if revoke_key(self.key, now=timezone.now()):
            log(instance=self.partner, action="wagtail.edit", user=request.user)
            messages.success(request, _("The key %(key)s is revoked.") % {"key": self.key})
        else:
            messages.error(request, _("The key %(key)s was revoked before.") % {"key": self.key})
        return redirect(_url("edit", self.partner))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"key": self.key, **super().get_context_data(**kwargs)}


class PartnersViewSet(scoped.ScopedViewSet):
    model = Partner
    name = "partners"
    url_prefix = "network/partners"
    icon = "key"
    index_view_class = IndexView
    edit_view_class = EditView
    search_fields = ("name", "code", "organisation__name")
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[PartnerForm]:
        return PartnerForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/keys/new/", self.construct_view(IssueView), name="issue"),
            path(
                "<int:pk>/keys/<uuid:key>/rotate/", self.construct_view(RotateView), name="rotate"
            ),
            path(
                "<int:pk>/keys/<uuid:key>/revoke/", self.construct_view(RevokeView), name="revoke"
            ),
        ]


def _url(name: str, partner: Partner) -> str:
    return reverse(f"partners:{name}", args=[partner.pk])
