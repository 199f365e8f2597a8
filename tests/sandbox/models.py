"""The least that a site brings along: an image model, a home page, one page type with a block, and one
page and one entry that are registered."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from pydantic import BaseModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from countries.blocks import BlockContext, ContentBlock
from countries.identity.entries import CountryEntry, Place
from countries.identity.texts import text_in
from countries.pages import CountryPageMixin
from countries.registry import register
from countries.segments.fields import translated_fields


class Picture(AbstractImage):
    """An image with the fields that the plugin reads."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit = models.CharField(max_length=255, blank=True)
    licence = models.CharField(max_length=255, blank=True)
    territory = models.JSONField(default=list, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    admin_form_fields = ("title", "file", "collection", "tags", "credit", "licence")

    class Meta(AbstractImage.Meta):
        permissions = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        return str(self.title)

    def describe(self, locale: str) -> tuple[str, str, str]:
        """Return (alternative text, caption, language): the locale's, else any."""
        texts = {row.locale: row for row in self.texts.all()}
        for code in (locale, *sorted(texts)):
            if code in texts:
                return texts[code].alt, texts[code].caption, code
        return "", "", locale


class PictureText(models.Model):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="texts")
    locale = models.CharField(max_length=20)
    alt = models.CharField(max_length=500)
    caption = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.locale}: {self.alt}"


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_sandbox_rendition"
            )
        ]


class Note(BaseModel):
    """What partners get of a note."""

    text: str


class NoteBlock(ContentBlock):
    """The one block of the sandbox."""

    text = blocks.TextBlock()

    schema = Note
    translated = ("text",)

    class Meta:
        template = "sandbox/note.html"
        icon = "comment"

    def resolve(self, value: blocks.StructValue, context: BlockContext) -> dict[str, Any]:
        return {"text": context.text(value["text"])}


class HomePage(CountryPageMixin, Page):
    """A home with no more than a title and notes: the plugin asks for no other field."""

    api_type: ClassVar[str] = "home"
    body = StreamField([("note", NoteBlock())], blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("body")]
    translatable_fields: ClassVar[list[Any]] = translated_fields("title", "body")


class SandboxPage(CountryPageMixin, Page):
    """A page of notes with a summary and an image."""

    api_type: ClassVar[str] = "sandbox"
    summary = models.TextField(blank=True)
    image = models.ForeignKey(
        Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField([("note", NoteBlock())], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]
    translatable_fields: ClassVar[list[Any]] = translated_fields(
        "title", "summary", "body", synchronised=("image",)
    )


class VenueDetails(BaseModel):
    """What partners get of a venue."""

    place: dict[str, Any] | None
    seats: int


@register(path="venues", schema=VenueDetails)
class VenuePage(Place, CountryPageMixin, Page):
    """A page about a place, registered."""

    api_type: ClassVar[str] = "venue"
    seats = models.PositiveIntegerField(default=0)
    body = StreamField([("note", NoteBlock())], blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("seats"),
        FieldPanel("body"),
    ]
    translatable_fields: ClassVar[list[Any]] = translated_fields(
        "title", "body", synchronised=("seats", "latitude", "longitude")
    )

    def details(self, context: Any) -> dict[str, Any]:
        return {"place": self.place_form(), "seats": self.seats}


class DepotDetails(BaseModel):
    """What partners get of a depot."""

    place: dict[str, Any] | None
    hint: str


@register(path="depots", schema=DepotDetails, texts=("hints",))
class Depot(CountryEntry, Place):
    """An entry with a hint per language; one with a slug has a page of its own."""

    entry_type: ClassVar[str] = "depot"
    name = models.CharField(max_length=100)
    slug = models.SlugField(blank=True)
    hints = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name

    def title_in(self, code: str) -> tuple[str, str]:
        return self.name, code

    def address_in(self, context: Any) -> str | None:
        url: str = context.info.url(f"depots/{self.slug}/")
        return url if self.slug else None

    def details(self, context: Any) -> dict[str, Any]:
        return {"place": self.place_form(), "hint": text_in(self.hints, context.locale)[0]}

    def search_words(self, context: Any) -> str:
        return text_in(self.hints, context.locale)[0]
