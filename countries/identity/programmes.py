"""Programmes and their national identities: a name is data, never a translation."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country, DatedModel, one_per_start
from countries.identity.images import ImageKey


class Programme(models.Model):
    """Every Can Counts, MetalMatters, Caps & Closures."""

    code = models.SlugField(max_length=50, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    since = models.DateField(null=True, blank=True)
    theme = models.SlugField(
        _("theme"), max_length=50, blank=True, help_text=_("Empty: the country's own look.")
    )

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProgrammeIdentity(DatedModel):
    """What a programme is called in one country and language."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="identities")
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="identities")
    locale = models.CharField(_("locale"), max_length=20)
    name = models.CharField(_("name"), max_length=100)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    hashtag = models.CharField(_("hashtag"), max_length=100, blank=True)
    script_variants = models.JSONField(default=dict, blank=True)
    spellings = models.JSONField(default=list, blank=True)
    misspellings = models.JSONField(default=list, blank=True)
    logo = ImageKey(null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("programme identity")
        verbose_name_plural = _("programme identities")
        constraints = [
            one_per_start("programme", "country", "locale", name="one_identity_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.locale})"
