"""One text with its translation, as somebody approved it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.translation.memory.normalising import digest_of, normal_form


class MemoryUnitQuerySet(models.QuerySet["MemoryUnit"]):
    def known(self) -> MemoryUnitQuerySet:
        """Without those that somebody took out."""
        return self.filter(is_forgotten=False)

    def between(self, source: str, target: str) -> MemoryUnitQuerySet:
        """Of one pair of languages, each with its script."""
        return self.filter(source_language=source, target_language=target)


class MemoryUnit(models.Model):
    """A text in one language and its translation in another, as strings with inline tags.

    Unique for what it says, however it is spaced, numbered or tagged. A unit that was forgotten keeps
    its fingerprints alone, so that the next publishing does not bring it back.
    """

    source_language = models.CharField(max_length=20)
    target_language = models.CharField(max_length=20)
    source = models.TextField(blank=True)
    target = models.TextField(blank=True)
    normal = models.TextField(blank=True, editable=False)
    length = models.PositiveIntegerField(default=0, editable=False)
    digest = models.CharField(max_length=16, editable=False)
    target_digest = models.CharField(max_length=16, editable=False)
    country = models.ForeignKey(
        "wagtail_countries.Country",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="memory_units",
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    path = models.TextField(blank=True)
    learned_at = models.DateTimeField()
    learned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_forgotten = models.BooleanField(default=False)

    objects = MemoryUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of the translation memory")
        verbose_name_plural = _("translation memory")
        constraints = [
            models.UniqueConstraint(
                fields=["source_language", "target_language", "digest", "target_digest"],
                name="one_memory_unit_per_text",
            )
        ]
        indexes = [
            models.Index(
                fields=["source_language", "target_language", "length"],
                name="memory_by_length",
                condition=models.Q(is_forgotten=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source[:60]} → {self.target[:60]}"

    @classmethod
    def made_of(cls, source: str, target: str, **fields: Any) -> MemoryUnit:
        """Return a unit of two texts with all that is computed from them, not saved."""
        normal = normal_form(source)
        return cls(
            source=source,
            target=target,
            normal=normal,
            length=len(normal),
            digest=digest_of(normal),
            target_digest=digest_of(target),
            **fields,
        )

    def forget(self) -> None:
        """Never offer it again, and keep nothing of what it says."""
        self.source = self.target = self.normal = self.path = ""
        self.length, self.page, self.is_forgotten = 0, None, True
        self.save()
