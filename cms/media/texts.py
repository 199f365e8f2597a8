"""The screen on which people say what an image shows, in each language of their countries."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from cms.media.models import CountryImage, ImageText
from countries import publishing
from countries.access import countries_of
from countries.routing import network
from countries.text import bcp47, direction, native_name


class TextForm(forms.ModelForm):
    """What an image shows in one language; both left empty takes the text away."""

    class Meta:
        model = ImageText
        fields = ("alt", "caption")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.instance.locale
        self.heading = f"{native_name(code)} ({code})"
        self.fields["alt"].required = False
        for field in self.fields.values():
            field.widget.attrs |= {"lang": bcp47(code), "dir": direction(code)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("caption") and not data.get("alt"):
            self.add_error("alt", _("Say what the image shows before its caption."))
        return data

    def keep(self) -> None:
        """Store, change or take away the text."""
        if self.cleaned_data["alt"]:
            self.save()
        elif self.instance.pk:
            self.instance.delete()


def locales_of(user: Any) -> list[str]:
    """Return the locales in which ``user`` may write: those of the countries where they work."""
    own = set(countries_of(user).values_list("pk", flat=True))
    return [info.code for info in network().open_locales() if info.country.pk in own]


class ImageTextsView(WagtailAdminTemplateMixin, TemplateView):
    """The texts of one image: the user's languages to write, the others to read."""

    template_name = "media/admin/texts.html"
    page_title = gettext_lazy("Texts of the image")
    header_icon = "image"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = policy_registry.get_by_type(CountryImage).instances_user_has_permission_for(
            request.user, "change"
        )
        image = rows.filter(pk=kwargs["image_id"]).first()
        if image is None:
            raise Http404
        self.image = image

    @cached_property
    def forms(self) -> list[TextForm]:
        data = self.request.POST if self.request.method == "POST" else None
        known = {row.locale: row for row in self.image.texts.all()}
        return [
            TextForm(
                data,
                prefix=code,
                instance=known.get(code) or ImageText(image=self.image, locale=code),
            )
            for code in locales_of(self.request.user)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wrong = [form for form in self.forms if not form.is_valid()]
        if wrong:
            messages.error(request, _("The texts were not saved due to errors."))
            return self.render_to_response(self.get_context_data())
        with publishing.unit():
            for form in self.forms:
                form.keep()
            log(instance=self.image, action="wagtail.edit", user=request.user)
        messages.success(request, _("The texts of “%s” were saved.") % self.image.title)
        return redirect("wagtailimages:edit", self.image.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailimages:edit", args=[self.image.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailimages:index"), "label": _("Images")},
            {"url": edit, "label": self.image.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        own = {form.instance.locale for form in self.forms}
        others = self.image.texts.exclude(locale__in=own).order_by("locale")
        return {**context, "image": self.image, "forms": self.forms, "others": others}
