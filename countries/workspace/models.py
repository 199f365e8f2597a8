"""Filters of the explorer that somebody keeps under a name, alone or for all in a country."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.identity.countries import Country
from countries.workspace.rights import countries_for


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> SavedViewQuerySet:
        """Return the user's own and those shared in the user's countries; no others exist for them."""
        own = [country.pk for country in countries_for(user)]
        return self.filter(Q(user=user) | Q(is_shared=True), country__in=own)


class SavedView(models.Model):
    """A place in the explorer of a country, with a query string that filters and orders there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("for everybody who works in this country"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "country", "name"], name="one_view_per_name")
        ]

    def __str__(self) -> str:
        return self.name
