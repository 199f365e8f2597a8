"""What the endpoints can be asked: each parameter with its form, its limits and its description."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from countries.search import LONGEST_QUERY

MANY = 100
LONGEST = 200
LONGEST_URL = 2000
SYNC_LIMIT = 100

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ADDRESS = r"^https?://[^\s\u0000/?#@:\[\]\\]+(:[0-9]{1,5})?([/?#][^\n\u0000]*)?$"
_LATITUDE = r"-?(90(\.0{1,12})?|[1-8]?[0-9](\.[0-9]{1,12})?)"
_LONGITUDE = r"-?(180(\.0{1,12})?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]{1,12})?)"

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
Words = Annotated[
    str,
    AfterValidator(_nfc),
    Field(max_length=LONGEST_QUERY, json_schema_extra={"minLength": 1, "pattern": r"\S"}),
]
Address = Annotated[
    str,
    AfterValidator(_nfc),
    Field(max_length=LONGEST_URL, json_schema_extra={"pattern": _ADDRESS}),
]
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


class FeedFilters(Schema):
    """What chooses the items of a feed."""

    type: Texts = texts(
        "Page types; repeated, any of them. Without it: the types of articles, such as `news`."
    )
    programme: Texts = texts("Programme codes, such as `every-can-counts`; repeated, any of them.")
    tag: Texts = texts("Tags; repeated, any of them.")
    limit: int = Field(20, ge=1, le=100, description="How many items at most.")
    cursor: str | None = Field(
        None, description="Where to go on: take the address that the part before gives for it."
    )


class OEmbed(Schema):
    """What consumers of oEmbed ask."""

    url: Address = Field(
        description="A public address of a page, on whichever host, former ones included."
    )
    maxwidth: int | None = Field(None, ge=1, description="How wide it may be at most, in pixels.")
    maxheight: int | None = Field(None, ge=1, description="How high it may be at most, in pixels.")
    format: Literal["json", "xml"] = Field("json", description="In which form to answer.")
    dnt: str | None = Field(
        None, description="“Do not track”, which WordPress asks for: nobody is tracked anyway."
    )


class Embed(Schema):
    """Which page in which locale, and who shows it."""

    locale: str | None = Field(None, description="Which locale, such as `ro-ro`.")
    country: str | None = Field(
        None,
        description="A country's code: the page in its default locale, or in the next that has it.",
    )
    by: str | None = Field(
        None,
        description="The code of the partner that shows it: it is shown on this partner's sites "
        "alone then, and counted. oEmbed answers to a partner's key with it.",
    )
    tell_height: bool = Field(
        False,
        description="Whether the frame tells the page around it how high it is, by a small script "
        "of ours: `sandbox` has to let it run.",
    )


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
    order: Order | None = Field(
        None,
        description="The order; with `-`, the last first. Without it `-published_at`, and with `q` "
        "the best first.",
    )


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


class WebhookList(Paging):
    """Nothing else: a partner has few endpoints."""


class DeliveryList(Paging):
    state: Literal["waiting", "sending", "delivered", "dead", "superseded", "withdrawn"] | None = (
        Field(None, description="Only those that stand like this; `dead` is what was given up.")
    )


class OnePreview(Schema):
    locale: Text = Field(description="Which locale, such as `ro-ro`.")


class ByUrl(Fields, Include):
    url: Address = Field(
        description="A public address of a page, on whichever host, former ones included."
    )


# -- lists of registered things --


class ListFilters(Schema):
    """What chooses the things of a list."""

    country: Texts = texts("Country codes, such as `RO`; repeated, any of them.")
    locale: Texts = texts(
        "Locale codes, such as `ro-ro`; repeated, any of them. Without it each thing is there once "
        "for its country: in the default locale, or in the next that has it."
    )
    type: Texts = texts("Types of this list; repeated, any of them.")


_POINT = f"{_LATITUDE},{_LONGITUDE}"
_BOX = f"{_LONGITUDE},{_LATITUDE},{_LONGITUDE},{_LATITUDE}"


def _point(text: object) -> tuple[float, ...]:
    if not re.fullmatch(_POINT, str(text)):
        raise ValueError("Give latitude,longitude in degrees, such as 44.43,26.10.")
    return _degrees(text)


def _box(text: object) -> tuple[float, ...]:
    if not re.fullmatch(_BOX, str(text)):
        raise ValueError("Give west,south,east,north in degrees, such as 20.2,43.6,29.7,48.3.")
    _west, south, _east, north = _degrees(text)
    if south > north:
        raise ValueError("The second is north of the fourth; give west,south,east,north.")
    return _degrees(text)


def _degrees(text: object) -> tuple[float, ...]:
    return tuple(float(part) for part in str(text).split(","))


Point = Annotated[
    tuple[float, float],
    BeforeValidator(_point),
    WithJsonSchema({"type": "string", "pattern": f"^{_POINT}$"}),
]
Box = Annotated[
    tuple[float, float, float, float],
    BeforeValidator(_box),
    WithJsonSchema({"type": "string", "pattern": f"^{_BOX}$"}),
]


RADIUS_KM = 50.0
"""How far away what is near is at most, where nobody says."""


class PlaceFilters(Schema):
    """Where."""

    near: Point | None = Field(
        None,
        description="A point as `latitude,longitude` in degrees: what is around it, the nearest "
        "first, each with `distance_km`.",
    )
    radius_km: float | None = Field(
        None,
        gt=0,
        le=20_040,
        allow_inf_nan=False,
        description="With `near`: how far away at most, in kilometres; without it, 50.",
    )
    bbox: Box | None = Field(
        None,
        description="A box as `west,south,east,north` in degrees: what lies in it. Where west is "
        "greater than east it goes over the antimeridian.",
    )


class TimeFilters(Schema):
    """When."""

    starts_after: Moment | None = Field(
        None,
        description="What is not over at this moment (RFC 3339): what begins later, and what is "
        "going on then. What lasts whole days is over when its last day is; what has no end is "
        "over a day after it began.",
    )
    starts_before: Moment | None = Field(
        None,
        description="What begins before this moment (RFC 3339). Together with `starts_after`: "
        "what takes place between the two, at least in part.",
    )


class DatedOrder(Schema):
    order: Literal["starts_at", "-starts_at"] | None = Field(
        None,
        description="The order; with `-`, the last first. Without it `starts_at`, and with `near` "
        "the nearest first; it does not go together with that.",
    )


class NamedOrder(Schema):
    order: Literal["title", "-title", "updated_at", "-updated_at"] | None = Field(
        None,
        description="The order; with `-`, the last first. Without it `title`, and with `near` the "
        "nearest first; it does not go together with that.",
    )


class MapPaging(Schema):
    """Which part of a map."""

    limit: int = Field(1000, ge=1, le=1000, description="How many features at most.")
    cursor: str | None = Field(
        None, description="Where to go on: take `next` of the answer before instead of making one."
    )


class Sync(Schema):
    """Which part of a replica."""

    initial: bool = Field(
        False, description="`true` begins a replica; without it, give the `cursor` of one."
    )
    cursor: str | None = Field(
        None,
        description="Where the replica stands: take `next_page` and `next_sync` as they are instead "
        "of making one. It holds the filters, so it goes with none.",
    )
    country: Texts = texts(
        "With `initial`: only these countries, by their codes, such as `RO`; repeated, any of them."
    )
    locale: Texts = texts(
        "With `initial`: only these locales, such as `ro-ro`; repeated, any of them."
    )
    type: Texts = texts(
        "With `initial`: only these types of pages and entries, and of the other kinds `fact`, "
        "`image`, `menu`, `organisation`, `redirect`; repeated, any of them."
    )
    limit: int = Field(
        SYNC_LIMIT, ge=1, le=500, description="How many items at most; large ones make fewer."
    )


class OneItem(Fields):
    locale: str | None = Field(
        None, description="Which locale, such as `ro-ro`; without it, the country's default one."
    )


# -- usage --


def _day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("Give a day, such as 2026-01-31.")
    return value


Day = Annotated[dt.date, BeforeValidator(_day)]


class UsageFilters(Schema):
    """Which usage, and what it is summed by."""

    since: Day | None = Field(None, alias="from", description="The first day, in UTC.")
    until: Day | None = Field(None, description="The last day, in UTC.")
    country: Texts = texts("Country codes, such as `RO`; repeated, any of them.")
    key: Texts = texts("Keys by their id, or by how they begin; repeated, any of them.")
    page: Annotated[list[UUID], Field(max_length=MANY)] = texts(
        "Ids of pages; repeated, any of them."
    )
    group: Annotated[list[Literal["day", "country", "page", "key"]], Field(max_length=MANY)] = (
        texts("What is summed apart; repeated, by each combination. Without it, by `day`.")
    )


class UsageList(UsageFilters, Paging):
    """Which part of the sums."""
