"""What engines answered, so that nothing is paid for twice, and what of it became a translation, for ever."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import models


def digest_of(sent: str) -> str:
    """Return what tells a text that was sent from any other."""
    return hashlib.blake2b(sent.encode(), digest_size=16).hexdigest()


class MachineAnswer(models.Model):
    """A text as it was sent to an engine, by its digest, and what came back for it.

    A table, since a cache may forget. The glossary is no part of the key: what it changes about a text
    is in what is sent.
    """

    engine = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    answer = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "answer of a machine"
        verbose_name_plural = "answers of machines"
        constraints = [
            models.UniqueConstraint(
                fields=["engine", "source", "target", "digest"], name="one_machine_answer_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.source}-{self.target}: {self.answer[:60]}"


class MachineText(models.Model):
    """That a machine wrote this text: kept whatever people make of it, and wherever its page goes.

    It names page and text by what they are, not by wagtail-localize's rows, and so outlives those.
    """

    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    object_id = models.UUIDField()
    path = models.TextField()
    source = models.TextField()
    text = models.TextField()
    engine = models.CharField(max_length=40)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "text of a machine"
        verbose_name_plural = "texts of machines"
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["object_id", "locale"], name="machine_text_of_page")]

    def __str__(self) -> str:
        return f"{self.engine}: {self.text[:60]}"


def written_by_machine(locale_id: int, object_id: uuid.UUID) -> dict[tuple[str, str], MachineText]:
    """Return what a machine wrote last for each text (path, source) of a page in a locale; one query."""
    rows = MachineText.objects.filter(locale_id=locale_id, object_id=object_id)
    return {(row.path, row.source): row for row in rows}
