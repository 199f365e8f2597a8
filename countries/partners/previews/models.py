"""Links that show a page's draft to whoever has them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """Return what makes a link unlike every other."""
    return secrets.token_urlsafe(16)


class DraftLink(models.Model):
    """A link to the draft of ``page`` until ``ends_at``, while ``issued_by`` may edit the page.

    Without a ``revision`` it shows the latest draft there is, else that one.
    """

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="draft_links"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.CASCADE, related_name="+"
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token = models.CharField(max_length=32, default=new_token)
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.issued_by_id}"
