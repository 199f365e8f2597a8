"""What a country has besides pages: recycling points, resources to download, people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.audiences import Audience
from cms.pages import details
from countries.identity.entries import Download, NamedEntry, NamedPoint
from countries.identity.organisations import Organisation
from countries.identity.texts import text_in
from countries.registry import register


class PointKind(models.TextChoices):
    RETURN_MACHINE = "return_machine", _("return machine")
    MANUAL_RETURN = "manual_return", _("return at a counter")
    BIN = "bin", _("bin for cans")
    BUY_BACK = "buy_back", _("buy-back centre")


@register(path="points", schema=details.PointDetails, texts=("names", "place_names", "notes"))
class RecyclingPoint(NamedPoint):
    """A place where an empty can is taken back, bought or collected."""

    entry_type: ClassVar[str] = "point"
    shown_on: ClassVar[str] = "recycling_points"

    kind = models.CharField(_("kind"), max_length=20, choices=PointKind, default=PointKind.BIN)

    class Meta:
        verbose_name = _("recycling point")
        ordering = ["town", "name", "pk"]

    def details(self, context: Any) -> dict[str, Any]:
        label = context.translated(PointKind(self.kind).label)
        return {"kind": self.kind, "kind_label": label, **super().details(context)}


class ResourceKind(models.TextChoices):
    POSTER = "poster", _("poster")
    LEAFLET = "leaflet", _("leaflet")
    ARTWORK = "artwork", _("artwork")
    GUIDE = "guide", _("guide")
    VIDEO = "video", _("video")


@register(path="resources", schema=details.ResourceDetails, texts=("titles", "summaries"))
class Resource(Download):
    """A poster, leaflet, artwork, guide or video to download."""

    entry_type: ClassVar[str] = "resource"
    shown_on: ClassVar[str] = "resource_library"

    kind = models.CharField(
        _("kind"), max_length=20, choices=ResourceKind, default=ResourceKind.POSTER
    )
    audience = models.CharField(_("for whom"), max_length=20, choices=Audience, blank=True)

    class Meta:
        verbose_name = _("resource")
        ordering = ["kind", "pk"]

    def details(self, context: Any) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "kind_label": context.translated(ResourceKind(self.kind).label),
            "audience": self.audience or None,
            **super().details(context),
        }


@register(path="people", schema=details.PersonDetails, texts=("names", "roles"))
class Person(NamedEntry):
    """Someone to turn to in a country; shown with what they do, never with more than they gave."""

    entry_type: ClassVar[str] = "person"
    shown_on: ClassVar[str] = "contact"

    roles = models.JSONField(
        _("what they do"), default=dict, blank=True, help_text=_("Per language: {'ro': …}.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    email = models.EmailField(_("e-mail"), blank=True)
    image = models.ForeignKey(
        "media.CountryImage",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def details(self, context: Any) -> dict[str, Any]:
        role, spoken = text_in(self.roles, context.locale)
        return {
            "role": role,
            "role_lang": spoken if role else None,
            "organisation": self.organisation.name if self.organisation else None,
            "email": self.email or None,
            "image": context.image(self.image),
        }

    def search_words(self, context: Any) -> str:
        return f"{text_in(self.roles, context.locale)[0]} {self.name}".strip()


__all__ = [
    "Person",
    "PointKind",
    "RecyclingPoint",
    "Resource",
    "ResourceKind",
]
