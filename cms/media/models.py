"""Images and documents of our own: with rights, and with their texts per locale."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from cms.media.comparing import Text, firsts_of, nearest, standing_in
from countries.identity.countries import Country
from countries.routing import network


class Rights(models.Model):
    """Who is to be named, under which licence, where, and until when a file may be used."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    licence = models.CharField(_("licence"), max_length=255, blank=True)
    territory = models.JSONField(
        _("territory"),
        default=list,
        blank=True,
        help_text=_("Country codes where it may be used, as ['RO']; an empty list: everywhere."),
    )
    expires_on = models.DateField(_("may be used until"), null=True, blank=True)

    class Meta:
        abstract = True


class CountryImage(Rights, AbstractImage):
    """An image; what it shows is said per locale in ``texts``."""

    admin_form_fields = (
        "title", "file", "collection", "tags", "credit", "licence", "territory", "expires_on",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        permissions = [("choose_image", "Can choose image")]

    def __str__(self) -> str:
        return str(self.title)

    def describe(self, locale: str) -> tuple[str, str, str]:
        """Return (alternative text, caption, language) for ``locale``."""
        texts = {row.locale: row for row in self.texts.all() if row.alt}
        code = nearest(texts, locale)
        if code is None:
            return "", "", locale
        return texts[code].alt, texts[code].caption, code

    @staticmethod
    def states_of_texts(images: Iterable[CountryImage]) -> dict[int, dict[str, str]]:
        """Return how each text of ``images`` stands to its source, by image and locale; one query."""
        images, net = list(images), network()
        collections = {image.collection_id for image in images}
        owners = Country.objects.filter(collection__in=collections)
        countries = dict(owners.values_list("collection", "pk"))
        found = {}
        for image in images:
            firsts = firsts_of(countries.get(image.collection_id or 0), net)
            texts = {
                row.locale: Text(row.alt, row.caption, row.made_from) for row in image.texts.all()
            }
            states = {code: standing_in(code, texts, firsts).state for code in texts}
            found[image.pk] = {code: state.value for code, state in states.items()}
        return found


class ImageText(models.Model):
    """What an image shows, and what stands below it, in one locale or language."""

    image = models.ForeignKey(CountryImage, on_delete=models.CASCADE, related_name="texts")
    locale = models.CharField(_("locale"), max_length=20)
    alt = models.CharField(_("alternative text"), max_length=500)
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    # What the source said when this was written or last held to it: {"locale", "alt", "caption"}.
    made_from = models.JSONField(null=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("text of an image")
        constraints = [
            models.UniqueConstraint(fields=["image", "locale"], name="one_text_per_locale")
        ]

    def __str__(self) -> str:
        return f"{self.locale}: {self.alt}"


class CountryRendition(AbstractRendition):
    """An image in one size and format."""

    image = models.ForeignKey(CountryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition"
            )
        ]


class CountryDocument(Rights, AbstractDocument):
    """A file to download."""

    language = models.CharField(_("language"), max_length=20, blank=True)

    admin_form_fields = (
        "title", "file", "collection", "tags", "language", "credit", "licence", "territory",
        "expires_on",
    )  # fmt: skip

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        permissions = [("choose_document", "Can choose document")]

    def __str__(self) -> str:
        return str(self.title)
