"""Putting something right in three taps: which page, what to do, yes; and then who has it since when."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from countries.access import Action
from countries.admin.workspace.places import CountryScreen, PageScreen
from countries.delivery.drafts import Address
from countries.delivery.models import Kind
from countries.delivery.producers import page_address
from countries.facts.models import Fact
from countries.routing import network
from countries.workspace import countries_for
from countries.workspace.correcting import Reach, reach_of, restore_version, version_before

PER_PAGE = 30


class CorrectView(CountryScreen, TemplateView):
    """The country's pages that are or were public, the one that changed last first."""

    actions = (Action.PUBLISH,)
    template_name = "wagtail_countries/admin/workspace/correct.html"
    page_title = gettext_lazy("Correct a page")
    header_icon = "resubmit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        asked = self.request.GET.get("q", "").strip()[:100]
        found = Paginator(self.pages(asked), PER_PAGE).get_page(self.request.GET.get("p"))
        codes = {info.locale_id: info.code for info in self.locales}
        rows = [
            (page, codes[page.locale_id], f"{_unpublish(page)}?{urlencode({'next': _reach(page)})}")
            for page in found
        ]
        return {**context, "country": self.country, "asked": asked, "found": found, "rows": rows}

    def pages(self, asked: str) -> QuerySet[Page]:
        """Return the pages that were ever public and whose title holds ``asked``."""
        infos = [info.locale_id for info in self.locales]
        rows = Page.objects.filter(locale_id__in=infos, first_published_at__isnull=False)
        if asked:
            rows = rows.filter(Q(title__icontains=asked) | Q(draft_title__icontains=asked))
        return rows.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")


def _unpublish(page: Page) -> str:
    return reverse("wagtailadmin_pages:unpublish", args=[page.pk])


def _reach(page: Page) -> str:
    return reverse("countries_reach", args=[page.pk])


class RestoreView(PageScreen, TemplateView):
    """Asks whether the version before is to be public again, and makes it so."""

    actions = (Action.PUBLISH,)
    template_name = "wagtail_countries/admin/workspace/restore.html"
    page_title = gettext_lazy("Restore the version before")
    header_icon = "undo"

    @cached_property
    def earlier(self) -> Revision | None:
        return version_before(self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        allowed = self.page.permissions_for_user(self.request.user)
        return {
            **context,
            "page": self.page,
            "earlier": self.earlier,
            "is_locked": allowed.page_locked(),
            "country": self.info.country,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.earlier is None:
            messages.error(request, _("There is no earlier version to restore."))
            return redirect("countries_restore", self.page.pk)
        try:
            restore_version(self.page, self.earlier, user=request.user)
        except PermissionDenied:
            messages.error(request, _("This page is locked: nobody else may change it now."))
            return redirect("countries_restore", self.page.pk)
        text = _("“%(title)s” stands as it did before.")
        messages.success(request, text % {"title": self.page.get_admin_display_title()})
        return redirect("countries_reach", self.page.pk)


class ReachMixin:
    """For screens that tell since when everybody has a change; ``?part`` is the telling alone."""

    request: HttpRequest

    def get_template_names(self) -> list[str]:
        name = "reach_state" if "part" in self.request.GET else "reach"
        return [f"wagtail_countries/admin/workspace/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a view's
        return {**context, "reach": self.reach, "part_url": f"{self.request.path}?part=1"}

    @property
    def reach(self) -> Reach:
        raise NotImplementedError


class PageReachView(ReachMixin, PageScreen, TemplateView):
    """Since when visitors and partners have a page as it is, or have it no more."""

    page_title = gettext_lazy("Who has it")
    header_icon = "check"

    @property
    def reach(self) -> Reach:
        codes = [info.code for info in network().locales_of(self.info.country)]
        return reach_of(page_address(self.page), locales=codes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        country = self.info.country
        back = reverse("countries_correct", args=[country.code])
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return super().get_context_data(**kwargs) | {
            "subject": self.get_page_subtitle(),
            "public_url": self.page.get_url() if self.page.live else "",
            "links": [(back, _("Correct another page")), (edit, _("Edit this page"))],
        }


class FactReachView(ReachMixin, WagtailAdminTemplateMixin, TemplateView):
    """Since when visitors and partners have a fact as it is."""

    page_title = gettext_lazy("Who has it")
    header_icon = "check"
    asks_before_looking = True
    fact: Fact

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.countries = countries_for(request.user, Action.EDIT)
        found = Fact.objects.filter(pk=kwargs["fact_id"]).first() if self.countries else None
        if found is None:
            raise Http404
        self.fact = found

    @property
    def reach(self) -> Reach:
        net = network()
        codes = [info.code for country in self.countries for info in net.locales_of(country)]
        return reach_of(Address(Kind.FACT, self.fact.uuid), locales=codes)

    def get_page_subtitle(self) -> str:
        return self.fact.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("facts:index"), "label": _("Facts")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edit = reverse("facts:edit", args=[self.fact.pk])
        return super().get_context_data(**kwargs) | {
            "subject": self.fact.name,
            "links": [(reverse("facts:index"), _("All facts")), (edit, _("Edit this fact"))],
        }
