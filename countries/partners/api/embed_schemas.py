"""What feeds and oEmbed answer with in JSON; their own specifications say what each member means."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import Field

from countries.partners.api.schemas import Form, Url


class FeedAuthor(Form):
    """Whose the content is."""

    name: str
    url: Url


class FeedPage(Form):
    """What this API adds to an item of a JSON Feed."""

    id: UUID = Field(description="The page's id, the same in every locale.")
    locale: str
    type: str
    licence: str = ""
    title_language: str = Field(description="The language that the title is in (BCP 47).")
    summary_language: str = Field("", description="The language that the summary is in.")
    image_text: str = Field("", description="What the image shows.")
    image_credit: str = ""


class FeedItem(Form):
    """An article."""

    id: str = Field(description="Stays the same; another one in each locale.")
    url: Url
    title: str = ""
    summary: str = ""
    content_html: str = Field(description="The `html` of the page.")
    image: Url = Field(default_factory=str)
    date_published: dt.datetime = Field(
        dt.datetime(1970, 1, 1, tzinfo=dt.UTC), description="Missing where nobody knows it."
    )
    date_modified: dt.datetime
    authors: list[FeedAuthor]
    tags: list[str] = []
    language: str = Field(description="The language of the article (BCP 47).")
    page: FeedPage = Field(alias="_page")


class JsonFeed(Form):
    """A JSON Feed, version 1.1."""

    version: Literal["https://jsonfeed.org/version/1.1"]
    title: str
    home_page_url: Url
    feed_url: Url
    next_url: Url = Field(
        default_factory=str, description="Where older articles are; missing at the end."
    )
    description: str = ""
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
    thumbnail_url: Url = Field(default_factory=str)
    thumbnail_width: int = 0
    thumbnail_height: int = 0


ANSWERS = (JsonFeed, OEmbedded)
