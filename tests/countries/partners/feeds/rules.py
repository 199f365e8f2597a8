"""The rules of the three forms, each by the paragraph that it is from; a rule returns what breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"\d{4} \d{2}:\d{2}:\d{2} (GMT|[+-]\d{4})"
)
RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
BCP_47 = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
URL = re.compile(r"https?://[^\s/]+(/\S*)?")
URI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


class Links(HTMLParser):
    """What an HTML fragment links and loads, and what it should not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.forbidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.addresses += [given[name] for name in ("href", "src", "poster") if name in given]
        for part in given.get("srcset", "").split(","):
            self.addresses += part.split()[:1]
        if tag in ("script", "style", "iframe", "object", "embed", "form", "meta", "link", "base"):
            self.forbidden.append(tag)
        self.forbidden += [name for name in given if name.startswith("on") or name == "style"]


def broken_in_html(html: str) -> Iterator[str]:
    """Rules of the W3C validator for content: nothing dangerous, nothing relative."""
    links = Links(html)
    yield from (f"{name} in content" for name in links.forbidden)
    for address in links.addresses:
        if not re.match(r"(https?://|mailto:|tel:)", address):
            yield f"relative address in content: {address}"


def broken_in_atom(body: bytes) -> list[str]:
    """RFC 4287."""
    root = etree.fromstring(body)
    schema = _grammar()
    found = [] if schema.validate(root) else [str(error) for error in schema.error_log]
    return [*found, *_atom_links(root), *_atom_entries(root)]


@cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def _atom_links(root: Any) -> Iterator[str]:
    links = root.findall(f"{ATOM}link")
    if [link.get("rel") for link in links].count("self") != 1:
        yield "4.1.1: a feed should have one link to itself"
    alternates = [(link.get("type"), link.get("hreflang")) for link in links if _is_page(link)]
    if len(alternates) != len(set(alternates)):
        yield "4.1.1: two alternates of one type and language"


def _atom_entries(root: Any) -> Iterator[str]:
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    if len(ids) != len(set(ids)):
        yield "4.1.1: two entries with one id"
    for entry in root.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        if content is None and not any(map(_is_page, entry.findall(f"{ATOM}link"))):
            yield "4.1.2: an entry without content needs a link to its page"
        if not (entry.findtext(f"{ATOM}title") or "").strip():
            yield "W3C: a title should not be empty"
        if not entry.get(XML_LANG):
            yield "ours: each entry says its language"
        if content is not None:
            yield from broken_in_html(content.text or "")


def _is_page(link: Any) -> bool:
    return link.get("rel", "alternate") == "alternate"


def broken_in_rss(body: bytes) -> list[str]:
    """RSS 2.0 and the RSS Best Practices Profile."""
    root = etree.fromstring(body)
    if (root.tag, root.get("version"), len(root)) != ("rss", "2.0", 1):
        return ["RSS 2.0: one rss element of version 2.0 with one channel"]
    return [
        *_channel(root[0]),
        *(said for item in root[0].iter("item") for said in _rss_item(item)),
    ]


ONCE_IN_CHANNEL = ("title", "link", "description")
AT_MOST_ONCE = (
    "title", "link", "description", "guid", "pubDate", "author", "enclosure", "source", "comments",
    f"{CONTENT}encoded", f"{DC}creator", f"{DC}language",
)  # fmt: skip


def _channel(channel: Any) -> Iterator[str]:
    for name in ONCE_IN_CHANNEL:
        if len(channel.findall(name)) != 1 or not channel.findtext(name):
            yield f"RSS 2.0: a channel has one {name}"
    if not URL.fullmatch(channel.findtext("link") or ""):
        yield "Profile 4.1: a channel's link is absolute"
    if not BCP_47.fullmatch(channel.findtext("language") or ""):
        yield "Profile 4.1: the channel's language is one"
    yield from _rss_date(channel, "lastBuildDate")
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or selves[0].get("type") != "application/rss+xml":
        yield "Profile 5.1: one atom:link to itself"
    for link in channel.findall(f"{ATOM}link"):
        if not URL.fullmatch(link.get("href", "")):
            yield "Profile 5.1: an atom:link is absolute"
    guids = [guid.text for guid in channel.iter("guid")]
    if len(guids) != len(set(guids)):
        yield "Profile 4.2: a guid is unique"


def _rss_item(item: Any) -> Iterator[str]:
    twice = [name for name in AT_MOST_ONCE if len(item.findall(name)) > 1]
    yield from (f"RSS 2.0: an item has one {name} at most" for name in twice)
    if item.find("title") is None and item.find("description") is None:
        yield "RSS 2.0: an item has a title or a description"
    if re.search(r"<\w+|&\w+;", item.findtext("title") or ""):
        yield "Profile 2: a title is plain text"
    if not URL.fullmatch(item.findtext("link") or ""):
        yield "Profile 4.2: an item's link is absolute"
    guid = item.find("guid")
    if guid is None or (guid.get("isPermaLink") != "false" and not URL.fullmatch(guid.text or "")):
        yield "RSS 2.0: a guid is an address unless it says that it is none"
    if not BCP_47.fullmatch(item.findtext(f"{DC}language") or ""):
        yield "ours: each item says its language"
    yield from _rss_date(item, "pubDate")
    yield from broken_in_html(item.findtext(f"{CONTENT}encoded") or "")
    yield from broken_in_html(item.findtext("description") or "")
    yield from _rss_media(item)


def _rss_media(item: Any) -> Iterator[str]:
    for enclosure in item.findall("enclosure"):
        if set(enclosure.attrib) != {"url", "length", "type"}:
            yield "RSS 2.0: an enclosure has url, length and type"
    for media in item.findall(f"{MEDIA}content"):
        if not URL.fullmatch(media.get("url", "")) or "/" not in media.get("type", ""):
            yield "Media RSS: content has an address and a type"


def _rss_date(parent: Any, name: str) -> Iterator[str]:
    for date in parent.findall(name):
        if not RFC_822.fullmatch(date.text or "") or not parsedate_to_datetime(date.text):
            yield f"Profile 3.1: {name} is a date of RFC 822 with four digits of year: {date.text}"


FEED_MEMBERS = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "user_comment": str, "next_url": str, "icon": str, "favicon": str, "authors": list,
    "language": str, "expired": bool, "hubs": list, "items": list,
}  # fmt: skip
ITEM_MEMBERS = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str,
    "content_text": str, "summary": str, "image": str, "banner_image": str, "date_published": str,
    "date_modified": str, "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip


def broken_in_json_feed(feed: dict[str, Any]) -> list[str]:
    """JSON Feed 1.1."""
    return [*_json_feed(feed), *(said for item in feed["items"] for said in _json_item(item))]


def _json_feed(feed: dict[str, Any]) -> Iterator[str]:
    yield from _members(feed, FEED_MEMBERS, needed=("version", "title", "items"))
    if feed["version"] != "https://jsonfeed.org/version/1.1":
        yield "Top-level: version is the address of 1.1"
    if not feed["title"]:
        yield "Top-level: title is required"
    for name in ("home_page_url", "feed_url", "next_url", "icon"):
        if name in feed and not URL.fullmatch(feed[name]):
            yield f"Top-level: {name} is an address"
    if feed.get("next_url") == feed.get("feed_url"):
        yield "Top-level: next_url must not be feed_url"
    ids = [item["id"] for item in feed["items"]]
    if len(ids) != len(set(ids)):
        yield "Items: an id is unique"


def _json_item(item: dict[str, Any]) -> Iterator[str]:
    yield from _members(item, ITEM_MEMBERS, needed=("id",))
    if not {"content_html", "content_text"} & set(item):
        yield "Items: one of content_html and content_text must be there"
    for name in ("url", "external_url", "image", "banner_image"):
        if name in item and not URL.fullmatch(item[name]):
            yield f"Items: {name} is an address"
    for name in ("date_published", "date_modified"):
        if name in item and not RFC_3339.fullmatch(item[name]):
            yield f"Items: {name} is a date of RFC 3339"
    if not BCP_47.fullmatch(item.get("language", "")):
        yield "ours: each item says its language"
    if re.search(r"<\w+", item.get("title", "") + item.get("summary", "")):
        yield "Items: title and summary are plain text"
    yield from broken_in_html(item.get("content_html", ""))


def _members(form: dict[str, Any], known: dict[str, type], *, needed: Any) -> Iterator[str]:
    yield from (f"{name} is missing" for name in needed if name not in form)
    for name, value in form.items():
        if name in known and not isinstance(value, known[name]):
            yield f"{name} has another type"
        if name not in known and not re.fullmatch(r"_[A-Za-z]\w*", name):
            yield f"Extensions: {name} does not begin with an underscore"
    for author in form.get("authors", ()):
        if not {"name", "url", "avatar"} & set(author):
            yield "Authors: one of name, url and avatar is needed"
