"""Organisations, what they are in which country and until when, and what they are licensed for."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country, DatedModel, one_per_start
from countries.identity.programmes import Programme

ANY_PROGRAMME = Coalesce("programme", Value(0), output_field=models.BigIntegerField())


class Organisation(models.Model):
    """A licensee, host, funder, brand, municipality or charity, under one name."""

    code = models.SlugField(max_length=80, unique=True)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    spellings = models.JSONField(
        _("other spellings"), default=list, blank=True, help_text=_("As a list of texts.")
    )
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    url = models.URLField(_("website"), blank=True)
    established = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(DatedModel):
    """What an organisation is in a country: licensee, host, funder, can maker and so on."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="roles")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    role = models.SlugField(_("role"), max_length=40)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            one_per_start(
                "organisation", "country", ANY_PROGRAMME, "role", name="one_role_per_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.role}, {self.country}"


class AfterEnd(models.TextChoices):
    STAYS = "stays", _("stays as it is")
    COMES_DOWN = "comes-down", _("comes down: the country closes")


class Licence(DatedModel):
    """The right of an organisation to run a programme in a country."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="licences"
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="licences")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="licences")
    after_end = models.CharField(
        _("afterwards the content"),
        max_length=10,
        choices=AfterEnd,
        default=AfterEnd.STAYS,
        help_text=_("What happens 30 days after the licence's end, when editing ends too."),
    )

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints = [
            one_per_start("organisation", "programme", "country", name="one_licence_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.programme}, {self.country}"
