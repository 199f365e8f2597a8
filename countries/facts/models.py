"""Facts and their values; a value without a country is the umbrella's, and the one to fall back on."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from countries.identity.countries import Country
from countries.identity.organisations import Organisation
from countries.identity.texts import text_in


class Unit(models.TextChoices):
    PERCENT = "percent", _("per cent")
    COUNT = "count", _("number")
    TONNE = "tonne", _("tonnes")
    KILOGRAM = "kilogram", _("kilograms")
    DAY = "day", _("days")
    YEAR = "year", _("year")
    CURRENCY = "currency", _("money, such as “0.50 RON”")
    TEXT = "text", _("text")


class Fact(ClusterableModel):
    """A figure or claim that pages embed as ``{{fact:name}}``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("name"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
        help_text=_("Lower case with hyphens; pages embed it as {{fact:name}}."),
    )
    labels = models.JSONField(
        _("labels"), default=dict, help_text=_("What it says, per language: {'en': …}.")
    )
    keywords = models.JSONField(
        _("words that tell of it"),
        default=list,
        blank=True,
        help_text=_("Phrases beside which a typed figure should be this fact: ['less energy']."),
    )
    unit = models.CharField(_("unit"), max_length=10, choices=Unit, default=Unit.COUNT)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def label_in(self, code: str) -> tuple[str, str]:
        """Return (label, its language) for readers of a language or locale; without any the name."""
        label, language = text_in(self.labels, code)
        return (label, language) if label else (self.name, "en")


class FactValue(models.Model):
    """What a fact is in one country, or for the umbrella, as of a day and by a source."""

    fact = ParentalKey(Fact, on_delete=models.CASCADE, related_name="values")
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="fact_values"
    )
    value = models.CharField(
        _("value"), max_length=200, help_text=_("A number with a point: 76.3; money as 0.50 RON.")
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = _("value of a fact")
        verbose_name_plural = _("values of facts")
        constraints = [
            models.UniqueConstraint(
                "fact",
                Coalesce("country", Value(0), output_field=models.BigIntegerField()),
                name="one_value_per_country",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"

    def clean(self) -> None:
        super().clean()
        unit = self.fact.unit
        if unit == Unit.TEXT:
            return
        number, _space, currency = self.value.strip().partition(" ")
        try:
            if not Decimal(number).is_finite():
                raise InvalidOperation
        except InvalidOperation as error:
            raise ValidationError({"value": _("“%s” is no number.") % self.value}) from error
        if (unit == Unit.CURRENCY) != bool(currency):
            raise ValidationError({"value": _("Money is a number and a currency: 0.50 RON.")})
