"""A feed as Atom 1.0 (RFC 4287), its pages linked as in RFC 5005."""

from __future__ import annotations

import datetime as dt
from xml.etree.ElementTree import Element, SubElement

from countries.partners.feeds.reading import Feed, Item
from countries.partners.pictures import MEDIA_TYPE
from countries.partners.xml import add, document_of
from countries.text import writable

MEDIA = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"


def write(feed: Feed) -> bytes:
    """Return ``feed`` as an Atom document."""
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": feed.lang})
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.description)
    add(root, "updated", _moment(feed.updated))
    add(root, "link", rel="self", type=MEDIA, href=feed.url)
    add(root, "link", rel="alternate", type="text/html", href=feed.home_url, hreflang=feed.lang)
    if feed.next_url:
        add(root, "link", rel="next", type=MEDIA, href=feed.next_url)
    _add_author(root, feed.author, feed.home_url)
    add(root, "logo", feed.logo)
    add(root, "rights", feed.licence)
    for item in feed.items:
        _add_entry(root, item)
    return document_of(root)


def _add_entry(root: Element, item: Item) -> None:
    entry = SubElement(root, "entry", {"xml:lang": item.lang})
    add(entry, "id", item.id)
    # An entry without a title is not allowed, one with an empty title is.
    title = add(entry, "title", item.title, xml_lang=_other(item.title_lang, item.lang))
    if title is None:
        SubElement(entry, "title")
    add(entry, "updated", _moment(item.updated))
    add(entry, "published", _moment(item.published) if item.published else "")
    add(entry, "link", rel="alternate", type="text/html", href=item.url, hreflang=item.lang)
    if item.picture:
        add(entry, "link", rel="enclosure", type=MEDIA_TYPE, href=item.picture.url)
    _add_author(entry, item.author, item.author_url)
    for tag in item.tags:
        add(entry, "category", term=tag)
    add(entry, "rights", item.licence)
    add(entry, "summary", item.summary, xml_lang=_other(item.summary_lang, item.lang))
    content = SubElement(entry, "content", {"type": "html"})
    content.text = writable(item.html)


def _add_author(parent: Element, name: str, url: str) -> None:
    author = SubElement(parent, "author")
    add(author, "name", name)
    add(author, "uri", url)


def _other(language: str, around: str) -> str:
    return "" if language == around else language


def _moment(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
