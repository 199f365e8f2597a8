"""The screen on which people say what an image shows, in each language of their countries."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from cms.media.comparing import Standing, State, Text, source_among
from cms.media.models import CountryImage, ImageText
from cms.media.standing import Described, described_image, languages_for
from countries import publishing
from countries.access import countries_of
from countries.admin.freshness import difference
from countries.routing import LocaleInfo, network
from countries.segments.models import digest
from countries.text import bcp47, direction, native_name


class TextForm(forms.ModelForm):
    """What an image shows in one language; both left empty takes the text away.

    Beside it stands what the source says, and what changed there since the text was written.
    """

    is_right = forms.BooleanField(required=False)

    class Meta:
        model = ImageText
        fields = ("alt", "caption")

    def __init__(self, *args: Any, image: Described, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code = self.instance.locale
        self.heading = f"{native_name(self.code)} ({self.code})"
        self.standing = image.standing(self.code)
        self.source = image.texts[image.source] if image.source else None
        self.fields["alt"].required = False
        if self.is_behind:
            self.fields["is_right"].label = _("It is still right: the text needs no change")
        elif self.standing.state is State.LOCAL and self.instance.pk and self.has_source:
            self.fields["is_right"].label = _("It says what the source says")
        else:
            del self.fields["is_right"]
        for name in self.Meta.fields:
            self.fields[name].widget.attrs |= {
                "lang": bcp47(self.code),
                "dir": direction(self.code),
            }

    @property
    def is_behind(self) -> bool:
        """Whether this very text, not one in its language, was made from what its source said before."""
        return self.standing.state is State.BEHIND and self.standing.shown == self.code

    @property
    def has_source(self) -> bool:
        """Whether another language says what is to be said here."""
        return self.source is not None and self.standing.source != self.code

    @property
    def source_language(self) -> dict[str, str]:
        code = self.standing.source or ""
        return {"name": native_name(code), "lang": bcp47(code), "dir": direction(code)}

    @property
    def source_says(self) -> list[SafeString]:
        """What the source says; of a text that is behind, with what is gone and what is new."""
        if self.source is None:
            return []
        now = self.source.alt, self.source.caption
        before = self.standing.before if self.is_behind else now
        return [difference(*pair) for pair in zip(before, now, strict=True) if any(pair)]

    @property
    def seen(self) -> str:
        """What tells the source that the form shows from any other."""
        return digest([self.source.alt, self.source.caption]) if self.source else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("caption") and not data.get("alt"):
            self.add_error("alt", _("Say what the image shows before its caption."))
        seen = self.data.get(self.add_prefix("seen"))
        if self.has_changed() and seen not in (None, self.seen):
            raise forms.ValidationError(
                _("The source changed while you wrote: please look at it once more.")
            )
        return data

    def keep(self, source: dict[str, str] | None, *, now: dt.datetime) -> None:
        """Store, change or take away the text; ``source`` is what it is held to from now on."""
        if not self.cleaned_data["alt"]:
            if self.instance.pk:
                self.instance.delete()
            return
        if not self.has_changed():
            return
        self.instance.made_from = source
        if {"alt", "caption"} & set(self.changed_data):
            self.instance.changed_at = now
        self.save()


class Other(NamedTuple):
    """A text that is there to be read."""

    locale: str
    text: Text
    standing: Standing


def locales_of(user: Any) -> list[LocaleInfo]:
    """Return the locales in which ``user`` may write: those of the countries where they work."""
    own = set(countries_of(user).values_list("pk", flat=True))
    return [info for info in network().open_locales() if info.country.pk in own]


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
    def described(self) -> Described:
        return described_image(self.image)

    @cached_property
    def forms(self) -> list[TextForm]:
        data = self.request.POST if self.request.method == "POST" else None
        known = {row.locale: row for row in self.image.texts.all()}
        return [
            TextForm(
                data,
                prefix=code,
                instance=known.get(code) or ImageText(image=self.image, locale=code),
                image=self.described,
            )
            for code in languages_for(self.described.country_id, locales_of(self.request.user))
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wrong = [form for form in self.forms if not form.is_valid()]
        if wrong:
            messages.error(request, _("The texts were not saved due to errors."))
            return self.render_to_response(self.get_context_data())
        with publishing.unit():
            self._keep(now=timezone.now())
            log(instance=self.image, action="wagtail.edit", user=request.user)
        messages.success(request, _("The texts of “%s” were saved.") % self.image.title)
        return redirect("wagtailimages:edit", self.image.pk)

    def _keep(self, *, now: dt.datetime) -> None:
        """Store what was written, each text with what its source says after all of them."""
        texts = dict(self.described.texts)
        for form in self.forms:
            texts.pop(form.code, None)
            if form.cleaned_data["alt"]:
                texts[form.code] = Text(form.cleaned_data["alt"], form.cleaned_data["caption"])
        code = source_among(texts, self.described.firsts)
        for form in self.forms:
            is_made = code is not None and code != form.code
            form.keep(texts[code].as_source(code) if is_made and code else None, now=now)

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
        own = {form.code for form in self.forms}
        others = [
            Other(code, text, self.described.standing(code))
            for code, text in self.described.texts.items()
            if code not in own
        ]
        return {**context, "image": self.image, "forms": self.forms, "others": others}
