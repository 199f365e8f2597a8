"""Links that show a page's draft to others: made for some days, and ended all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries import conf
from countries.access import can_edit
from countries.pages import CountryPageMixin
from countries.partners.api.links import api_url
from countries.partners.previews import (
    LONGEST_DAYS,
    USUAL_DAYS,
    end_links,
    links_of,
    make_link,
    words_of,
)

NAME = "countries_draft_links"


class LinkForm(forms.Form):
    """For how long, and to which version."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        help_text=format_lazy(gettext_lazy("At most {days}."), days=LONGEST_DAYS),
    )
    is_fixed = forms.TypedChoiceField(
        label=gettext_lazy("Version"),
        coerce=lambda value: value == "fixed",
        choices=[
            ("latest", gettext_lazy("The latest draft, as it is when somebody looks")),
            ("fixed", gettext_lazy("The draft as it is now")),
        ],
        initial="latest",
        widget=forms.RadioSelect,
    )


class DraftLinksView(WagtailAdminTemplateMixin, FormView):
    """The links to a page's draft, for those who may edit it; for all others there is no such screen."""

    form_class = LinkForm
    template_name = "wagtail_countries/admin/draft_links.html"
    page_title = gettext_lazy("Links to the draft")
    header_icon = "link"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Page.objects.filter(pk=kwargs["page_id"]).select_related("latest_revision")
        page = rows.first()
        if page is None or not _may_show(request.user, page):
            raise Http404
        self.page = page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = self.page.get_parent()
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": _("Pages")},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
                "label": self.get_page_subtitle(),
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        links = [
            {
                "row": link,
                "url": conf.public_url() + reverse("countries_draft", args=[words_of(link)]),
                "api_url": api_url(f"previews/link/{words_of(link)}"),
            }
            for link in links_of(self.page, now=timezone.now())
        ]
        return context | {"page": self.page, "links": links}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("what") != "end":
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        end_links(self.page)
        messages.success(request, _("No link leads to this page's draft any more."))
        return redirect(request.path)

    def form_valid(self, form: LinkForm) -> HttpResponse:
        make_link(self.page, user=self.request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(self.request, _("The link is made: copy it from the list."))
        return redirect(self.request.path)


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to the links to a page's draft, for those who may edit it."""
    if _may_show(user, page):
        url = reverse(NAME, args=[page.pk])
        yield Button(_("Copy a preview link"), url, icon_name="link", priority=64)


def _may_show(user: Any, page: Page) -> bool:
    """Tell whether ``user`` may show the draft of ``page`` to others: only the network's have any."""
    model = page.specific_class
    return model is not None and issubclass(model, CountryPageMixin) and can_edit(user, page)


urls: list[URLPattern] = [
    path("draft-links/<int:page_id>/", DraftLinksView.as_view(), name=NAME),
]
