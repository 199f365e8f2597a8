"""What is done at the blocks of an adopted page: hide, replace, insert, fields of one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from wagtail import blocks
from wagtail.admin import messages
from wagtail.blocks.base import BlockField
from wagtail.models import Page
from wagtail.permissions import policy_registry

from countries.access import can_publish
from countries.admin.references import foreign_among, references_in
from countries.admin.translating.page import show
from countries.admin.translating.strips import OFFERED, Opened, has_fields
from countries.overlays.models import Overlay, OverlayAction
from countries.overlays.reading import RawBlock, block_of, raw_digest, stream_block_of
from countries.routing import network
from countries.translation.registering import translation_of
from countries.umbrella.overlaying import (
    Content,
    OverlayError,
    carry_over,
    lift_overlays,
    overlay_block,
    overlays_at,
    places_of,
)
from countries.umbrella.sources import umbrella_source_id

REFUSALS = (OverlayError, PermissionDenied, ValidationError)
"""What keeps a change from being made, or the page from being published with it."""


class BlockView(View):
    """One thing done at a block of an adopted page that the user may edit; all others do not exist."""

    asks_before_looking = True
    """The guard's census reads it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        policy = policy_registry.get_by_type(Page)
        rows = policy.instances_user_has_permission_for(request.user, "change")
        found = rows.filter(pk=kwargs["page_id"]).select_related("locale").first()
        if found is None or umbrella_source_id(found) is None:
            raise Http404
        self.page: Any = found.specific
        self.page.locale = found.locale

    @cached_property
    def how(self) -> dict[str, Any]:
        """By whom, when, and whether it is published at once."""
        wants_publishing = "publish" in self.request.POST
        return {
            "user": self.request.user,
            "now": timezone.now(),
            "publish": wants_publishing and can_publish(self.request.user, self.page),
        }

    @property
    def version(self) -> str:
        return str(self.request.POST.get("version", ""))

    def back(self, block_id: str) -> HttpResponse:
        """Lead back to the block."""
        url = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return redirect(f"{url}#block-{block_id}")

    def done(self, block_id: str, text: str) -> HttpResponse:
        """Say what was done, and whether visitors see it."""
        hint = "" if self.how["publish"] else _("It is a draft until the page is published.")
        messages.success(self.request, " ".join(filter(None, [text, hint])))
        return self.back(block_id)

    def refuse(self, block_id: str, error: Exception) -> HttpResponse:
        """Say why nothing was done."""
        said = " ".join(getattr(error, "messages", ())) or str(error)
        messages.error(self.request, said or _("You may not change this page."))
        return self.back(block_id)


class HideView(BlockView):
    """Hide a block on the country's page."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, block_id: str, **kwargs: Any) -> HttpResponse:
        try:
            overlay_block(self.page, block_id, OverlayAction.HIDE, version=self.version, **self.how)
        except REFUSALS as error:
            return self.refuse(block_id, error)
        return self.done(block_id, _("The block is hidden on your page."))


class LiftView(BlockView):
    """Take back one thing that the country did at a block."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, block_id: str, action: str, **kwargs: Any) -> HttpResponse:
        try:
            lift_overlays(self.page, block_id, [action], version=self.version, **self.how)
        except REFUSALS as error:
            return self.refuse(block_id, error)
        return self.done(block_id, _("Your change of the block is taken back."))


class CarryView(BlockView):
    """Take over what the country did at a block in another of its languages."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, overlay_id: int, **kwargs: Any) -> HttpResponse:
        info = network().by_locale_id[self.page.locale_id]
        near = [other.locale_id for other in network().locales_of(info.country)]
        row = Overlay.objects.filter(
            pk=overlay_id,
            page__locale_id__in=near,
            page__translation_key=self.page.translation_key,
        )
        overlay = row.select_related("page").first()
        if overlay is None:
            raise Http404
        try:
            carry_over(overlay, self.page, **self.how)
        except REFUSALS as error:
            return self.refuse(overlay.block_id, error)
        text = _(
            "It is taken over. Texts are marked as being in the other language until you write them."
        )
        return self.done(overlay.block_id, text)


class WriteView(BlockView):
    """Write what replaces a block or stands beside it, or fields of one's own: in the editor, at the block."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.block_id, self.action = kwargs["block_id"], kwargs["action"]
        self.draft = self.page.get_latest_revision_as_object()
        if self.action not in OFFERED or self.block_id not in places_of(self.draft):
            raise Http404
        self.raw: RawBlock = block_of(self.draft, self.block_id)
        if self.action == OverlayAction.SET and not has_fields(
            self.raw, stream_block_of(self.page)
        ):
            raise Http404

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._show(self._form(initial=self._initial()))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, _("It is not saved: look at what is marked."))
        value = form.cleaned_data["content"]
        foreign = foreign_among(references_in(self._block, value, "content"), request.user)
        known = references_in(self._block, self._initial(), "content")
        if foreign - known:
            return self._show(
                form, _("A link or picture in it is not of your country: take it out.")
            )
        try:
            overlay_block(
                self.page,
                self.block_id,
                self.action,
                self._content(value),
                version=self.version,
                **self.how,
            )
        except ValidationError as error:
            return self._show(form, " ".join(error.messages))
        except OverlayError as error:
            return self._show(form, str(error))
        except PermissionDenied as error:
            return self.refuse(self.block_id, error)
        return self.done(self.block_id, _("What you wrote is saved."))

    @cached_property
    def _block(self) -> blocks.Block:
        stream_block = stream_block_of(self.page)
        if self.action == OverlayAction.SET:
            return stream_block.child_blocks[self.raw["type"]]
        return stream_block

    def _form(self, data: Any = None, *, initial: Any = None) -> forms.Form:
        form = forms.Form(data, initial={"content": initial}, prefix="overlay")
        form.fields["content"] = BlockField(block=self._block, label=_("What stands there"))
        return form

    @cached_property
    def _known(self) -> Overlay | None:
        found = overlays_at(self.draft, self.block_id)
        return next((one for one in found if one.action == self.action), None)

    def _initial(self) -> Any:
        """Return what is there: what the country wrote, else the page's own block to start from."""
        if self.action == OverlayAction.SET:
            own = self._known.content if self._known else {}
            return self._block.to_python({**self.raw["value"], **own})
        if self._known:
            return self._block.to_python(self._known.content)
        if self.action == OverlayAction.REPLACE and self.raw:
            return self._block.to_python([{**self.raw, "id": None}])
        return self._block.to_python([])

    def _content(self, value: Any) -> Content:
        stored: Content = self._block.get_prep_value(value)
        if not isinstance(stored, dict):
            return stored
        present = self._block.get_prep_value(self._block.to_python(self.raw["value"]))
        return {
            name: one
            for name, one in stored.items()
            if raw_digest(one) != raw_digest(present[name])
        }

    def _show(self, form: forms.Form, error: str = "") -> HttpResponse:
        translation = translation_of(self.page)
        if translation is None:
            raise Http404
        opened = Opened(self.block_id, self.action, form, error)
        return show(self.request, translation, self.page, opened=opened)


NAMES = tuple(f"countries_block_{name}" for name in ("write", "hide", "lift", "carry"))

urls: list[URLPattern] = [
    path(
        "translating/<int:page_id>/blocks/<str:block_id>/hide/",
        HideView.as_view(),
        name="countries_block_hide",
    ),
    path(
        "translating/<int:page_id>/blocks/<str:block_id>/<slug:action>/",
        WriteView.as_view(),
        name="countries_block_write",
    ),
    path(
        "translating/<int:page_id>/blocks/<str:block_id>/<slug:action>/lift/",
        LiftView.as_view(),
        name="countries_block_lift",
    ),
    path(
        "translating/<int:page_id>/carry/<int:overlay_id>/",
        CarryView.as_view(),
        name="countries_block_carry",
    ),
]
