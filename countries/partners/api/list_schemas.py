"""What the lists of registered things answer with: what all items have, and what a type adds."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, create_model

from countries.partners.api.schemas import (
    Direction,
    Form,
    Freshness,
    PageImage,
    Url,
    list_of,
)
from countries.partners.lists import ApiList


class ItemBase(Form):
    """What every item has."""

    id: UUID = Field(description="The same in every locale.")
    type: str
    country: str = Field(description="ISO 3166-1 alpha-2, or `INT` for the umbrella.")
    locale: str
    lang: str = Field(description="The language that the title is in (BCP 47).")
    dir: Direction
    title: str
    url: Url | None = Field(description="Where visitors see it.")
    tags: list[str]
    updated_at: dt.datetime | None


class PageItemBase(ItemBase):
    """What an item has that is a page; the whole page is had at `/pages/{id}`."""

    field_lang: dict[str, str] = Field(
        description="Languages of members that are not in the locale's, by their name."
    )
    summary: str
    image: PageImage | None
    freshness: Freshness


class EntryItemBase(ItemBase):
    """What an item has that is no page."""

    invented: bool = Field(description="Whether it was made up for a demo.")


class Distance(Form):
    """What an item with a place has beside it."""

    distance_km: float | None = Field(None, description="Only with `near`.")


class Geometry(Form):
    """A point: longitude, then latitude, in degrees (WGS 84)."""

    type: Literal["Point"]
    coordinates: list[float] = Field(min_length=2, max_length=2)


@functools.lru_cache(maxsize=64)
def item_model(found: ApiList) -> type[BaseModel]:
    """Return the model of one item: what all have, and the members of the registered schema."""
    head = PageItemBase if found.is_of_pages else EntryItemBase
    bases = (found.schema, Distance, head) if found.has_place else (found.schema, head)
    types = " or ".join(f"`{name}`" for name in found.types)
    return create_model(f"{found.name}Item", __base__=bases, __doc__=f"Something of type {types}.")


@functools.lru_cache(maxsize=64)
def list_model(found: ApiList) -> type[BaseModel]:
    """Return the model of a part of a list."""
    return list_of(item_model(found), f"{found.name}List")


@functools.lru_cache(maxsize=64)
def map_model(found: ApiList) -> type[BaseModel]:
    """Return the model of a part of a list as GeoJSON."""
    properties: Any = (item_model(found), Field(description="The item, as the list has it."))
    feature = create_model(
        f"{found.name}Feature",
        __base__=Form,
        __doc__="An item on the map.",
        type=(Literal["Feature"], ...),  # type: ignore[arg-type, maybe-unrecognized-str-typeform]  # a type made at run time
        id=(UUID, ...),
        geometry=(Geometry, ...),
        properties=properties,
    )
    return create_model(
        f"{found.name}Map",
        __base__=Form,
        __doc__="A GeoJSON collection (RFC 7946) of what has coordinates.",
        type=(Literal["FeatureCollection"], ...),  # type: ignore[arg-type, maybe-unrecognized-str-typeform]  # likewise
        features=(list[feature], ...),  # type: ignore[valid-type]  # a class made at run time
        next=(Url | None, Field(description="Where the map goes on; null at its end.")),
    )


def members_of(model: type[BaseModel]) -> list[str]:
    """Return the names of a model's members as clients know them."""
    return [field.alias or name for name, field in model.model_fields.items()]
