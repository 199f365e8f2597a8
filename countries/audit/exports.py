"""Every spreadsheet that Wagtail's listings and reports give out is an entry."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from countries.audit.reading import home_place
from countries.audit.recording import record_export


def connect() -> None:
    """Record where a spreadsheet is made, whichever view asks for it."""
    as_spreadsheet: Callable[..., Any] = SpreadsheetExportMixin.as_spreadsheet
    if getattr(as_spreadsheet, "is_recorded", False):
        return

    @functools.wraps(as_spreadsheet)
    def recorded(self: Any, queryset: Any, spreadsheet_format: str) -> Any:
        record_view_export(self, spreadsheet_format)
        return as_spreadsheet(self, queryset, spreadsheet_format)

    recorded.is_recorded = True  # type: ignore[attr-defined]  # marks the wrapper
    SpreadsheetExportMixin.as_spreadsheet = recorded


def record_view_export(view: Any, form: str) -> None:
    """Record that the user of ``view`` takes out what it lists."""
    request = view.request
    filters = {key: values for key, values in request.GET.lists() if key != "export"}
    record_export(
        request.path,
        form=form,
        filters=filters,
        user=request.user,
        place=home_place(request.user),
    )
