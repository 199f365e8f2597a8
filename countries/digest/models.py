"""Who wants the weekly mail and when, and which of them were made."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class DigestPreference(models.Model):
    """What a person said about the weekly mail; who said nothing gets it on Mondays."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_preference"
    )
    is_on = models.BooleanField(_("Send me a mail each week with what waits for me"), default=True)
    weekday = models.PositiveSmallIntegerField(_("Day"), choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")

    def __str__(self) -> str:
        return f"{self.user}: {self.get_weekday_display() if self.is_on else _('off')}"


class DigestIssue(models.Model):
    """A person's mail of one week: taken up, and then sent, or not needed as nothing waited.

    One for each person and week. What was taken up and not finished is taken up again.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest_issues"
    )
    week = models.CharField(max_length=8, help_text=_("ISO year and week, such as 2026-W48."))
    taken_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    lines = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("weekly mail sent")
        verbose_name_plural = _("weekly mails sent")
        constraints = [models.UniqueConstraint(fields=["user", "week"], name="one_digest_a_week")]

    def __str__(self) -> str:
        return f"{self.user} {self.week}"
