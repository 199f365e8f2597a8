"""Turn what the demo's files say of a page's own fields into the values of its model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, ForeignKey, Model

from countries.identity.organisations import Organisation
from countries.identity.programmes import Programme

FindDocument = Callable[[str], int]
"""The primary key of the demo's file of that name."""

CODED: dict[type[Model], str] = {Programme: "code", Organisation: "code"}
"""What is named by its code, and in which field that is."""


def field_values(
    model: type[Model], told: dict[str, Any], *, zone: str, find_document: FindDocument
) -> dict[str, Any]:
    """Return ``told`` as values of ``model``'s fields.

    Moments are written without a zone and are in the time of ``zone``; programmes and organisations
    are named by their codes, files by their names.
    """
    return {
        name: _value(model._meta.get_field(name), value, ZoneInfo(zone), find_document)
        for name, value in told.items()
    }


def _value(field: Any, value: Any, zone: ZoneInfo, find_document: FindDocument) -> Any:
    if value is None:
        return None
    if isinstance(field, DateTimeField):
        return dt.datetime.fromisoformat(value).replace(tzinfo=zone)
    if isinstance(field, ForeignKey):
        related: Any = field.related_model
        if related in CODED:
            return related.objects.get(**{CODED[related]: value})
        return related.objects.get(pk=find_document(value))
    return field.to_python(value)
