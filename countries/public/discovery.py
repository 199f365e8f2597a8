"""What a page's head says of its other forms: feeds at entrances and lists of news, oEmbed everywhere."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch

from countries import conf
from countries.pages import page_classes
from countries.partners.api import links
from countries.partners.api.endpoints.feeds import FORMS, feed_path
from countries.routing import LocaleInfo
from countries.text import bcp47

OEMBED = (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))

Form = dict[str, Any]


def feeds_of(info: LocaleInfo, document: Form | None, name: str) -> list[Form]:
    """Return the feeds to which the page of ``document`` leads; none where only keys may read them."""
    if document is None or not _names_feeds(document) or not conf.setting("ANONYMOUS_API"):
        return []
    return _existing(
        {
            "type": form.media,
            "path": feed_path(info, form.ending),
            "lang": bcp47(info.code),
            "title": f"{name} ({form.name})",
        }
        for form in FORMS
    )


def oembed_of(document: Form | None) -> list[Form]:
    """Return where consumers of oEmbed learn how to show the page of ``document``."""
    if document is None:
        return []
    return _existing(
        {
            "type": media,
            "path": "oembed",
            "title": document["title"],
            "query": {"url": document["url"], "format": form},
        }
        for form, media in OEMBED
    )


def _existing(found: Any) -> list[Form]:
    """Return the links with their addresses; none where the site has no partner API."""
    try:
        return [{**row, "url": links.api_url(row["path"], **row.get("query", {}))} for row in found]
    except NoReverseMatch:
        return []


def _names_feeds(document: Form) -> bool:
    owner = next((cls for cls in page_classes() if document["type"] in cls.types()), None)
    return owner is not None and owner.names_feeds
