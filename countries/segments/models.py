"""The texts of each live page, and from which source text each translated one was made."""

from __future__ import annotations

from django.db import models


class LiveSegments(models.Model):
    """The translatable texts of a page as it is live: ``{path: [text, …]}`` in reading order."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="live_segments"
    )
    texts = models.JSONField(default=dict)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = "live segments"
        verbose_name_plural = "live segments"

    def __str__(self) -> str:
        return f"{self.page_id}: {len(self.texts)} paths"


class Provenance(models.TextChoices):
    HUMAN = "human"
    MACHINE = "machine"
    SOURCE = "source"
    LOCAL = "local"


class SegmentOrigin(models.Model):
    """That a text of a translated page was made from these source texts.

    Keyed by what the text says, so that a reverted or imported revision still knows its source.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="segment_origins"
    )
    path = models.TextField()
    text_digest = models.CharField(max_length=16)
    source_texts = models.JSONField(default=list)
    provenance = models.CharField(max_length=10, choices=Provenance)
    # The locale in whose language the text is: it outlives the source and the tie to it.
    language = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "path", "text_digest"], name="one_origin_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.path}: {self.provenance}"
