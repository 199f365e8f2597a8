"""Jobs and the pages that each is about; how far a job is is counted, never stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class JobKind(models.TextChoices):
    START = "start", _("Start translations")
    UPDATE = "update", _("Bring up to date")
    MACHINE = "machine", _("Translate by machine")


class ItemState(models.TextChoices):
    """What became of a page; those after ``WAITING`` are ends."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("nothing to do")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


class TranslationJobQuerySet(models.QuerySet["TranslationJob"]):
    """Jobs by who may know of them, with how far they are."""

    def of_locales(self, codes: Iterable[str]) -> TranslationJobQuerySet:
        """Jobs that are about pages in any of the locales ``codes``."""
        items = TranslationJobItem.objects.filter(job=OuterRef("pk"), locale__in=list(codes))
        return self.filter(Exists(items))

    def counted(self, codes: Iterable[str]) -> TranslationJobQuerySet:
        """Each job with how many of its pages in ``codes`` there are, and are in which state."""
        mine = Q(items__locale__in=list(codes))
        counts: dict[str, Any] = {
            f"count_{state}": Count("items", filter=mine & Q(items__state=state))
            for state in ItemState.values
        }
        counted = self.annotate(total=Count("items", filter=mine), **counts)
        return counted.order_by("-created_at", "-pk")


class TranslationJob(models.Model):
    """What somebody asked to be done to many pages of one country, under that person's rights."""

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=JobKind)
    country = models.ForeignKey(
        "wagtail_countries.Country", on_delete=models.CASCADE, related_name="+"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    about = models.CharField(_("pages"), max_length=255, blank=True)
    # Whether a machine is asked for what people have to write else.
    with_machine = models.BooleanField(default=False)
    # In which language the person had the admin.
    language = models.CharField(max_length=20, default="en")
    created_at = models.DateTimeField()

    objects = TranslationJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation job")
        verbose_name_plural = _("translation jobs")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        kind: str | Promise = JobKind(self.kind).label
        return f"{kind}: {self.about}" if self.about else str(kind)


class TranslationJobItem(models.Model):
    """One page of a job in one locale, in the order in which the job takes them.

    Of ``START`` the page is what is translated, of ``UPDATE`` the translation itself.
    """

    job = models.ForeignKey(TranslationJob, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    locale = models.CharField(max_length=20)
    page = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Where the copy of ``START`` goes, if not where the page lies.
    parent = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    title = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    # Why it was not done, or what is left to do, in the language of who asked.
    told = models.TextField(blank=True)
    result = models.ForeignKey(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("page of a translation job")
        verbose_name_plural = _("pages of translation jobs")
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["job", "page", "locale"], name="one_item_per_page"),
        ]
        indexes = [models.Index(fields=["job", "state", "position"], name="job_item_next")]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale}): {self.state}"
