"""Let the history of a page say that it was imported."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.importers.storing import LOGGED


@hooks.register("register_log_actions")
def register_import(actions: Any) -> None:
    """Name the action in the page's history."""
    actions.register_action(LOGGED, _("Import"), _("Imported from a file"))
