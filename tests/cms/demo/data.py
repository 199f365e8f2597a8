"""Read the demo's data files for its tests, without a database."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from countries.pages import page_classes

DATA = Path(__file__).resolve().parents[3] / "cms" / "demo" / "data"
UMBRELLA_LOCALE = "en"
LOCALES = sorted(path.stem for path in (DATA / "content").glob("*.json"))
LARGE = frozenset({"en", "en-gb", "ro-ro", "en-ro", "fr-be", "nl-be", "el-gr", "ar-ae"})
COUNTRIES = frozenset(
    {"INT", "GB", "IE", "FR", "AT", "BE", "NL", "ES", "PT", "IT", "PL"}
    | {"CZ", "HU", "GR", "RS", "ME", "RO", "BR", "AE", "US", "SI", "CO"}
)
LANGUAGES = frozenset({"en", "ro", "el", "ar"})
SCRIPTS = {"el": "GREEK", "ar": "ARABIC"}

PAGE_TYPES = {name for model in page_classes() for name in model.types()}
LEAST_WORDS = {
    **dict.fromkeys(("news_index", "event_index", "organisation_index", "resource_library"), 15),
    **dict.fromkeys(("recycling_points", "key_facts", "campaign", "sign_up", "stop"), 15),
}
"""How many words a page has in its blocks at least, where its type shows more than blocks; else 60."""
PAGE_KEYS = {
    *("key", "type", "adopts", "mode", "parent", "slug", "title", "summary", "seo_title"),
    *("search_description", "tags", "image", "invented", "in_menu", "body"),
}
COPY_KEYS = {"key", "type", "adopts", "mode", "copy", "parent", "slug", "invented", "in_menu"}
OPTIONAL_KEYS = {
    *("date", "programme", "contact", "fields", "translates", "demo_state", "source_before"),
    *("untranslated", "market_rules", "overlays"),
}
BLOCK_FIELDS = {
    "hero": {"heading", "text", "image", "label", "link"},
    "heading": {"text", "level"},
    "paragraph": {"html"},
    "image": {"image", "caption"},
    "quote": {"text", "attribution"},
    "facts": {"title", "names"},
    "steps": {"title", "items"},
    "cards": {"title", "items"},
    "call_to_action": {"text", "label", "link"},
    "video": {"title", "label", "url"},
    "page_list": {"title", "of", "pages"},
    "slides": {"title", "items"},
    "questions": {"title", "items"},
    "organisations": {"title", "role"},
    "resources": {"title", "audience"},
}
LISTING_TYPES = frozenset(
    {"news_index", "event_index", "organisation_index", "campaign", "edition", "key_facts"}
    | {"resource_library"}
)
LISTED_AS = {
    **{"news": "news", "press_release": "press_releases", "case_study": "case_studies"},
    **{"installation": "installations", "award": "awards", "event": "events", "stop": "events"},
}
"""Which choice of a list of pages shows a type; the demo's lists are longer than what there is."""
ITEM_FIELDS = {
    "steps": {"title", "text"},
    "cards": {"title", "text", "image", "link"},
    "slides": {"heading", "text", "image", "label", "link"},
    "questions": {"question", "answer"},
}
NOT_TEXT = frozenset(
    {"image", "link", "url", "names", "pages", "of", "level", "role", "audience", "limit"}
)
RICH_TEXT_TAGS = frozenset({"p", "ul", "ol", "li", "a", "b", "i", "br"})

FACT_TOKEN = re.compile(r"\{\{fact:([a-z0-9-]+)\}\}")
PROGRAMME_TOKEN = re.compile(r"\{\{programme:([a-z0-9-]+)\.(name|slogan|hashtag)\}\}")
TOKEN = re.compile(r"\{\{.*?\}\}")
PERCENTAGE = re.compile(r"\d\s*(?:[%٪]|per\s?cent|la sută|τοις εκατό|(?:في|ب)المئة|في المئة)")
LONG_NUMBER = re.compile(r"\d{3,}|\d[.,\s]\d{3}")
CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

each_locale = pytest.mark.parametrize("locale", LOCALES)


@cache
def read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return data


def network() -> dict[str, Any]:
    return read("network.json")


def pages(locale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(f"content/{locale}.json")["pages"]
    return found


def footer(locale: str) -> list[str]:
    """Return the keys of the pages at the foot of a locale's pages."""
    found: list[str] = read(f"content/{locale}.json")["footer"]
    return found


def listed_on(locale: str, page: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of the pages that ``page`` lists by itself: by its type, or by a block."""
    lists = {block["value"]["of"] for block in body(locale, page) if block["type"] == "page_list"}
    for other in pages(locale):
        below = other.get("parent") == page["key"]
        if (below and (page["type"] in LISTING_TYPES or "children" in lists)) or LISTED_AS.get(
            other["type"]
        ) in lists:
            yield other["key"]


def page_by_key(locale: str) -> dict[str, dict[str, Any]]:
    return {page["key"]: page for page in pages(locale)}


def country_of(locale: str) -> str:
    for country in network()["countries"]:
        if locale in {entry["locale"] for entry in country["locales"]}:
            return str(country["code"])
    raise AssertionError(f"{locale} belongs to no country")


def body(locale: str, page: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the blocks that ``page`` shows, those of its source where it is a copy."""
    source = page_by_key(UMBRELLA_LOCALE)[page["adopts"]] if page.get("copy") else page
    blocks: list[dict[str, Any]] = source["body"]
    return blocks


def strings(value: Any) -> Iterator[str]:
    """Yield what a reader sees of a block's value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry)
    elif isinstance(value, dict):
        for name, entry in value.items():
            if name not in NOT_TEXT:
                yield from strings(entry)


def page_texts(locale: str, page: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "summary", "seo_title", "search_description"):
        yield page.get(name, "")
    for block in body(locale, page):
        yield from strings(block["value"])


def written_texts(locale: str) -> list[tuple[str, str]]:
    """Return (page key, text) of all that is written in the file of ``locale``."""
    return [
        (page["key"], text)
        for page in pages(locale)
        if not page.get("copy")
        for text in page_texts(locale, page)
    ]


class Links(HTMLParser):
    """Collect the tags and the link targets of rich text; refuse what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)
        self.targets += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def rich_texts(locale: str) -> list[tuple[str, Links]]:
    return [
        (page["key"], Links(html))
        for page in pages(locale)
        for block in body(locale, page)
        for html in _html_of(block)
    ]


def _html_of(block: dict[str, Any]) -> list[str]:
    if block["type"] == "paragraph":
        return [block["value"]["html"]]
    if block["type"] == "questions":
        return [item["answer"] for item in block["value"]["items"]]
    return []


def block_targets(block: dict[str, Any]) -> Iterator[str]:
    """Yield the link targets of a block: keys of pages, and addresses."""
    value = block["value"]
    if block["type"] in ("hero", "call_to_action"):
        yield value["link"]
    elif block["type"] in ("cards", "slides"):
        yield from (item["link"] for item in value["items"])
    elif block["type"] == "page_list":
        yield from value["pages"]
    elif block["type"] == "video":
        yield value["url"]


def link_targets(locale: str) -> list[tuple[str, str]]:
    """Return (page key, target) of every link; a target is the key of a page or an address."""
    in_blocks = [
        (page["key"], target)
        for page in pages(locale)
        for block in body(locale, page)
        for target in block_targets(block)
        if target
    ]
    in_text = [
        (key, target.removeprefix("page:"))
        for key, links in rich_texts(locale)
        for target in links.targets
    ]
    return in_blocks + in_text


def pictures(locale: str) -> Iterator[str]:
    for page in pages(locale):
        yield page.get("image") or ""
        for block in body(locale, page):
            yield block["value"].get("image") or ""
            for item in block["value"].get("items", []):
                yield item.get("image") or ""


def identity(locale: str, programme: str) -> dict[str, Any] | None:
    """Return what ``programme`` is called in ``locale``, or else at the umbrella."""
    for wanted in (locale, UMBRELLA_LOCALE):
        for entry in network()["identities"]:
            if entry["locale"] == wanted and entry["programme"] == programme:
                found: dict[str, Any] = entry
                return found
    return None


def facts_known_in(country: str) -> set[str]:
    """Return the names of facts that have a value in ``country`` or at the umbrella."""
    return {
        fact["name"]
        for fact in network()["facts"]
        if {value["country"] for value in fact["values"]} & {country, None}
    }


def is_day(value: str | None) -> bool:
    return value is None or dt.date.fromisoformat(value).isoformat() == value


def is_written_in(text: str, script: str) -> bool:
    return any(unicodedata.name(letter, "").startswith(script) for letter in text)
