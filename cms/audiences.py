"""Whom pages and resources are for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    WORKPLACE = "workplace", _("workplaces")
    EVENT = "event", _("festivals and events")
    ON_THE_GO = "on_the_go", _("on the go")
    BEACH = "beach", _("beaches")
    SCHOOL = "school", _("schools and universities")
    AUTHORITY = "authority", _("local authorities")
