"""The screens of former addresses: which path leads to which page, per country locale."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page

from countries.admin import scoped
from countries.admin.menus import page_chooser, pages_of
from countries.admin.policies import managed_countries
from countries.identity.addresses import FormerAddress
from countries.identity.countries import CountryLocale
from countries.routing import LocaleInfo, Network, network


class FormerAddressForm(WagtailAdminModelForm):
    """An old path of a country locale, and the page of the same one that answers now."""

    class Meta:
        model = FormerAddress
        fields = ("country_locale", "rest", "page")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locales = CountryLocale.objects.filter(
            country__in=managed_countries(self.for_user), home__isnull=False
        )
        field = self.fields["country_locale"]
        field.label = gettext_lazy("Country and language")
        field.queryset = locales.select_related("country", "locale").order_by(
            "country__name", "position"
        )
        field.label_from_instance = lambda row: f"{row.country.name}: {row.code}"
        field.empty_label = None
        self.fields["rest"].label = gettext_lazy("Old path")
        self.fields["rest"].help_text = gettext_lazy(
            "Inside the country and language, such as old-news/first/; or the whole address."
        )
        self.fields["page"].label = gettext_lazy("Leads to")
        self.fields["page"].queryset = pages_of(self.for_user)
        self.fields["page"].widget = page_chooser()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        locale, page, path = (data.get(name) for name in ("country_locale", "page", "rest"))
        info = network().by_locale_id.get(locale.locale_id) if locale else None
        if info is None or not path:
            return data
        if page and not page.path.startswith(info.home_path):
            self.add_error("page", _("Choose a page of this country and language."))
        data["rest"] = rest = rest_of(path, info)
        if not rest:
            self.add_error("rest", _("The home page keeps its address."))
        elif _answers(info, rest):
            self.add_error("rest", _("A page answers at this address."))
        return data


def rest_of(path: str, info: LocaleInfo) -> str:
    """Return ``path``, or a whole address, as a path inside the country locale ``info``."""
    parts = urlsplit(path.strip())
    rest = unquote(parts.path)
    if parts.netloc or rest.startswith(info.prefix):
        rest = rest.removeprefix(info.prefix)
    rest = rest.strip("/")
    return f"{rest}/" if rest else ""


def _answers(info: LocaleInfo, rest: str) -> bool:
    url_path = info.home_url_path + rest
    return Page.objects.filter(url_path=url_path, live=True).exists()


class AddressColumn(Column):
    """An address as a link that shows where it leads."""

    cell_template_name = "wagtail_countries/admin/countries/address_cell.html"


def _old_address(row: FormerAddress, net: Network) -> dict[str, str]:
    info = net.by_locale_id.get(row.country_locale.locale_id)
    url = info.url(row.rest) if info else ""
    return {"text": url or row.rest, "url": url}


class IndexView(scoped.IndexView):
    page_title = gettext_lazy("Redirects")
    add_item_label = gettext_lazy("Add a redirect")
    default_ordering = "-created_at"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        net = network()
        return [
            title("rest", label=gettext_lazy("Old path"), sort_key="rest"),
            AddressColumn(
                "address",
                label=gettext_lazy("Old address"),
                accessor=lambda row: _old_address(row, net),
            ),
            Column(
                "country_locale",
                label=gettext_lazy("Country and language"),
                sort_key="country_locale__locale__language_code",
            ),
            Column("page", label=gettext_lazy("Leads to"), sort_key="page__title"),
            DateColumn("created_at", label=gettext_lazy("Since"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet[FormerAddress]:
        rows = super().get_base_queryset()
        return rows.select_related("country_locale__country", "country_locale__locale", "page")


class CreateView(scoped.CreateView):
    def get_success_buttons(self) -> list[Any]:
        return []


class FormerAddressesViewSet(scoped.ScopedViewSet):
    """Former addresses: kept when pages move, added by hand, and deleted; never changed."""

    model = FormerAddress
    name = "former_addresses"
    url_prefix = "redirects"
    icon = "redirect"
    menu_label = gettext_lazy("Redirects")
    menu_order = 520
    add_to_admin_menu = True
    index_view_class = IndexView
    add_view_class = CreateView
    search_fields = ("rest", "page__title")
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_common_view_kwargs(**kwargs)
        return {**found, "edit_url_name": None, "history_url_name": None}

    def get_form_class(self, for_update: bool = False) -> type[FormerAddressForm]:
        return FormerAddressForm

    def get_urlpatterns(self) -> list[URLPattern]:
        left_out = ("edit", "history", "history_results")
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in left_out]

    def register_admin_url_finder(self) -> None:
        """There is no editing, so nothing finds the address of it."""
