"""A row for each day, partner, key, country and page; no address, no cookie, no person."""

from __future__ import annotations

from django.db import models

UUID_LENGTH = 36


class Usage(models.Model):
    """What was sent on a day; whatever is not known of it is empty rather than null.

    Partners and keys are named by the digits of their uuid and not joined, so that the sums of a
    country outlive them, and so that one unique index finds the row to add to in every database. An
    answer of no single country, or of no single page, has none. Without a key there is no partner.
    """

    day = models.DateField()
    partner = models.CharField(max_length=UUID_LENGTH, default="", blank=True)
    key = models.CharField(max_length=UUID_LENGTH, default="", blank=True)
    country = models.CharField(max_length=3, default="", blank=True)
    page = models.CharField(max_length=UUID_LENGTH, default="", blank=True)
    requests = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    not_modified = models.PositiveBigIntegerField(default=0)
    embeds = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "partner", "key", "country", "page"], name="usage_once"
            )
        ]
        indexes = [
            models.Index(fields=["partner", "day"], name="usage_of_partner"),
            models.Index(fields=["country", "day"], name="usage_of_country"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.partner or '-'} {self.country or '-'} {self.page or '-'}"
