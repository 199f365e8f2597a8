"""Grants: who may do what, in which country and languages, from when until when."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.access.actions import (
    NATIONAL,
    NATIONAL_ROLES,
    UMBRELLA_ROLES,
    Action,
    actions_of,
    label_of,
)
from countries.identity.countries import Country, CountryLocale, DatedModel
from countries.identity.organisations import Licence, Organisation


class Grant(DatedModel):
    """The one truth of rights: a person or group may play a role in a country.

    ``role`` names a set of actions or one action alone. Nothing else gives a right, but for the
    operators that ``createsuperuser`` makes.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=_("person"),
    )
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="grants",
        verbose_name=_("group"),
    )
    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="grants", verbose_name=_("country")
    )
    role = models.CharField(_("role"), max_length=30)
    locales = models.JSONField(
        _("languages"), default=list, blank=True, help_text=_("Locale codes; none means all.")
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("for the organisation"),
        help_text=_("With whose licence the grant ends; empty means any licence of the country."),
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["country", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, group__isnull=True)
                | Q(user__isnull=True, group__isnull=False),
                name="grant_is_a_persons_or_a_groups",
            )
        ]

    def __str__(self) -> str:
        languages = f" ({', '.join(self.locales)})" if self.locales else ""
        return f"{self.user or self.group}: {label_of(self.role)}, {self.country}{languages}"

    def clean(self) -> None:
        super().clean()
        if self.country_id is None:
            return  # the field says so itself
        errors: dict[str, Any] = {}
        if not actions_of(self.role):
            errors["role"] = _("“%s” is neither a role nor an action.") % self.role
        elif self.role not in _roles_in(self.country):
            names = {"role": label_of(self.role), "country": self.country}
            errors["role"] = _("The role “%(role)s” cannot be given in %(country)s.") % names
        own = set(
            CountryLocale.objects.filter(country=self.country).values_list(
                "locale__language_code", flat=True
            )
        )
        foreign = sorted(set(self.locales) - own)
        if foreign:
            names = {"locales": ", ".join(foreign), "country": self.country}
            errors["locales"] = _("%(locales)s: not a language of %(country)s.") % names
        if errors:
            raise ValidationError(errors)


class LicenceNotice(models.Model):
    """A warning of a licence's end that was sent: each once for each end."""

    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="notices")
    days = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["licence", "days", "ends_on"], name="one_notice_per_end"
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence}: {self.days} days before {self.ends_on}"


def _roles_in(country: Country) -> frozenset[str]:
    """Return the roles and single actions that can be given in ``country``."""
    if country.is_umbrella:
        return frozenset({*UMBRELLA_ROLES, *Action.values})
    return frozenset({*NATIONAL_ROLES, *NATIONAL})
