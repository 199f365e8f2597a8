"""Which pages came from the umbrella once and are their country's own now; the one place that is asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _


class Detachment(models.Model):
    """That a country made an adopted page its own: from which page it came, and as it was when.

    The page keeps its key, by which partners and links know it.
    """

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="detachment"
    )
    source_key = models.UUIDField(editable=False)
    source_locale = models.CharField(max_length=20)
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    detached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    detached_at = models.DateTimeField()

    class Meta:
        verbose_name = _("detachment")
        verbose_name_plural = _("detachments")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.source_key} ({self.source_locale})"


def is_detached() -> Exists:
    """Return the condition that a page was adopted, and is its country's own now."""
    return Exists(Detachment.objects.filter(page_id=OuterRef("pk")))


def detached_among(page_ids: Iterable[int]) -> set[int]:
    """Return which of the pages with these ids were adopted and are their country's own now; one query."""
    found = Detachment.objects.filter(page_id__in=list(page_ids))
    return set(found.values_list("page_id", flat=True))
