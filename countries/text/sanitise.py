"""Let in only text, markup and links that are safe to show; everything else is dropped."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from html import unescape
from urllib.parse import urlsplit

import nh3

_TAGS = {
    "p", "ul", "ol", "li", "a", "b", "strong", "i", "em", "br", "sup", "sub", "h2", "h3", "h4",
    "span",
}  # fmt: skip
# Wagtail keeps a link to a page or document as its kind and number.
_ATTRIBUTES = {"a": {"href", "linktype", "id"}, "span": {"lang", "dir"}}
_LINK_TYPES = frozenset({"page", "document"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EMPTY_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)

_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_LONGEST_HREF = 2000
_PHONE = re.compile(r"\+?[0-9().\-]{3,30}")
_MAIL = re.compile(r"[^@/?#]+@[^@/?#]+(?:\?[^#]*)?")
# Marks that turn the direction of what follows; the plain marks U+200E and U+200F are harmless.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_DEEPEST_ESCAPE = 5
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def clean_rich_text(html: str) -> str:
    """Return ``html`` with only the tags, attributes and links that rich text may have."""
    # A link that lost its address is text.
    return _EMPTY_LINK.sub(r"\1", _rich_text_cleaner().clean(html))


@cache
def _rich_text_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_attribute,
        url_schemes=set(_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


@lru_cache(maxsize=4096)
def clean_href(value: str, *, relative: bool = False) -> str | None:
    """Return a link's address if it is safe to follow, else None.

    Safe are http, https, mailto and tel; with ``relative`` also a path, query or fragment of this
    site. Addresses with control characters, spaces, backslashes, users or no host are refused.
    """
    address = value.strip(" ")
    if not address or len(address) > _LONGEST_HREF or not _is_printable(address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if not parts.scheme:
        return address if relative and _is_local(address) else None
    if parts.scheme.lower() not in _SCHEMES:
        return None
    return address if _leads_somewhere(parts.scheme.lower(), parts.netloc, address) else None


def clean_text(value: str) -> str:
    """Return one line of plain text: no markup, entities, control or direction characters."""
    text = value
    for _depth in range(_DEEPEST_ESCAPE):
        bare = unescape(nh3.clean(text, tags=set(), attributes={}))
        if bare == text:
            break
        text = bare
    else:
        text = text.replace("<", "").replace(">", "")
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return clean_href(value)
    if attribute == "linktype":
        return value if value in _LINK_TYPES else None
    if attribute == "id":
        return value if value.isascii() and value.isdigit() else None
    if attribute == "lang":
        return value if _LANGUAGE.fullmatch(value) else None
    return value if value in ("ltr", "rtl", "auto") else None


def _is_printable(address: str) -> bool:
    return "\\" not in address and not any(
        char.isspace() or unicodedata.category(char).startswith("C") for char in address
    )


def _is_local(address: str) -> bool:
    return address[0] in "/?#" and not address.startswith("//")


def _leads_somewhere(scheme: str, host: str, address: str) -> bool:
    rest = address.partition(":")[2]
    if scheme == "mailto":
        return _MAIL.fullmatch(rest) is not None
    if scheme == "tel":
        return _PHONE.fullmatch(rest) is not None
    return rest.startswith("//") and bool(host.strip(".:")) and "@" not in host


def writable(text: str) -> str:
    """Return ``text`` without the signs that no XML file can hold."""
    return _UNWRITABLE.sub("", text)
