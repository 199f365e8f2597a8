"""Tags of our own: translated names, and a country that may keep a tag to itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from countries.identity.countries import Country
from countries.identity.texts import text_in


class TagQuerySet(models.QuerySet["Tag"]):
    def usable_in(self, countries: Iterable[int]) -> TagQuerySet:
        """Tags of the whole network, and those of the countries with these ids."""
        return self.filter(Q(country__isnull=True) | Q(country__in=countries))


class Tag(TagBase):
    """A keyword; without a country it belongs to the whole network."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="tags"
    )
    names = models.JSONField(
        _("names"), default=dict, blank=True, help_text=_("The name per language: {'ro': …}.")
    )

    # A typed word would become the network's tag; tags are made with their names, on their screen.
    free_tagging = False

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def name_in(self, code: str) -> str:
        """Return the tag's name for readers of a language or locale, else the network's name."""
        return text_in({"en": self.name, **self.names}, code)[0]
