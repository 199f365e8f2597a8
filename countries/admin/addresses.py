"""Address and tags of a page that is translated: what its country decides, beside the translation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from countries.access import can_publish, can_translate
from countries.admin.page_forms import slug_input
from countries.identity.tags import Tag
from countries.pages import CountryPageMixin
from countries.routing import LocaleInfo, network
from countries.text import language_of
from countries.translation.address import change_address
from countries.translation.registering import translated_among, translation_of


class AddressForm(forms.Form):
    """The end of the page's address, its tags, and whether menus show it."""

    slug = forms.SlugField(
        label=gettext_lazy("End of the address"),
        max_length=255,
        allow_unicode=True,
        help_text=gettext_lazy("The former address goes on leading here."),
    )
    tags = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those of the whole network, and your country's own."),
    )
    show_in_menus = forms.BooleanField(label=gettext_lazy("Show in menus"), required=False)

    def __init__(self, *args: Any, info: LocaleInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].widget = slug_input(info.code)
        language = language_of(info.code)
        tags: Any = self.fields["tags"]
        tags.queryset = Tag.objects.usable_in([info.country.pk])
        tags.label_from_instance = lambda tag: tag.name_in(language)


class AddressView(WagtailAdminTemplateMixin, FormView):
    """Change them, for those who may edit the page; for all others there is no such screen."""

    form_class = AddressForm
    template_name = "wagtail_countries/admin/address.html"
    page_title = gettext_lazy("Address and tags")
    header_icon = "link"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        page = Page.objects.filter(pk=kwargs["page_id"]).select_related("locale").first()
        if page is None or not can_translate(request.user, page) or translation_of(page) is None:
            raise Http404
        self.page = page

    @cached_property
    def draft(self) -> Any:
        return self.page.get_latest_revision_as_object()

    def get_page_subtitle(self) -> str:
        return str(self.draft.get_admin_display_title())

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

    def get_form_kwargs(self) -> dict[str, Any]:
        info = network().by_locale_id[self.page.locale_id]
        return {**super().get_form_kwargs(), "info": info}

    def get_form(self, form_class: type[AddressForm] | None = None) -> AddressForm:
        form: AddressForm = super().get_form(form_class)
        if not hasattr(self.draft, "tags"):
            del form.fields["tags"]
        return form

    def get_initial(self) -> dict[str, Any]:
        draft = self.draft
        return {
            "slug": draft.slug,
            "tags": [tag.pk for tag in draft.tags.all()] if hasattr(draft, "tags") else [],
            "show_in_menus": draft.show_in_menus,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        at_once = self.page.live and can_publish(self.request.user, self.page)
        return context | {
            "page": self.page,
            "at_once": at_once,
            "media": context["form"].media,
            "submit_button_label": _("Publish") if at_once else _("Save draft"),
        }

    def form_valid(self, form: AddressForm) -> HttpResponse:
        try:
            is_public = change_address(self.page, user=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            for message in _messages(error, form):
                form.add_error(*message)
            return self.form_invalid(form)
        told = (
            _("The address and tags of “%(title)s” are published.")
            if is_public
            else _("Saved as a draft: visitors see it once the page is published.")
        )
        messages.success(self.request, told % {"title": self.get_page_subtitle()})
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def _messages(error: ValidationError, form: AddressForm) -> Iterator[tuple[str | None, list[str]]]:
    """Yield each field of the form that is wrong and why; what the form lacks is the page's."""
    if not hasattr(error, "error_dict"):
        yield None, error.messages
        return
    for name, reasons in error.message_dict.items():
        yield (name if name in form.fields else None), reasons


# --- what leads there ---


def page_buttons(
    page: Page, user: Any, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """Yield the way to a translated page's address and tags, for those who may edit it."""
    model = page.specific_class
    if model is None or not issubclass(model, CountryPageMixin) or not can_translate(user, page):
        return
    if page.pk not in getattr(user, "_translated", {}):
        above = page.path[: -Page.steplen]
        beside = Page.objects.filter(path__startswith=above, depth=page.depth)
        look_up_translated(beside.only("pk"), user)
    if user._translated.get(page.pk):
        url = reverse("countries_address", args=[page.pk])
        yield Button(_("Address and tags"), url, icon_name="link", priority=63)


def look_up_translated(pages: Iterable[Page], user: Any) -> None:
    """Find out which of ``pages`` are translated; kept on ``user``, so a list asks once."""
    known: dict[int, bool] | None = getattr(user, "_translated", None)
    if known is None:
        known = user._translated = {}
    new = [page.pk for page in pages if page.pk not in known]
    if new:
        found = translated_among(Page.objects.filter(pk__in=new))
        known.update({pk: pk in found for pk in new})


urls: list[URLPattern] = [
    path("address/<int:page_id>/", AddressView.as_view(), name="countries_address"),
]
