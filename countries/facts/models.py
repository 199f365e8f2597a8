"""Facts and their values; a value without a country is the umbrella's, and the one to fall back on."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.log_actions import get_active_log_context

from countries.facts.phrases import missing_in, unknown_in
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
    nouns = models.JSONField(
        _("what it counts"),
        default=dict,
        blank=True,
        help_text=_("Per language, for each kind of number: {'en': {'one': 'country', …}}."),
    )

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

    def clean(self) -> None:
        super().clean()
        for language, words in self.nouns.items():
            wrong = [*unknown_in(language, words), *missing_in(language, words)]
            if wrong:
                kinds = ", ".join(wrong)
                message = _("%(language)s needs just its own kinds of numbers: see %(kinds)s.")
                raise ValidationError({"nouns": message % {"language": language, "kinds": kinds}})


KEPT = ("value", "as_of", "source", "source_url", "owner_id", "expires_on", "note")
"""What of a value is kept when another takes its place."""


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._keep_former()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._keep_former(is_going=True)
            return super().delete(*args, **kwargs)

    def _keep_former(self, *, is_going: bool = False) -> None:
        """Keep what is stored, where what is saved now says something else."""
        stored = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if stored is None:
            return
        before = {name: getattr(stored, name) for name in KEPT}
        is_going = is_going or stored.country_id != self.country_id
        if is_going or before != {name: getattr(self, name) for name in KEPT}:
            FormerValue(
                fact_id=stored.fact_id,
                country_id=stored.country_id,
                was_deleted=is_going,
                replaced_by=get_active_log_context().user,
                replaced_at=timezone.now(),
                **before,
            ).save()

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


class FormerValue(models.Model):
    """What a fact was in a country until somebody gave it another value or took it away; never changed."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="former_values")
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    value = models.CharField(max_length=200)
    as_of = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    source_url = models.URLField(blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    was_deleted = models.BooleanField(default=False)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = "former value of a fact"
        verbose_name_plural = "former values of facts"
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.fact}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a former value is kept as it was")
        super().save(*args, **kwargs)

    def restore(self) -> FactValue:
        """Let this be the fact's value in its country again; what it is now becomes a former one."""
        now = FactValue.objects.filter(fact=self.fact_id, country=self.country_id).first()
        value = now or FactValue(fact=self.fact, country=self.country)
        for name in KEPT:
            setattr(value, name, getattr(self, name))
        value.full_clean()
        value.save()
        return value
