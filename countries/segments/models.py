"""The texts of each live page, and from which source text each translated one was made."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models

Texts = dict[str, list[str]]
"""The texts of a page by wagtail-localize's path, in reading order."""


def digest(texts: list[str]) -> str:
    """Return a short fingerprint of the texts of one path."""
    return hashlib.blake2b(json.dumps(texts).encode(), digest_size=8).hexdigest()


def key_of(path: str, texts_digest: str) -> int:
    """Return a number for what stands at ``path``, small enough that a page's can be added up."""
    said = f"{path} {texts_digest}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=6).digest(), "big")


class ComputedMixin:
    """A column that is computed from its row whenever the row is written, also in bulk."""

    name: str
    attname: str

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        value = getattr(model_instance, f"compute_{self.name}")()
        setattr(model_instance, self.attname, value)
        return value


class ComputedJSONField(ComputedMixin, models.JSONField):
    """JSON that its row's other columns come to."""


class ComputedBigIntegerField(ComputedMixin, models.BigIntegerField):
    """A number that its row's other columns come to."""


class LiveSegments(models.Model):
    """The translatable texts of a page as it is live: ``{path: [text, …]}`` in reading order."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="live_segments"
    )
    texts = models.JSONField(default=dict)
    # What the texts of each path come to, ``{path: digest}``: written with them, from them.
    digests = ComputedJSONField(default=dict, editable=False)
    # The places of texts that the country's overlays leave unshown.
    unshown = models.JSONField(default=list, editable=False)
    published_at = models.DateTimeField()
    # With what the texts were last compared; nothing when they are new.
    examined_with = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        verbose_name = "live segments"
        verbose_name_plural = "live segments"
        indexes = [models.Index(fields=["examined_with", "page"], name="segments_by_examination")]

    def __str__(self) -> str:
        return f"{self.page_id}: {len(self.texts)} paths"

    def compute_digests(self) -> dict[str, str]:
        return {path: digest(texts) for path, texts in self.texts.items()}


class Provenance(models.TextChoices):
    """Whose words a text is; ``REVIEWED`` are a machine's that a person has read, and left as they were."""

    HUMAN = "human"
    MACHINE = "machine"
    REVIEWED = "reviewed"
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
    # What the source says at this path while the text is not behind it.
    source_key = ComputedBigIntegerField(default=0, editable=False)
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

    def compute_source_key(self) -> int:
        return key_of(self.path, digest(self.source_texts))
