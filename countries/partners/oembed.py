"""oEmbed 1.0 of a page: one frame of given width and height."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from django.utils.html import format_html

from countries import conf
from countries.delivery.store import ReadStore, Stored
from countries.partners.pages import HOPS, MovedTo, PageMissing, page_at_address
from countries.partners.pictures import picture_in
from countries.partners.scopes import Scope
from countries.partners.vocabulary import current_network
from countries.partners.xml import add, document_of

WIDTH = 600
HEIGHT = 720
THUMBNAIL = 800
CACHE_AGE = 60
"""Seconds: as long as a page that was taken down may still be shown."""
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
"""A frame needs no more: it has no script, and its links open a window of their own."""

Form = dict[str, Any]


def page_behind(store: ReadStore, scope: Scope, address: str, *, own_host: str) -> Stored:
    """Return the page at ``address``, or where a former one leads; raises ``PageMissing``."""
    for _hop in range(HOPS):
        found = page_at_address(store, scope, address, own_host=own_host)
        if not isinstance(found, MovedTo):
            return found
        address = found.url
    raise PageMissing


def answer_for(
    stored: Stored, frame_url: str, *, max_width: int | None, max_height: int | None
) -> Form:
    """Return the answer for a page that is shown at ``frame_url``."""
    document = stored.document
    info = current_network().by_code.get(stored.locale)
    width, height = min(WIDTH, max_width or WIDTH), min(HEIGHT, max_height or HEIGHT)
    thumbnail = picture_in(
        document["image"], width=min(THUMBNAIL, max_width or THUMBNAIL), height=max_height
    )
    return {
        "version": "1.0",
        "type": "rich",
        "title": document["title"],
        "author_name": document["attribution"]["text"],
        "author_url": info.home_url if info else document["url"],
        "provider_name": conf.setting("BRAND_NAME"),
        "provider_url": f"{conf.public_url()}/",
        "cache_age": CACHE_AGE,
        "html": _frame(frame_url, document["title"], width, height),
        "width": width,
        "height": height,
        **(
            {
                "thumbnail_url": thumbnail.url,
                "thumbnail_width": thumbnail.width,
                "thumbnail_height": thumbnail.height,
            }
            if thumbnail
            else {}
        ),
    }


def as_xml(form: Form) -> bytes:
    """Return an answer in XML."""
    root = Element("oembed")
    for name, value in form.items():
        add(root, name, str(value))
    return document_of(root)


def _frame(url: str, title: str, width: int, height: int) -> str:
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" sandbox="{}" loading="lazy" '
        'frameborder="0"></iframe>',
        url,
        width,
        height,
        title,
        SANDBOX,
    )
