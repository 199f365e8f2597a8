"""Every spreadsheet that Wagtail's listings and reports give out is an entry."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from countries.audit.condensing import Values
from countries.audit.reading import home_places
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
    record_export_of(request.user, request.path, form=form, filters=filters)


def record_export_of(user: Any, what: str, *, form: str, filters: Values) -> None:
    """Record in the log of each country of ``user`` that they took out ``what``.

    What they looked for is told where it is one country's matter alone.
    """
    places = home_places(user)
    for place in places:
        told = filters if len(places) == 1 else {}
        record_export(what, form=form, filters=told, user=user, place=place)
