"""What the endpoints can be asked: each parameter with its form, its limits and its description."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

MANY = 100
LONGEST = 200
LONGEST_URL = 2000

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

Order = Literal["-published_at", "published_at", "-updated_at", "updated_at", "title", "-title"]


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _calendar(value: object) -> object:
    """Let dates and times pass, and no bare number of seconds."""
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("Give a date or a time, such as 2026-01-31T12:00:00Z.")
    return value


Moment = Annotated[dt.datetime, BeforeValidator(_calendar)]
Text = Annotated[str, AfterValidator(_nfc), Field(max_length=LONGEST)]
Words = Annotated[str, AfterValidator(_nfc), Field(max_length=LONGEST_URL)]
Texts = Annotated[list[Text], Field(max_length=MANY)]
UuidText = Annotated[str, WithJsonSchema({"type": "string", "format": "uuid"})]
"""An id in a path: one that is no uuid is nobody's, so it is not found rather than refused."""


def texts(description: str, **schema: Any) -> Any:
    """Return a parameter that can be repeated; its values then mean any of them."""
    return Field(default_factory=list, description=description, json_schema_extra=schema or None)


class Paging(Schema):
    """Which part of a list."""

    limit: int = Field(20, ge=1, le=100, description="How many items at most.")
    cursor: str | None = Field(
        None, description="Where to go on: take `next` of the answer before instead of making one."
    )
    count: bool = Field(False, description="Whether to say in `total` how many items there are.")


class Fields(Schema):
    """Which members."""

    fields: Texts = texts("Only these members of each item; several, or separated by commas.")


class ListParameters(Fields, Paging):
    """What every list can be asked."""


class CountryList(ListParameters):
    country: Texts = texts("Country codes, such as `RO`; repeated, any of them.")


class PlacedList(CountryList):
    locale: Texts = texts("Locale codes, such as `ro-ro`; repeated, any of them.")


class Include(Schema):
    """What is added."""

    include: Texts = texts(
        "What to add: `markdown` (the page's text as Markdown) and `translations` (for each "
        "translation its address and freshness)."
    )


class PageFilters(Paging):
    """What chooses pages, in lists and in searches."""

    country: Texts = texts("Country codes, such as `RO`; repeated, any of them.")
    locale: Texts = texts("Locale codes, such as `ro-ro`; repeated, any of them.")
    type: Texts = texts("Page types; repeated, any of them.")
    programme: Texts = texts("Programme codes, such as `every-can-counts`; repeated, any of them.")
    tag: Texts = texts("Tags; repeated, any of them.")


class PageList(PageFilters, Fields, Include):
    q: Words | None = Field(
        None,
        description="Words to search for. The best come first then, so it goes with neither "
        "`order`, nor `parent`, nor `published_after`.",
    )
    parent: UUID | None = Field(None, description="The id of the page directly above.")
    published_after: Moment | None = Field(
        None, description="Only what was first published after this moment (RFC 3339)."
    )
    order: Order = Field("-published_at", description="The order; with `-`, the last first.")


class Search(PageFilters):
    q: Words = Field(description="Words to search for; the last may be the beginning of one.")


class OnePage(Fields, Include):
    locale: str | None = Field(None, description="Which locale, such as `ro-ro`.")
    country: str | None = Field(None, description="With `language`, in place of a locale.")
    language: str | None = Field(None, description="With `country`: `ro`, `en`, `sr-latn`.")
    fallback: Literal["none", "chain"] = Field(
        "none",
        description="`chain`: where the page is not in this locale, the next one of the locale's "
        "chain answers, and says so.",
    )


class ByUrl(Fields, Include):
    url: Words = Field(
        description="A public address of a page, on whichever host, former ones included."
    )
