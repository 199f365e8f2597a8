"""A feed as RSS 2.0, as the RSS Best Practices Profile recommends, with language and author by item."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement

from countries.partners.feeds.reading import Feed, Item
from countries.partners.pictures import MEDIA_TYPE, Picture
from countries.partners.xml import add, document_of

MEDIA = "application/rss+xml"
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write(feed: Feed) -> bytes:
    """Return ``feed`` as an RSS document."""
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = SubElement(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home_url)
    add(channel, "description", escape(feed.description, quote=False))
    add(channel, "language", feed.lang)
    add(channel, "copyright", feed.licence)
    add(channel, "lastBuildDate", _moment(feed.updated))
    add(channel, "atom:link", rel="self", type=MEDIA, href=feed.url)
    if feed.next_url:
        add(channel, "atom:link", rel="next", type=MEDIA, href=feed.next_url)
    for item in feed.items:
        _add_item(channel, item)
    return document_of(root)


def _add_item(channel: Element, item: Item) -> None:
    found = SubElement(channel, "item")
    add(found, "title", item.title)
    add(found, "link", item.url)
    add(found, "guid", item.id, isPermaLink="false")
    add(found, "pubDate", _moment(item.published) if item.published else "")
    add(found, "atom:updated", item.updated.isoformat().replace("+00:00", "Z"))
    # Readers take a description for HTML.
    add(found, "description", escape(item.summary, quote=False))
    add(found, "content:encoded", item.html)
    add(found, "dc:creator", item.author)
    add(found, "dc:language", item.lang)
    add(found, "dc:rights", item.licence)
    for tag in item.tags:
        add(found, "category", tag)
    if item.picture:
        _add_picture(found, item.picture)


def _add_picture(item: Element, picture: Picture) -> None:
    """An enclosure would need a length, which a picture has once it is made; this does not."""
    media = SubElement(
        item,
        "media:content",
        {
            "url": picture.url,
            "type": MEDIA_TYPE,
            "medium": "image",
            "width": str(picture.width),
            "height": str(picture.height),
        },
    )
    add(media, "media:description", picture.alt, type="plain")
    add(media, "media:credit", picture.credit)


def _moment(moment: dt.datetime) -> str:
    return format_datetime(moment, usegmt=True)
