"""A country's page for the umbrella: proposed by the country, taken up or declined by the brand team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import can_edit
from countries.admin.adopting import name_of
from countries.admin.placing import limit_to_places
from countries.admin.screens import TitledScreen
from countries.routing import LocaleInfo, network
from countries.translation.registering import TranslationError
from countries.umbrella.models import Promotion
from countries.umbrella.promoting import (
    decline,
    hindrances,
    is_promotable,
    locales_to_promote_into,
    may_promote,
    promote,
    proposals_for,
    propose,
)

Forms = dict[str, forms.Form]


class ProposeForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why it is worth having elsewhere"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why not"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PromoteForm(forms.Form):
    """Into which of the umbrella's languages, and where."""

    locale = forms.ChoiceField(label=gettext_lazy("Into"))
    parent = forms.ModelChoiceField(
        label=gettext_lazy("Below"),
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser,
        help_text=gettext_lazy(
            "Leave it empty to put the page below the counterpart of its parent, or else below the "
            "home."
        ),
    )

    def __init__(self, *args: Any, targets: list[LocaleInfo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.infos = {info.code: info for info in targets}
        self.fields["locale"] = forms.ChoiceField(
            label=self.fields["locale"].label,
            choices=[(info.code, name_of(info)) for info in targets],
        )
        homes = Page.objects.none()
        for info in targets:
            homes = homes | Page.objects.filter(path__startswith=info.home_path)
        limit_to_places(self.fields["parent"], homes)


class PromoteView(WagtailAdminTemplateMixin, TemplateView):
    """About one page of a country: for those who edit it there, and for those who may take it up."""

    template_name = "wagtail_countries/admin/umbrella/promote.html"
    page_title = gettext_lazy("A page for the umbrella")
    header_icon = "upload"

    def setup(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, page_id=page_id, **kwargs)
        page = Page.objects.filter(pk=page_id).select_related("locale").first()
        if page is None:
            raise Http404
        self.may_propose = can_edit(request.user, page)
        self.may_promote = may_promote(request.user, page)
        self.row = Promotion.objects.filter(page=page).select_related("proposed_by").first()
        self.is_promotable = is_promotable(page)
        if not (self.may_propose or self.may_promote) or not (self.is_promotable or self.row):
            raise Http404
        self.page = page

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("countries_proposals"), "label": _("Proposed pages")}
        own = [above] if self.may_promote else []
        return [*self.breadcrumbs_items, *own, {"url": "", "label": self.get_page_subtitle()}]

    def forms(self, asked: str = "", data: Any = None) -> Forms:
        """Return what can be decided here now; the one that was ``asked`` with its ``data``."""
        found: Forms = {}
        if not self.is_promotable:
            return found
        is_proposed = self.row is not None and self.row.state == "proposed"
        if self.may_promote:
            given = data if asked == "promote" else None
            targets = locales_to_promote_into(self.request.user)
            found["promote"] = PromoteForm(given, targets=targets, prefix="promote")
            if is_proposed:
                given = data if asked == "decline" else None
                found["decline"] = DeclineForm(given, prefix="decline")
        if self.may_propose and not is_proposed:
            given = data if asked == "propose" else None
            found["propose"] = ProposeForm(given, prefix="propose")
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = context.pop("forms", None) or self.forms()
        media = forms.Media()
        for form in found.values():
            media += form.media
        return context | {
            "page": self.page,
            "row": self.row,
            "hindrances": hindrances(self.page) if self.is_promotable else [],
            **{f"{name}_form": form for name, form in found.items()},
            "media": media,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST.get("do", "")
        found = self.forms(asked, request.POST)
        if asked not in found:
            raise Http404
        form = found[asked]
        if form.is_valid():
            try:
                return self._decide(asked, form)
            except PermissionDenied:
                form.add_error(None, _("You may not add pages there."))
            except TranslationError as error:
                form.add_error(None, str(error))
        return self.render_to_response(self.get_context_data(forms=found))

    def _decide(self, asked: str, form: Any) -> HttpResponse:
        user, now, data = self.request.user, timezone.now(), form.cleaned_data
        if asked == "promote":
            into = form.infos[data["locale"]]
            draft = promote(self.page, into=into, parent=data["parent"], user=user, now=now)
            text = _("“%(title)s” is a draft of the umbrella now. Translate it, then publish it.")
            messages.success(self.request, text % {"title": draft.title})
            return redirect("wagtailadmin_pages:edit", draft.pk)
        if asked == "decline":
            decline(self.page, user=user, now=now, reason=data["reason"])
            messages.success(self.request, _("The country reads that it is declined, and why."))
            return redirect("countries_proposals")
        propose(self.page, user=user, now=now, note=data["note"])
        messages.success(self.request, _("The umbrella’s team finds it on its first screen."))
        return redirect("countries_promote", self.page.pk)


class ProposalsView(TitledScreen, TemplateView):
    """What countries propose, for those who may take it up."""

    asks_before_looking = True

    template_name = "wagtail_countries/admin/umbrella/proposals.html"
    page_title = gettext_lazy("Proposed pages")
    header_icon = "upload"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not locales_to_promote_into(request.user):
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"rows": list(proposals_for(self.request.user))}


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to propose or take up a country's own live page, in the page's own header."""
    here = network().locale_of_page_path(page.path) if page.live else None
    if here is None or here.country.is_umbrella:
        return
    promotes = may_promote(user, page)
    if not (promotes or can_edit(user, page)) or not is_promotable(page):
        return
    label = _("Take up into the umbrella…") if promotes else _("Propose to the umbrella…")
    url = reverse("countries_promote", args=[page.pk])
    yield Button(label, url, icon_name="upload", priority=65)
