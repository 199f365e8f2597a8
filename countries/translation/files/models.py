"""A file between its upload and the decision to take it in: one for each person, for an hour."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction

KEPT_FOR = dt.timedelta(hours=1)


class TranslationUploadQuerySet(models.QuerySet["TranslationUpload"]):
    def waiting(self, user: Any, *, now: dt.datetime) -> TranslationUploadQuerySet:
        """Those of ``user`` that can still be taken in."""
        return self.filter(user_id=user.pk, sent_at__gt=now - KEPT_FOR)


class TranslationUpload(models.Model):
    """What a person sent and has not decided about: nobody else sees it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="translation_uploads"
    )
    name = models.CharField(max_length=255)
    content = models.BinaryField()
    sent_at = models.DateTimeField()

    objects = TranslationUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "uploaded translation file"
        verbose_name_plural = "uploaded translation files"

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, name: str, content: bytes, *, user: Any, now: dt.datetime) -> TranslationUpload:
        """Keep a file in the place of the person's former one, and let go of all that are too old."""
        with transaction.atomic():
            old = models.Q(user_id=user.pk) | models.Q(sent_at__lte=now - KEPT_FOR)
            cls.objects.filter(old).delete()
            return cls.objects.create(name=name[-255:], content=content, user=user, sent_at=now)
