"""What the umbrella wrote to a country about a page of its own that the country has not, or not as it is."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from countries.access import Action
from countries.access.rights import countries_where
from countries.identity.countries import Country

READERS = (Action.TRANSLATE, Action.EDIT)
"""Who is written to: whoever can bring the page up to date."""


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def open(self) -> ReminderQuerySet:
        """Those that nobody has put away."""
        return self.filter(dismissed_at=None)

    def for_reader(self, user: Any) -> ReminderQuerySet:
        """Those to the countries in which ``user`` can do something about them."""
        return self.filter(country_id__in=countries_where(user, *READERS))


class Reminder(models.Model):
    """One message to one country about one umbrella page, and whether it still waits there.

    ``locales`` are the codes of those that lagged when it was written.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    translation_key = models.UUIDField(db_index=True, editable=False)
    locales = models.JSONField(default=list)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=4000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField()
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    dismissed_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("message about a page")
        verbose_name_plural = _("messages about pages")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def dismiss(self, *, by: Any, now: dt.datetime) -> None:
        """Put it away: whoever works in the country says that it is dealt with."""
        self.dismissed_by, self.dismissed_at = by, now
        self.save(update_fields=["dismissed_by", "dismissed_at"])
