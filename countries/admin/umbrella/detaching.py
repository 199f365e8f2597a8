"""Make an adopted page the country's own, and let it follow the umbrella again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import can_edit
from countries.routing import network
from countries.segments.detached import Detachment, detached_among
from countries.translation.detaching import attach, detach
from countries.translation.registering import TranslationError
from countries.umbrella.sources import umbrella_source_id


class _PageView(WagtailAdminTemplateMixin, TemplateView):
    """About one page of a country that the user edits."""

    def setup(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, page_id=page_id, **kwargs)
        page = Page.objects.filter(pk=page_id).select_related("locale").first()
        if page is None or not can_edit(request.user, page) or not self.applies_to(page):
            raise Http404
        self.page = page

    def applies_to(self, page: Page) -> bool:
        """Tell whether there is such a screen for ``page``."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        editor = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": editor, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def to_editor(self) -> HttpResponse:
        return redirect("wagtailadmin_pages:edit", self.page.pk)


class DetachView(_PageView):
    """Let a page follow the umbrella no more, with all below it or without."""

    template_name = "wagtail_countries/admin/umbrella/detach.html"
    page_title = gettext_lazy("Make it our own page")
    header_icon = "link"

    def applies_to(self, page: Page) -> bool:
        return umbrella_source_id(page) is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        below = Page.objects.descendant_of(self.page).count() if self.page.numchild else 0
        return context | {"page": self.page, "below": below}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            detached = detach(
                self.page,
                user=request.user,
                now=timezone.now(),
                with_children=bool(request.POST.get("with_children")),
            )
        except TranslationError as error:
            messages.error(request, str(error))
            return self.to_editor()
        text = ngettext(
            "%(count)d page is your country’s own now. It is live or a draft as before.",
            "%(count)d pages are your country’s own now. They are live or drafts as before.",
            len(detached),
        )
        messages.success(request, text % {"count": len(detached)})
        return self.to_editor()


class AttachView(_PageView):
    """Let a page that was detached follow the umbrella's again."""

    template_name = "wagtail_countries/admin/umbrella/attach.html"
    page_title = gettext_lazy("Follow the umbrella again")
    header_icon = "link"

    def applies_to(self, page: Page) -> bool:
        return bool(detached_among([page.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        row = Detachment.objects.select_related("detached_by").filter(page=self.page.pk).first()
        return context | {"page": self.page, "detachment": row}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            attach(self.page, user=request.user, now=timezone.now())
        except TranslationError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("The page follows the umbrella again. No text was changed.")
            )
        return self.to_editor()


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to detach an adopted page, or to attach one again, in the page's own header."""
    here = network().locale_of_page_path(page.path)
    if here is None or here.country.is_umbrella or not can_edit(user, page):
        return
    if umbrella_source_id(page) is not None:
        url = reverse("countries_detach", args=[page.pk])
        yield Button(_("Make it our own page…"), url, icon_name="link", priority=64)
    elif detached_among([page.pk]):
        url = reverse("countries_attach", args=[page.pk])
        yield Button(_("Follow the umbrella again…"), url, icon_name="link", priority=64)
