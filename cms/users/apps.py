"""People who log in."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsersConfig(AppConfig):
    name = "cms.users"
    label = "users"
    verbose_name = _("People")

    def ready(self) -> None:
        from cms.users.throttling import keep_counts_in_the_database

        keep_counts_in_the_database()
