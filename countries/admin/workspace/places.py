"""For screens of the workspace: whose country they are of, asked before any row is looked up."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from countries.access import Action
from countries.routing import CountryInfo, LocaleInfo
from countries.workspace import countries_for, locales_for

CHOSEN = "workspace_country"
"""Where a session keeps the country that its user last chose."""


def country_of(request: HttpRequest) -> CountryInfo | None:
    """Return the country that the user works in: the one asked for, the last one, or the first.

    One that is not the user's own is like none. Who has the umbrella and more begins there.
    """
    own = {country.code: country for country in countries_for(request.user)}
    asked = request.GET.get("country", "").upper()
    if asked in own and request.session.get(CHOSEN) != asked:
        request.session[CHOSEN] = asked
    code = asked if asked in own else request.session.get(CHOSEN, "")
    if code in own:
        return own[code]
    umbrella = next((country for country in own.values() if country.is_umbrella), None)
    return umbrella or next(iter(own.values()), None)


class CountryScreen(WagtailAdminTemplateMixin):
    """A screen of one country, for those who do any of ``actions`` there; for others there is none."""

    asks_before_looking = True
    actions: tuple[Action, ...] = ()
    request: HttpRequest
    country: CountryInfo

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        own = countries_for(request.user, *self.actions)
        found = next((row for row in own if row.code == str(kwargs["country"]).upper()), None)
        if found is None:
            raise Http404
        self.country = found

    @cached_property
    def locales(self) -> list[LocaleInfo]:
        """The locales of the country in which the user does what the screen is for."""
        infos = locales_for(self.request.user, *self.actions)
        return [info for info in infos if info.country == self.country]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = f"{reverse('wagtailadmin_home')}?country={self.country.code}"
        return [
            {"url": home, "label": self.country.name},
            {"url": "", "label": self.get_page_title()},
        ]


class PageScreen(WagtailAdminTemplateMixin):
    """A screen about one page, in a locale where the user does any of ``actions``."""

    asks_before_looking = True
    actions: tuple[Action, ...] = ()
    page: Any
    info: LocaleInfo

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        own = {info.locale_id: info for info in locales_for(request.user, *self.actions)}
        if not own:
            raise Http404
        page = Page.objects.filter(pk=kwargs["page_id"], locale_id__in=own).first()
        if page is None:
            raise Http404
        self.info = own[page.locale_id]
        self.page = page.specific

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = f"{reverse('wagtailadmin_home')}?country={self.info.country.code}"
        list_url = reverse("countries_correct", args=[self.info.country.code])
        return [
            {"url": home, "label": self.info.country.name},
            {"url": list_url, "label": _("Correct a page")},
            {"url": "", "label": self.get_page_title()},
        ]
