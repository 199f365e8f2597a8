"""The addresses of the workspace's screens, and what leads there."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from countries.admin.workspace.correcting import (
    CorrectView,
    FactReachView,
    PageReachView,
    RestoreView,
)
from countries.admin.workspace.first_day import FirstDayView
from countries.admin.workspace.lists import WaitingView
from countries.admin.workspace.saving import DeleteSavedView, SaveView
from countries.audit.logged import RESTORE
from countries.workspace.correcting import describe_restoring

urls: list[URLPattern] = [
    path(
        "workspace/<str:country>/waiting/<str:kind>/",
        WaitingView.as_view(),
        name="countries_waiting",
    ),
    path("workspace/<str:country>/correct/", CorrectView.as_view(), name="countries_correct"),
    path("workspace/restore/<int:page_id>/", RestoreView.as_view(), name="countries_restore"),
    path("workspace/reach/<int:page_id>/", PageReachView.as_view(), name="countries_reach"),
    path(
        "workspace/reach/fact/<int:fact_id>/",
        FactReachView.as_view(),
        name="countries_fact_reach",
    ),
    path("workspace/views/<int:page_id>/", SaveView.as_view(), name="countries_view_save"),
    path(
        "workspace/views/delete/<int:pk>/",
        DeleteSavedView.as_view(),
        name="countries_view_delete",
    ),
    path("workspace/first-day/", FirstDayView.as_view(), name="countries_first_day"),
]


def help_item() -> MenuItem:
    """Return the way to the tutorial in the admin's help menu."""
    return MenuItem(
        gettext_lazy("Your country’s first day"),
        reverse("countries_first_day"),
        icon_name="help",
        order=900,
    )


def register_restoring(actions: Any) -> None:
    """Tell Wagtail how a restored version stands in the history of its page."""

    class RestoredFormatter(LogFormatter):
        label = gettext_lazy("Restore")

        def format_message(self, log_entry: Any) -> str:
            return describe_restoring(log_entry.data)

    actions.register_action(RESTORE)(RestoredFormatter)
