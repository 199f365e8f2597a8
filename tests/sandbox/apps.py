"""The sandbox as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    name = "tests.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
