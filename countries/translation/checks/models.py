"""How strict a rule is: for the whole network, and in a country that wants it otherwise."""

from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country
from countries.translation.checks.findings import Severity


class Strictness(models.TextChoices):
    OFF = "off", _("off")
    WARNING = Severity.WARNING, _("warning")
    BLOCKING = Severity.BLOCKING, _("blocking")


class CheckSetting(models.Model):
    """What a rule is in a country; without one, in every country that says nothing else."""

    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.CASCADE, related_name="check_settings"
    )
    rule = models.CharField(_("rule"), max_length=40)
    severity = models.CharField(_("severity"), max_length=10, choices=Strictness)

    class Meta:
        verbose_name = _("setting of a check")
        verbose_name_plural = _("settings of checks")
        constraints = [
            models.UniqueConstraint(
                "rule",
                Coalesce("country", Value(0), output_field=models.BigIntegerField()),
                name="one_severity_per_country",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.severity}"
