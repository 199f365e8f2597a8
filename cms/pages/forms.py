"""What visitors send, kept by country."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country


class SubmissionKind(models.TextChoices):
    MESSAGE = "message", _("message")
    WORKPLACE = "workplace", _("sign-up of a workplace")
    NEWSLETTER = "newsletter", _("newsletter")
    ENTRY = "entry", _("entry of a competition")
    ORDER = "order", _("order of a kit")


class Submission(models.Model):
    """What a visitor sent by a form of the site; ``data`` holds the answers by field."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(
        _("kind"), max_length=12, choices=SubmissionKind, default=SubmissionKind.MESSAGE
    )
    locale = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    sent_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d} {self.country}"
