"""Tags of our own: translated names, and a country that may keep a tag to itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from countries.identity.countries import Country
from countries.identity.texts import text_in


class Tag(TagBase):
    """A keyword; without a country it belongs to the whole network."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="tags"
    )
    names = models.JSONField(
        _("names"), default=dict, blank=True, help_text=_("The name per language: {'ro': …}.")
    )

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def name_in(self, code: str) -> str:
        """Return the tag's name for readers of a language or locale, else the network's name."""
        return text_in(self.names, code)[0] or self.name
