"""A feed as JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
from typing import Any

import orjson

from countries.partners.feeds.reading import Feed, Item

MEDIA = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"

Form = dict[str, Any]


def write(feed: Feed) -> bytes:
    """Return ``feed`` as a JSON Feed."""
    return orjson.dumps(
        _told(
            version=VERSION,
            title=feed.title,
            home_page_url=feed.home_url,
            feed_url=feed.url,
            next_url=feed.next_url,
            description=feed.description,
            language=feed.lang,
            authors=[{"name": feed.author, "url": feed.home_url}],
        )
        | {"items": [_item(item) for item in feed.items]}
    )


def _item(item: Item) -> Form:
    return _told(
        id=item.id,
        url=item.url,
        title=item.title,
        summary=item.summary,
        content_html=item.html,
        image=item.picture.url if item.picture else None,
        date_published=_moment(item.published),
        date_modified=_moment(item.updated),
        authors=[{"name": item.author, "url": item.author_url}],
        tags=list(item.tags),
        language=item.lang,
        _page=_told(
            id=item.page,
            locale=item.locale,
            type=item.type,
            licence=item.licence,
            title_language=item.title_lang,
            summary_language=item.summary_lang if item.summary else None,
            image_text=item.picture.alt if item.picture else None,
            image_credit=item.picture.credit if item.picture else None,
        ),
    )


def _told(**members: Any) -> Form:
    """Return the members that say something: a JSON Feed leaves the others out."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
