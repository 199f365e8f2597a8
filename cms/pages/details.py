"""What only one type of page tells partners: the ``details`` of its document, type by type."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class Place(BaseModel):
    """Where something is, each part with its language; degrees are those of WGS 84.

    A language that nobody stated is ``und``, a script that is not the stated language's ``und-Latn``.
    """

    name: str | None
    street: str | None
    postal_code: str | None
    town: str | None
    latitude: float | None
    longitude: float | None
    name_lang: str | None = None
    street_lang: str | None = None
    town_lang: str | None = None


class DatedDetails(BaseModel):
    """When and where; times are RFC 3339 in UTC, ``time_zone`` is the country's (IANA)."""

    starts_at: str
    ends_at: str | None
    all_day: bool
    time_zone: str
    when: str = Field(description="As the locale writes it, in the country's time.")
    is_over: bool
    place: Place | None
    cans_collected: int | None
    cans_collected_formatted: str | None
    reach: int | None = Field(description="How many people it reached.")
    reach_formatted: str | None
    figure: str | None = Field(description="The figure that a stop of a tour is known by.")
    registration_url: str | None
    invented: bool = False


class FileForm(BaseModel):
    """A file: where it is, how large in bytes, its media type and name."""

    url: str
    size: int
    type: str
    name: str


class ResourceDetails(BaseModel):
    """A file to download, with what it may be used for."""

    kind: str
    kind_label: str
    audience: str | None
    summary: str
    summary_lang: str | None
    languages: list[str]
    licence: str | None
    file: FileForm


class PointDetails(BaseModel):
    """A place to bring cans to."""

    kind: str
    kind_label: str
    place: Place | None
    note: str
    note_lang: str | None


class PersonDetails(BaseModel):
    """Someone to turn to."""

    role: str
    role_lang: str | None
    organisation: str | None
    email: str | None
    image: dict[str, Any] | None
