"""Where two persons are needed to publish, and links that show a draft to somebody without an account."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country


class TwoPersonRule(models.Model):
    """In ``country`` nobody publishes or approves what they wrote; without a row they may."""

    country = models.OneToOneField(
        Country, on_delete=models.CASCADE, related_name="two_person_rule"
    )
    switched_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    switched_on_at = models.DateTimeField()

    class Meta:
        verbose_name = _("two-person rule")
        verbose_name_plural = _("two-person rules")

    def __str__(self) -> str:
        return self.country.name


def new_token() -> str:
    """Return what makes a link unlike every other."""
    return secrets.token_urlsafe(16)


class PreviewLink(models.Model):
    """A link by which whoever has it reads the draft of a translation, while ``issued_by`` may."""

    translation = models.ForeignKey(
        "wagtail_localize.Translation", on_delete=models.CASCADE, related_name="preview_links"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=32, default=new_token)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "issued_by"], name="one_preview_link_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_id}: {self.issued_by_id}"
