"""What the admin's screens of our own share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from countries.routing import CountryInfo, LocaleInfo, countries_among


class TitledScreen(WagtailAdminTemplateMixin):
    """A screen at the end of whose path its own title stands."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class CountryChosen:
    """A screen of several country locales, ``mine``, of which one country may be looked at closely."""

    request: HttpRequest
    mine: list[LocaleInfo]

    @cached_property
    def countries(self) -> list[CountryInfo]:
        return countries_among(self.mine)

    @cached_property
    def country(self) -> CountryInfo | None:
        """The country that is looked at closely: the one asked for, or the only one there is."""
        asked = self.request.GET.get("country", "").upper()
        found = {country.code: country for country in self.countries}
        return self.countries[0] if len(self.countries) == 1 else found.get(asked)

    @cached_property
    def infos(self) -> list[LocaleInfo]:
        """The locales that are shown: those of the chosen country, or all."""
        if self.country is None:
            return self.mine
        return [info for info in self.mine if info.country.pk == self.country.pk]
