"""What a feed tells, whatever its form: read from stored documents, with nothing made up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from countries import conf
from countries.delivery.store import ReadStore, Stored
from countries.pages import page_classes
from countries.partners.pictures import Picture, picture_in
from countries.partners.scopes import Scope
from countries.routing import LocaleInfo
from countries.text import bcp47

NEVER = "1970-01-01T00:00:00Z"
"""For a form that has to say a time where nothing happened: another would tell of other things."""

_FRAGMENT = re.compile(r'(<a\b[^>]*?\bhref=")#')


@dataclass(frozen=True)
class Item:
    """One page in a feed; ``lang`` is its language, the other two are those of single texts."""

    id: str
    page: str
    locale: str
    type: str
    lang: str
    title: str
    title_lang: str
    summary: str
    summary_lang: str
    url: str
    html: str
    published: dt.datetime | None
    updated: dt.datetime
    author: str
    author_url: str
    licence: str
    tags: Sequence[str]
    picture: Picture | None


@dataclass(frozen=True)
class Feed:
    """A part of a feed; ``url`` is its own address, ``next_url`` that of what is older."""

    id: str
    lang: str
    title: str
    description: str
    home_url: str
    url: str
    next_url: str | None
    updated: dt.datetime
    author: str
    licence: str
    logo: str
    items: Sequence[Item]


def feed_types() -> list[str]:
    """Return the types of pages that feeds tell of unless others are asked for."""
    return sorted(name for cls in page_classes() if cls.is_in_feeds for name in cls.types())


def feed_of(
    store: ReadStore,
    scope: Scope,
    info: LocaleInfo,
    rows: Sequence[Stored],
    *,
    url: str,
    next_url: str | None,
    filters: str = "",
) -> Feed:
    """Return the feed of ``rows``, which are pages of the locale ``info``.

    One that was asked for with other ``filters`` is another feed, with an id of its own.
    """
    home = _home_of(store, scope, info)
    items = [_item(row, info) for row in rows]
    changed = [item.updated for item in items] or [_last_change(home)]
    attribution = home["attribution"] if home else {}
    name = attribution.get("text") or str(conf.setting("BRAND_NAME"))
    lang = bcp47(info.code)
    return Feed(
        id=uuid5(info.country.uuid, f"feed {info.code} {filters}".strip()).urn,
        lang=lang,
        title=name,
        description=(home["seo"]["description"] if home else "") or name,
        home_url=info.home_url,
        url=url,
        next_url=next_url,
        updated=max(changed),
        author=name,
        licence=attribution.get("licence", ""),
        logo=attribution.get("logo", ""),
        items=items,
    )


def _home_of(store: ReadStore, scope: Scope, info: LocaleInfo) -> dict[str, Any] | None:
    """Return the document of a locale's home page, which says whose the feed is."""
    found = store.page_at(info.code, "")
    return found.document if found is not None and scope.sees(found) else None


def _last_change(home: dict[str, Any] | None) -> dt.datetime:
    """Return when a feed that has nothing to tell changed: with its home page, else never."""
    known = home["updated_at"] if home else None
    return _moment(known or NEVER)


def _item(row: Stored, info: LocaleInfo) -> Item:
    document = row.document
    attribution = document["attribution"]
    url = document["url"]
    published = document["first_published_at"]
    return Item(
        id=uuid5(UUID(row.key), row.locale).urn,
        page=row.key,
        locale=row.locale,
        type=row.type,
        lang=document["lang"],
        title=document["title"],
        title_lang=_lang_of(document, "title"),
        summary=document["summary"],
        summary_lang=_lang_of(document, "summary"),
        url=url,
        html=_FRAGMENT.sub(rf"\g<1>{url}#", document["html"]),
        published=_moment(published) if published else None,
        updated=_moment(document["updated_at"] or published or row.sequenced_at),
        author=attribution["text"],
        author_url=info.home_url,
        licence=attribution["licence"],
        tags=document["tags"],
        picture=picture_in(document["image"]),
    )


def _lang_of(document: dict[str, Any], field: str) -> str:
    return str(document["field_lang"].get(field) or document["lang"])


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC).replace(microsecond=0)
