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
        from countries.audit import watch

        keep_counts_in_the_database()
        watch(
            "mfa.Authenticator",
            "second_factor",
            ignored=("last_used_at", "created_at"),
            secret=("data",),
            label=lambda row: f"{row.user} ({row.type})",
        )
        watch(
            "socialaccount.SocialAccount",
            "provider_account",
            ignored=("last_login", "date_joined"),
            secret=("extra_data",),
            label=lambda row: str(row.user),
        )
