"""Moments of a page are typed and read in the time of the page's country, whoever edits it."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.forms import DateTimeField, Field
from django.utils import timezone

from countries.admin.page_forms import CountryPageForm
from countries.routing import network

EDITORS_OWN: frozenset[str] = frozenset({"go_live_at", "expire_at"})
"""Wagtail shows and explains these in the editor's own time."""


class CountryTimeForm(CountryPageForm):
    """A page's form whose moments are in its country's time; the base form of pages with moments."""

    fields: dict[str, Field]
    editors_own: ClassVar[frozenset[str]] = EDITORS_OWN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._moments():
            value = self.initial.get(name)
            if value is not None and timezone.is_aware(value):
                # Without a zone it is shown as it is.
                self.initial[name] = timezone.make_naive(value, self._zone)

    def _moments(self) -> list[str]:
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, DateTimeField) and name not in self.editors_own
        ]

    @property
    def _zone(self) -> ZoneInfo:
        """The zone of the country in which the page lies, or will lie."""
        place = self.instance.path or (self.parent_page.path if self.parent_page else "")
        info = network().locale_of_page_path(place)
        return ZoneInfo(info.country.time_zone if info else "UTC")

    def _clean_fields(self) -> None:
        every = self.fields
        own = {name: field for name, field in every.items() if name in self.editors_own}
        try:
            self.fields = {name: field for name, field in every.items() if name not in own}
            with timezone.override(self._zone):
                super()._clean_fields()
            self.fields = own
            super()._clean_fields()
        finally:
            self.fields = every
