"""The screens of the network's countries: the list, opening, settings, closing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.models import Page

from countries import publishing
from countries.admin import scoped
from countries.admin.country_forms import (
    CountryLocaleFormSet,
    CountrySettingsForm,
    FirstPagesForm,
    LocalePlanFormSet,
    NewCountryForm,
    countries_to_make,
    known_locales,
    planned_locales,
    proposal_for,
)
from countries.admin.market_forms import MarketFactFormSet, datalists
from countries.conf import UMBRELLA
from countries.identity.countries import Country, CountryLocale, CountryStatus
from countries.opening import (
    CountryAlreadyOpen,
    CountryNotOpen,
    OpeningError,
    UnusableLocale,
    close_country,
    make_first_pages,
    open_country,
)
from countries.routing import Network, network


class AddressColumn(Column):
    """Where a country answers, as a link when it does."""

    cell_template_name = "wagtail_countries/admin/countries/address_cell.html"


def address_of(country: Country, net: Network) -> dict[str, str]:
    """Return where ``country`` answers: its own host or its path, and the link if it is open."""
    info = net.by_country_code.get(country.code)
    default = net.default_locale_of(info) if info else None
    text = country.host or ("/" if country.is_umbrella else f"/{country.slug}/")
    return {"text": text, "url": default.home_url if default and country.is_open else ""}


def live_pages(country_id: Any) -> QuerySet[Page]:
    """Return a country's live pages; Wagtail's root belongs to none."""
    return Page.objects.filter(locale__country_locale__country=country_id, live=True, depth__gt=1)


def live_pages_of(country_id: Any) -> Coalesce:
    """Return the expression that counts a country's live pages."""
    rows = live_pages(country_id)
    count = rows.order_by().values("live").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(count), 0, output_field=IntegerField())


def _locale_codes(country: Country) -> str:
    codes = [row.code for row in country.country_locales.all()]
    return ", ".join(codes or [row["locale"] for row in country.plan])


class IndexView(scoped.IndexView):
    """Every country, the open ones first."""

    default_ordering = ("status_rank", "name")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        net = network()
        return [
            title(
                "name", label=gettext_lazy("Country"), get_url=self.get_edit_url, sort_key="name"
            ),
            Column("code", label=gettext_lazy("Code"), sort_key="code", width="8%"),
            StatusTagColumn(
                "status",
                label=gettext_lazy("Status"),
                accessor="get_status_display",
                primary=lambda country: country.is_open,
                sort_key="status",
                width="10%",
            ),
            Column("locales", label=gettext_lazy("Languages"), accessor=_locale_codes),
            AddressColumn(
                "address",
                label=gettext_lazy("Address"),
                accessor=lambda country: address_of(country, net),
            ),
            Column(
                "live_pages",
                label=gettext_lazy("Live pages"),
                sort_key="live_pages",
                width="10%",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Country]:
        locales = CountryLocale.objects.select_related("locale").order_by("position")
        return (
            super()
            .get_base_queryset()
            .prefetch_related(Prefetch("country_locales", queryset=locales))
            .annotate(
                live_pages=live_pages_of(OuterRef("pk")),
                status_rank=Case(
                    When(status=CountryStatus.OPEN, then=0),
                    When(status=CountryStatus.PLANNED, then=1),
                    default=2,
                    output_field=IntegerField(),
                ),
            )
        )

    def get_delete_url(self, instance: Any) -> None:
        return None

    def get_list_more_buttons(self, instance: Any) -> list[MenuItem]:
        buttons: list[MenuItem] = super().get_list_more_buttons(instance)
        if not instance.is_open:
            url = reverse("countries:open", args=[instance.pk])
            buttons.append(MenuItem(_("Open"), url=url, icon_name="check", priority=5))
        elif not instance.is_umbrella:
            url = reverse("countries:close", args=[instance.pk])
            buttons.append(MenuItem(_("Close"), url=url, icon_name="cross", priority=40))
        return buttons


class OpeningMixin(scoped.ScopedMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """What opening a known and a new country share: the languages, and where errors are shown."""

    model = Country
    template_name: str | None = "wagtail_countries/admin/countries/open.html"
    header_icon = "globe"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._are_valid() and (country := self._open_with_pages()):
            count = country.country_locales.count()
            text = ngettext(
                "%(name)s is open in %(count)d language.",
                "%(name)s is open in %(count)d languages.",
                count,
            )
            default = country.default_locale()
            url = reverse("wagtailadmin_explore", args=[default.home_id if default else None])
            messages.success(
                request,
                text % {"name": country.name, "count": count},
                buttons=[messages.button(url, _("See its pages"))],
            )
            return redirect("countries:index")
        messages.error(request, _("Nothing was opened."))
        return self.render_to_response(self.get_context_data())

    @cached_property
    def formset(self) -> Any:
        data = self.request.POST if self.request.method == "POST" else None
        return LocalePlanFormSet(data, prefix="locales", initial=self._initial())

    @cached_property
    def first_pages(self) -> FirstPagesForm:
        return FirstPagesForm(self.request.POST if self.request.method == "POST" else None)

    def _initial(self) -> list[dict[str, Any]]:
        return []

    def _are_valid(self) -> bool:
        return bool(self.formset.is_valid())

    def _open_with_pages(self) -> Country | None:
        """Open the country with its first pages in one go, so that its menus begin with them."""
        with publishing.unit():
            country = self._open()
            wanted = self.first_pages.is_valid() and self.first_pages.cleaned_data.get("with_pages")
            if country is not None and wanted:
                make_first_pages(country, user=self.request.user)
        return country

    def _open(self) -> Country | None:
        """Open what the forms say, or put the reason against it where it belongs."""
        try:
            return self._open_country()
        except UnusableLocale as error:
            self.formset.refuse(error)
        except CountryAlreadyOpen as error:
            self._refuse("code", str(error))
        except OpeningError as error:
            self._refuse(None, str(error))
        except ValidationError as error:
            for name, reasons in error.message_dict.items():
                for reason in reasons:
                    self._refuse(name, reason)
        return None

    def _open_country(self) -> Country:
        raise NotImplementedError

    def _refuse(self, name: str | None, reason: str) -> None:
        self.formset._non_form_errors.append(reason)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {
            "formsets": [self.formset],
            "first_pages": self.first_pages,
            "media": self.formset.media,
            "known_locales": known_locales(self._code()),
            "action_url": self.request.path,
        }
        return context

    def _code(self) -> str:
        return ""


class OpenNewView(OpeningMixin, TemplateView):
    """Make and open a country that the network does not know."""

    permission_required = "add"
    page_title = gettext_lazy("Open a new country")

    @cached_property
    def form(self) -> NewCountryForm:
        data = self.request.POST if self.request.method == "POST" else None
        return NewCountryForm(data, initial=self.proposal[0])

    @cached_property
    def proposal(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What the forms begin with: of the country that the address names, if it does."""
        return proposal_for(self._code())

    def _initial(self) -> list[dict[str, Any]]:
        return [] if self.request.method == "POST" else self.proposal[1]

    def _code(self) -> str:
        return str(self.request.GET.get("code", ""))

    def _are_valid(self) -> bool:
        is_valid = super()._are_valid()
        return self.form.is_valid() and is_valid

    def _open_country(self) -> Country:
        return open_country(
            self.form.cleaned_data["code"],
            now=timezone.now(),
            locales=self.formset.plans(),
            user=self.request.user,
            **self.form.opening_terms(),
        )

    def _refuse(self, name: str | None, reason: str) -> None:
        self.form.add_error(name if name in self.form.fields else None, reason)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*_begin(self), {"url": "", "label": _("Open a new country")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {
            "form": self.form,
            "submit_button_label": _("Open the country"),
            "unknown_countries": countries_to_make(),
            "chosen_code": self._code().upper(),
        }
        context["media"] += self.form.media
        return context


class KnownCountryMixin(scoped.ScopedMixin):
    """For views of one country; an unknown one is not found."""

    kwargs: dict[str, Any]

    @cached_property
    def country(self) -> Country:
        return get_object_or_404(self.own_rows(), pk=self.kwargs["pk"])


class OpenView(OpeningMixin, KnownCountryMixin, TemplateView):
    """Open a country that is planned or was closed, in the languages shown."""

    permission_required = "change"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.country.is_open:
            messages.error(request, _("%(name)s is open already.") % {"name": self.country.name})
            return redirect("countries:index")
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Open %(name)s") % {"name": self.country.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*_begin(self), {"url": "", "label": self.get_page_title()}]

    def _initial(self) -> list[dict[str, Any]]:
        return planned_locales(self.country)

    def _open_country(self) -> Country:
        country = open_country(
            self.country.code,
            now=timezone.now(),
            locales=self.formset.plans(),
            user=self.request.user,
        )
        log(instance=country, action="wagtail.edit", user=self.request.user)
        return country

    def _code(self) -> str:
        return self.country.code

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= {
            "country": self.country,
            "address": address_of(self.country, network()),
            "submit_button_label": _("Open %(name)s") % {"name": self.country.name},
        }
        return context


class CloseView(KnownCountryMixin, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Close a country, after saying what that does."""

    model = Country
    permission_required = "change"
    template_name = "wagtail_countries/admin/countries/close.html"
    header_icon = "globe"

    def own_rows(self) -> QuerySet[Country]:
        return super().own_rows().exclude(code=UMBRELLA)

    def get_page_title(self) -> str:
        return _("Close %(name)s") % {"name": self.country.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*_begin(self), {"url": "", "label": self.get_page_title()}]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            country = close_country(self.country.code, now=timezone.now())
        except CountryNotOpen as error:
            messages.error(request, str(error))
            return redirect("countries:index")
        log(instance=country, action="wagtail.edit", user=request.user)
        messages.success(request, _("%(name)s is closed.") % {"name": country.name})
        return redirect("countries:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context |= {
            "country": self.country,
            "live_pages": live_pages(self.country).count(),
            "address": address_of(self.country, network()),
        }
        return context


class EditView(scoped.EditView):
    """A country's settings, what answers for a missing page in each language, and its market."""

    template_name = "wagtail_countries/admin/countries/edit.html"

    def get_inline_classes(self) -> tuple[type[Any], ...]:
        """The umbrella has languages, and no market."""
        return (CountryLocaleFormSet, *(() if self.object.is_umbrella else (MarketFactFormSet,)))

    @cached_property
    def can_delete(self) -> bool:
        return False

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.object.is_open:
            url = reverse("countries:open", args=[self.object.pk])
            return [Button(_("Open"), url=url, icon_name="check")]
        if self.object.is_umbrella:
            return []
        url = reverse("countries:close", args=[self.object.pk])
        return [Button(_("Close"), url=url, icon_name="cross")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["address"] = address_of(self.object, network())
        context["datalists"] = datalists()
        return context


class CountriesViewSet(scoped.ScopedViewSet):
    """Countries: there is no deleting, only closing."""

    model = Country
    name = "countries"
    url_prefix = "network/countries"
    icon = "globe"
    index_view_class = IndexView
    edit_view_class = EditView
    search_fields = ("name", "code", "host")
    list_filter = ("status",)
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[CountrySettingsForm]:
        return CountrySettingsForm

    def get_urlpatterns(self) -> list[URLPattern]:
        replaced = ("add", "delete")
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in replaced]
        return [
            *kept,
            path("new/", self.construct_view(OpenNewView), name="add"),
            path("open/<int:pk>/", self.construct_view(OpenView), name="open"),
            path("close/<int:pk>/", self.construct_view(CloseView), name="close"),
        ]


def _begin(view: Any) -> list[dict[str, Any]]:
    listed = {"url": reverse("countries:index"), "label": _("Countries")}
    return [*view.breadcrumbs_items, listed]
