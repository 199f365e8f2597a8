"""The screen on which somebody makes or withdraws a link that shows their draft to others."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from countries import conf
from countries.admin.translating.texts import DeskView
from countries.translation.reviewing.previewing import (
    LASTS,
    issue_link,
    link_of,
    signed,
    withdraw_links,
)

TEMPLATE = "wagtail_countries/admin/translation/link.html"


class LinkView(DeskView):
    """Shows the link of who asks, makes it, and withdraws all that were given away."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        link = link_of(self.translation, user=request.user)
        url = conf.public_url() + reverse("countries_draft", args=[signed(link)]) if link else ""
        title = self.page.get_admin_display_title()
        crumbs = [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": title},
            {"url": "", "label": _("Link to the draft")},
        ]
        context = {
            "url": url,
            "days": LASTS.days,
            "translation": self.translation,
            "header_title": _("Link to the draft"),
            "page_title": _("Link to the draft"),
            "page_subtitle": title,
            "header_icon": "link",
            "breadcrumbs_items": crumbs,
        }
        return render(request, TEMPLATE, context)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        what = request.POST.get("what", "")
        if what == "make":
            issue_link(self.translation, user=request.user)
        elif what == "withdraw":
            withdraw_links(self.translation, user=request.user)
            messages.success(request, _("The links that you gave away answer no more."))
        else:
            raise Http404
        return redirect(request.path)


NAMES = ("countries_preview_link",)

urls: list[URLPattern] = [
    path(
        "translating/<int:translation_id>/preview-link/",
        LinkView.as_view(),
        name="countries_preview_link",
    ),
]
