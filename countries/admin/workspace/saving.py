"""Saved views: the filters of the explorer under a name, one's own or for all in the country."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from countries.admin.workspace.places import PageScreen
from countries.workspace import countries_for
from countries.workspace.models import SavedView

AT_MOST = 30
"""So many views somebody may keep."""
LEFT_OUT = ("p", "csrfmiddlewaretoken", "_w_filter_fragment")


class SaveViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "is_shared")


class SaveView(PageScreen, FormView):
    """Keeps the query string with which the explorer was opened at a page."""

    form_class = SaveViewForm
    template_name = "wagtail_countries/admin/workspace/save_view.html"
    page_title = gettext_lazy("Save this view")
    header_icon = "list-ul"

    @property
    def query(self) -> str:
        """What is asked of the explorer, without its page number."""
        pairs = parse_qsl(self.request.META.get("QUERY_STRING", ""), keep_blank_values=False)
        return urlencode([(name, value) for name, value in pairs if name not in LEFT_OUT])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explorer = reverse("wagtailadmin_explore", args=[self.page.pk])
        return [
            {"url": f"{explorer}?{self.query}", "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_valid(self, form: SaveViewForm) -> HttpResponse:
        user: Any = self.request.user
        if SavedView.objects.filter(user=user).count() >= AT_MOST:
            text = _("You have %(count)d saved views; delete one first.")
            form.add_error(None, text % {"count": AT_MOST})
            return self.form_invalid(form)
        if len(self.query) > SavedView._meta.get_field("query").max_length:  # type: ignore[operator]  # it has one
            form.add_error(None, _("These are too many filters to save."))
            return self.form_invalid(form)
        view, made = SavedView.objects.update_or_create(
            user=user,
            country_id=self.info.country.pk,
            name=form.cleaned_data["name"],
            defaults={
                "page": self.page,
                "query": self.query,
                "is_shared": form.cleaned_data["is_shared"],
            },
        )
        text = _("“%(name)s” is saved.") if made else _("“%(name)s” is saved anew.")
        messages.success(self.request, text % {"name": view.name})
        return redirect(f"{reverse('wagtailadmin_explore', args=[self.page.pk])}?{self.query}")


class DeleteSavedView(WagtailAdminTemplateMixin, TemplateView):
    """Deletes a view of one's own; nobody else's is there to be deleted."""

    template_name = "wagtail_countries/admin/workspace/delete_view.html"
    page_title = gettext_lazy("Delete a saved view")
    header_icon = "bin"
    asks_before_looking = True
    saved: SavedView

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not countries_for(request.user):
            raise Http404
        user: Any = request.user
        own = SavedView.objects.visible_to(user).filter(user=user)
        self.saved = get_object_or_404(own, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.saved.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "saved": self.saved}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = self.saved.name
        self.saved.delete()
        messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
        return redirect("wagtailadmin_home")
