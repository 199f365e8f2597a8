"""A request to translate pages into one language of a country."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from countries.identity.countries import Country


class TranslationRequestQuerySet(models.QuerySet["TranslationRequest"]):
    def open(self) -> TranslationRequestQuerySet:
        """Those that nobody has closed."""
        return self.filter(closed_at=None)

    def by_due_date(self) -> TranslationRequestQuerySet:
        """What is due first, before all others."""
        return self.order_by("due_on", "pk")


class TranslationRequest(models.Model):
    """That pages of ``locale`` are to be translated by a day, by ``translator`` or whoever takes it.

    How far it is stands in the pages, and is never stored here.
    """

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="translation_requests"
    )
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translation_requests",
    )
    due_on = models.DateField(_("due on"))
    note = models.TextField(_("note"), blank=True, max_length=2000)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    pages: models.ManyToManyField[Page, RequestedPage] = models.ManyToManyField(
        Page, through="RequestedPage", related_name="translation_requests"
    )

    objects = TranslationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation request")
        verbose_name_plural = _("translation requests")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.locale_id}, {self.due_on}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether its day has passed."""
        return self.is_open and self.due_on < today


class RequestedPage(models.Model):
    """One page of a request: the page that is translated, in the request's locale."""

    request = models.ForeignKey(
        TranslationRequest, on_delete=models.CASCADE, related_name="requested_pages"
    )
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("requested page")
        verbose_name_plural = _("requested pages")
        constraints = [
            models.UniqueConstraint(fields=["request", "page"], name="page_once_in_a_request")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.page_id}"
