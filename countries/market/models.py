"""Market rules: rows of their own, on a page's translation key, so that each acts in all countries."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import DatedModel


class Condition(models.TextChoices):
    """What a rule asks of a market fact; only ``UNKNOWN`` holds where the fact is not known."""

    IS = "is", _("is")
    IS_NOT = "is_not", _("is known and is not")
    KNOWN = "known", _("is known")
    UNKNOWN = "unknown", _("is not known")


HAVE_VALUE = (Condition.IS, Condition.IS_NOT)


class MarketRule(DatedModel):
    """That a page, or one of its blocks, is shown only where a country's market fact says so.

    ``block_id`` is empty for the whole page with all below it. ``instead`` names the block of the
    same page that stands in for a withheld one; it is shown nowhere else.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    translation_key = models.UUIDField(db_index=True, editable=False)
    block_id = models.CharField(_("what it is about"), max_length=36, blank=True)
    fact = models.SlugField(_("market fact"), max_length=50)
    condition = models.CharField(
        _("condition"), max_length=8, choices=Condition, default=Condition.IS
    )
    value = models.JSONField(_("value"), null=True, blank=True)
    instead = models.CharField(_("shown in its place"), max_length=36, blank=True)
    at_umbrella = models.BooleanField(
        _("withhold it on the umbrella’s own pages too"),
        default=False,
        help_text=_("The umbrella has no market: without this its own pages show everything."),
    )
    reason = models.CharField(
        _("reason"), max_length=255, help_text=_("Why, for those who ask later: a law, a claim.")
    )

    class Meta:
        verbose_name = _("market rule")
        verbose_name_plural = _("market rules")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(instead="") | ~Q(block_id=""), name="only_a_block_is_replaced"
            ),
            models.CheckConstraint(
                condition=Q(instead="") | ~Q(instead=models.F("block_id")),
                name="no_block_replaces_itself",
            ),
        ]

    def __str__(self) -> str:
        said = (name_text(self.fact), str(self.get_condition_display()), self.value_text)
        return " ".join(filter(None, said))

    @property
    def is_of_page(self) -> bool:
        """Whether the rule is about the whole page, and so about all below it."""
        return not self.block_id

    @property
    def value_text(self) -> str:
        return value_text(self.value) if self.condition in HAVE_VALUE else ""

    def clean(self) -> None:
        super().clean()
        if self.condition not in HAVE_VALUE:
            self.value = None
        elif self.value in (None, ""):
            raise ValidationError({"value": _("Say which value.")})
        if self.instead and self.is_of_page:
            raise ValidationError({"instead": _("Only a block can be replaced by another.")})
        if self.instead and self.instead == self.block_id:
            raise ValidationError({"instead": _("A block cannot stand in for itself.")})


def name_text(name: str) -> str:
    """Return what a market fact is called: its name as people would write it."""
    return name.replace("-", " ")


def value_text(value: object) -> str:
    """Return a market fact's value in words."""
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    return str(value)
