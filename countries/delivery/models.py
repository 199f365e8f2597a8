"""The log: documents in the order of their sequence, what they depend on, and which wait for renewal."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q, QuerySet


class Kind(models.TextChoices):
    PAGE = "page"
    FACT = "fact"
    IMAGE = "image"
    ORGANISATION = "organisation"
    MENU = "menu"
    REDIRECT = "redirect"


class Reason(models.TextChoices):
    """Why a document is gone, as partners read it."""

    UNPUBLISHED = "unpublished"
    DELETED = "deleted"
    MOVED_OUT = "moved_out"
    EXPIRED = "expired"
    NOT_LICENSED = "not_licensed"
    RESTRICTED = "restricted"
    TAKEN_DOWN = "taken_down"


class LogState(models.Model):
    """One row: the last sequence, the epoch that a restored database changes, and the render version
    (code and public origin) under which the documents were made.

    Its row is the lock that makes sequence order equal commit order.
    """

    sequence = models.BigIntegerField(default=0)
    # How often anybody wrote, also what takes no number: who reads meanwhile looks again.
    turn = models.BigIntegerField(default=0, db_default=0)
    epoch = models.UUIDField(default=uuid.uuid4)
    # The highest sequence of a tombstone that was removed, and up to which number all is so old
    # that whoever has it is led past it before its tombstones are removed.
    horizon = models.BigIntegerField(default=0)
    rested = models.BigIntegerField(default=0)
    render_version = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.epoch}: {self.sequence}"


class Document(models.Model):
    """The finished bytes of one resource in one locale, or the tombstone that stands for it."""

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.UUIDField()
    locale = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=3, blank=True)
    type = models.CharField(max_length=40, blank=True)
    programme = models.CharField(max_length=50, blank=True)
    parent = models.UUIDField(null=True, blank=True)
    rest = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=300, blank=True)
    tags = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True, blank=True)
    body = models.BinaryField(default=b"")
    body_br = models.BinaryField(default=b"")
    etag = models.CharField(max_length=32, blank=True)
    etag_br = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)
    # A page's, as its body says it: lists and counts ask for it without reading bodies.
    freshness = models.CharField(max_length=20, blank=True)
    gone = models.CharField(max_length=12, choices=Reason, blank=True)
    changed = models.JSONField(default=list)
    # When which part last changed, as ``delivery.parts`` writes it.
    parts = models.JSONField(default=dict)
    sequence = models.BigIntegerField(unique=True, null=True)
    sequenced_at = models.DateTimeField()
    # When it last came to be, got its address, said something else, changed in freshness alone: for
    # those who know the log up to some sequence. 0 is before anybody asked; a rebuild moves none.
    appeared_sequence = models.BigIntegerField(default=0, db_default=0)
    # The tombstone's that it last took the place of: between the two there was certainly nothing.
    absent_sequence = models.BigIntegerField(default=0, db_default=0)
    placed_sequence = models.BigIntegerField(default=0, db_default=0)
    told_sequence = models.BigIntegerField(default=0, db_default=0)
    freshened_sequence = models.BigIntegerField(default=0, db_default=0)
    valid_until = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "locale"], name="one_document")
        ]
        indexes = [
            models.Index(
                fields=["locale", "freshness"],
                name="documents_by_freshness",
                condition=Q(kind="page", gone=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.locale}".strip()

    def was_absent(self, *, at: int) -> bool:
        """Tell whether nothing stood here when the log had come to the sequence ``at``."""
        return self.absent_sequence <= at < self.appeared_sequence


class Dependency(models.Model):
    """That a document used ``key`` when it was made."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="dependencies")
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="one_dependency_per_key")
        ]

    def __str__(self) -> str:
        return self.key


class MarkQuerySet(models.QuerySet["Mark"]):
    """Marks by what may be done about them."""

    def due(self, now: dt.datetime) -> MarkQuerySet:
        """Return those that may be tried, the oldest first, rebuilds after all others."""
        rested = Q(retry_at=None) | Q(retry_at__lte=now)
        return self.filter(rested).order_by("is_rebuild", "pk")

    def resources(self) -> QuerySet[Mark, tuple[str, uuid.UUID, str]]:
        """Return what is marked, as (kind, key, locale), each once."""
        return self.order_by().values_list("kind", "key", "locale").distinct()


class Mark(models.Model):
    """That a resource waits for the worker to make its document anew, oldest first.

    One may be marked several times: who marks never waits for who takes (decision 23). ``retry_at``
    is when it may be tried again where making it failed. ``is_rebuild`` is that no content changed,
    only what all documents depend on.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    key = models.UUIDField()
    locale = models.CharField(max_length=20, blank=True)
    marked_at = models.DateTimeField()
    is_rebuild = models.BooleanField(default=False, db_default=False)
    retry_at = models.DateTimeField(null=True, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key", "locale", "kind"], name="marks_of_one")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.locale}".strip()
