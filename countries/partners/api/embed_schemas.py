"""What feeds and oEmbed answer with in JSON; their own specifications say what each member means."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from countries.partners.api.schemas import Form, Url


def may_miss(description: str = "") -> Any:
    """Return a member that is left out where it has nothing to say: never null, and with no default."""
    return Field(default_factory=_nothing, description=description or None)


def _nothing() -> None:
    """A factory is not described: a client would take a default for the truth."""


class FeedAuthor(Form):
    """Whose the content is."""

    name: str
    url: Url


class FeedPage(Form):
    """What this API adds to an item of a JSON Feed."""

    id: UUID = Field(description="The page's id, the same in every locale.")
    locale: str
    type: str
    licence: str = may_miss()
    title_language: str = Field(description="The language that the title is in (BCP 47).")
    summary_language: str = may_miss("The language that the summary is in.")
    image_text: str = may_miss("What the image shows.")
    image_credit: str = may_miss()


class FeedItem(Form):
    """An article."""

    id: str = Field(description="Stays the same; another one in each locale.")
    url: Url
    title: str = may_miss()
    summary: str = may_miss()
    content_html: str = Field(description="The `html` of the page.")
    image: Url = may_miss()
    date_published: dt.datetime = may_miss("Missing where nobody knows it.")
    date_modified: dt.datetime
    authors: list[FeedAuthor]
    tags: list[str] = may_miss()
    language: str = Field(description="The language of the article (BCP 47).")
    page: FeedPage = Field(alias="_page")


class JsonFeed(Form):
    """A JSON Feed, version 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: Url
    feed_url: Url
    next_url: Url = may_miss("Where older articles are; missing at the end.")
    description: str = may_miss()
    language: str
    authors: list[FeedAuthor]
    items: list[FeedItem]


class OEmbedded(Form):
    """An oEmbed answer of type `rich`, version 1.0."""

    version: Literal["1.0"]
    type: Literal["rich"]
    title: str
    author_name: str = Field(description="Whose the page is.")
    author_url: Url
    provider_name: str
    provider_url: Url
    cache_age: int = Field(description="For how many seconds this may be kept.")
    html: str = Field(description="One iframe.")
    width: int
    height: int
    thumbnail_url: Url = may_miss()
    thumbnail_width: int = may_miss()
    thumbnail_height: int = may_miss()


ANSWERS: tuple[type[BaseModel], ...] = (JsonFeed, OEmbedded)
