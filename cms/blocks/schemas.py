"""The values of blocks as partners get them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class Image(BaseModel):
    """An image with its text in the page's locale; ``focal_point`` is (x, y) from 0 to 1."""

    id: str
    alt: str
    alt_lang: str
    width: int
    height: int
    focal_point: list[float]
    src: str
    srcset: str
    credit: str


class Hero(BaseModel):
    heading: str
    text: str
    image: Image | None
    label: str
    url: str


class Heading(BaseModel):
    text: str
    level: int
    anchor: str


class Paragraph(BaseModel):
    html: str


class ImageValue(BaseModel):
    image: Image | None
    caption: str


class Quote(BaseModel):
    text: str
    attribution: str


class FactItem(BaseModel):
    name: str
    label: str
    value: str
    formatted: str
    unit: str
    as_of: str | None
    as_of_formatted: str | None
    source: str
    source_url: str
    phrase: str


class Facts(BaseModel):
    title: str
    items: list[FactItem]


class Step(BaseModel):
    title: str
    text: str


class Steps(BaseModel):
    title: str
    items: list[Step]


class Card(BaseModel):
    title: str
    text: str
    image: Image | None
    url: str


class Cards(BaseModel):
    title: str
    items: list[Card]


class CallToAction(BaseModel):
    text: str
    label: str
    url: str


class Video(BaseModel):
    title: str
    label: str
    url: str


class PageCard(BaseModel):
    """A page as lists show it; ``details`` has what only its type shows there."""

    id: str
    type: str
    title: str
    url: str
    summary: str
    image: Image | None
    date: str | None
    date_formatted: str | None
    lang: str
    details: dict[str, Any]


class PageList(BaseModel):
    title: str
    items: list[PageCard]


class Slide(BaseModel):
    heading: str
    text: str
    image: Image | None
    label: str
    url: str


class Slides(BaseModel):
    title: str
    items: list[Slide]


class Question(BaseModel):
    question: str
    answer: str
    anchor: str


class Questions(BaseModel):
    title: str
    items: list[Question]


class OrganisationRole(BaseModel):
    role: str
    country: str
    country_name: str


class OrganisationItem(BaseModel):
    id: str
    code: str
    name: str
    url: str | None
    roles: list[OrganisationRole]


class Organisations(BaseModel):
    title: str
    items: list[OrganisationItem]


class ResourceFile(BaseModel):
    url: str
    size: int
    type: str
    name: str


class ResourceItem(BaseModel):
    id: str
    title: str
    lang: str
    dir: str
    kind: str
    kind_label: str
    summary: str
    summary_lang: str | None
    languages: list[str]
    licence: str | None
    file: ResourceFile | None


class Resources(BaseModel):
    title: str
    items: list[ResourceItem]
