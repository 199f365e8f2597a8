"""A country's changes to the blocks of an adopted page, and what of the source it has seen."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from countries.identity.countries import Country


class OverlayAction(models.TextChoices):
    """What is done to the source's block, or beside it."""

    HIDE = "hide", _("hidden")
    REPLACE = "replace", _("replaced")
    SET = "set", _("with fields of our own")
    BEFORE = "before", _("with content of our own before it")
    AFTER = "after", _("with content of our own after it")


IN_ITS_PLACE = (OverlayAction.HIDE, OverlayAction.REPLACE, OverlayAction.SET)
"""The actions of which a block has one at most: they say what stands at its own place."""


class Overlay(models.Model):
    """A country's change to one block of a page: a part of the page, so a part of its revisions.

    ``content`` is ``[raw block, …]`` for what replaces or stands beside the block, ``{child: raw value}``
    for fields of the country's own, and empty for what hides. ``base`` is the source's block as it was
    when this was made, ``base_order`` the ids of the source's blocks then.
    """

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="overlays")
    # The same in each locale of the country to which the overlay was carried over.
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    block_id = models.CharField(max_length=36)
    action = models.CharField(max_length=10, choices=OverlayAction)
    content = models.JSONField(default=list, blank=True)
    base = models.JSONField(default=dict, blank=True)
    base_order = models.JSONField(default=list, blank=True)
    source_revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The content of the country's other locale that this one was translated from, by its digest.
    made_from = models.CharField(max_length=16, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("change of a block")
        verbose_name_plural = _("changes of blocks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "block_id", "action"], name="one_overlay_per_block_and_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.action}"

    def clean(self) -> None:
        super().clean()
        wanted: type[Any] = dict if self.action == OverlayAction.SET else list
        says_nothing = self.action != OverlayAction.HIDE and not self.content
        if says_nothing or not isinstance(self.content, wanted):
            raise ValidationError({"content": _("Say what stands there.")})

    @property
    def is_in_its_place(self) -> bool:
        """Whether this says what stands at the block's own place, not beside it."""
        return self.action in IN_ITS_PLACE


class Answer(models.TextChoices):
    """What a country decides about a change of the umbrella."""

    TAKE = "take", _("taken")
    KEEP = "keep", _("kept")


class SeenBlock(models.Model):
    """What a country last answered about a change of one block of a source, and what it saw of it.

    ``said`` is the raw block that was seen; empty where it was gone.
    """

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    translation_key = models.UUIDField()
    # Of the umbrella's languages, the one from which the country's pages are translated.
    source_locale = models.CharField(max_length=20)
    block_id = models.CharField(max_length=36)
    said = models.JSONField(default=dict, blank=True)
    order = models.JSONField(default=list, blank=True)
    answer = models.CharField(max_length=10, choices=Answer)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer to a change of the umbrella")
        verbose_name_plural = _("answers to changes of the umbrella")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "translation_key", "source_locale", "block_id"],
                name="seen_once_per_block",
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.block_id}: {self.answer or 'seen'}"


class PageChange(models.Model):
    """That the umbrella moved, unpublished or deleted a page that a country has, and the answer.

    ``said`` is, of a page that was moved, ``{"from": key, "to": key}`` of the pages above it.
    """

    class What(models.TextChoices):
        MOVED = "moved", _("moved")
        UNPUBLISHED = "unpublished", _("unpublished")
        DELETED = "deleted", _("deleted")

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    translation_key = models.UUIDField()
    what = models.CharField(max_length=12, choices=What)
    title = models.CharField(max_length=255)
    said = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of an umbrella page")
        verbose_name_plural = _("changes of umbrella pages")
        constraints = [
            models.UniqueConstraint(
                fields=["country", "translation_key", "what"],
                condition=models.Q(answered_at=None),
                name="one_open_change_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.what}"
