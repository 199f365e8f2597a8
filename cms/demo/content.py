"""Read the demo's texts, and turn them into stored blocks."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from countries.identity.loading import stable_uuid

DATA = Path(__file__).with_name("data")
PAGE_LINK = re.compile(r'<a href="page:([a-z0-9-]+)">')

FindPage = Callable[[str], int | None]
"""The primary key of the page with a demo key in the locale at hand."""
FindImage = Callable[[str], int | None]


@dataclass(frozen=True)
class DemoPage:
    """One page of the demo as its file tells it."""

    locale: str
    key: str
    type: str
    slug: str
    title: str = ""
    summary: str = ""
    seo_title: str = ""
    search_description: str = ""
    parent: str | None = None
    adopts: str | None = None
    copy: bool = False
    translates: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    invented: bool = False
    in_menu: bool = False
    body: tuple[dict[str, Any], ...] = ()
    market_rules: tuple[dict[str, Any], ...] = ()
    overlays: tuple[dict[str, Any], ...] = ()
    state: dict[str, Any] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The name under which this page's blocks have the same ids in every locale."""
        return (
            f"en:{self.adopts}" if self.adopts else f"{self.translates or self.locale}:{self.key}"
        )


def read_network() -> dict[str, Any]:
    """Return the network's data file."""
    data: dict[str, Any] = json.loads((DATA / "network.json").read_text(encoding="utf-8"))
    return data


def read_tags() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "tags.json").read_text(encoding="utf-8"))[
        "tags"
    ]
    return rows


def written_locales() -> list[str]:
    """Return the locales of which there is a file of pages."""
    return sorted(path.stem for path in (DATA / "content").glob("*.json"))


def read_pages(locale: str) -> list[DemoPage]:
    """Return the pages of a locale, each after its parent."""
    return [_page(locale, row) for row in _told(locale)["pages"]]


def read_footer(locale: str) -> list[str]:
    """Return the keys of the pages at the foot of a locale's pages."""
    keys: list[str] = _told(locale)["footer"]
    return keys


def _told(locale: str) -> dict[str, Any]:
    path = DATA / "content" / f"{locale}.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _page(locale: str, row: dict[str, Any]) -> DemoPage:
    names = {
        "title", "summary", "seo_title", "search_description", "parent", "adopts", "translates",
        "image",
    }  # fmt: skip
    optional = {name: row[name] for name in names if row.get(name)}
    own = {name: row[name] for name in ("date", "programme") if row.get(name)}
    return DemoPage(
        locale=locale,
        key=row["key"],
        type=row["type"],
        slug=row["slug"],
        copy=bool(row.get("copy")),
        tags=tuple(row.get("tags", ())),
        fields={**own, **(row.get("contact") or {}), **(row.get("fields") or {})},
        invented=bool(row.get("invented")),
        in_menu=bool(row.get("in_menu")),
        body=tuple(row.get("body", ())),
        market_rules=tuple(row.get("market_rules", ())),
        overlays=tuple(row.get("overlays", ())),
        state=_state(row),
        **optional,
    )


def _state(row: dict[str, Any]) -> dict[str, Any]:
    state = row.get("demo_state") or {}
    if isinstance(state, str):
        state = {"state": state}
    return {
        **state,
        **{name: row[name] for name in ("source_before", "untranslated") if name in row},
    }


def block_id(origin: str, name: str) -> str:
    """Return the id of a block, the same in every locale and on every installation."""
    return str(stable_uuid("demo-block", f"{origin}/{name}"))


class Body:
    """Turns the input form of a page's blocks into the stored form."""

    def __init__(self, page: DemoPage, *, find_page: FindPage, find_image: FindImage) -> None:
        self.page = page
        self.find_page = find_page
        self.find_image = find_image

    def stored(self) -> list[dict[str, Any]]:
        """Return the page's blocks as a stream stores them."""
        return list(self._blocks())

    def _blocks(self) -> Iterator[dict[str, Any]]:
        for block in self.page.body:
            identifier = block_id(self.page.origin, block["id"])
            value = self._value(block["type"], block["value"], identifier)
            value["language"] = block.get("language", "")
            yield {"type": block["type"], "id": identifier, "value": value}

    def _value(self, kind: str, value: dict[str, Any], identifier: str) -> dict[str, Any]:
        stored = dict(value)
        for name in ("html", "answer"):
            if name in stored:
                stored[name] = self._html(stored[name])
        if "image" in stored:
            stored["image"] = self.find_image(stored["image"]) if stored["image"] else None
        if "link" in stored:
            stored["link"] = self._link(stored["link"])
        if "level" in stored:
            stored["level"] = str(stored["level"])
        if kind in ("page_list", "resources"):
            stored.setdefault("limit", 6)
        for name in ("items", "names", "pages"):
            if name in stored:
                stored[name] = self._list(name, stored[name], identifier)
        return stored

    def _list(self, name: str, items: list[Any], identifier: str) -> list[dict[str, Any]]:
        values = [
            self._value("item", item, identifier)
            if isinstance(item, dict)
            else (self.find_page(item) if name == "pages" else item)
            for item in items
        ]
        return [
            {
                "type": "item",
                "id": str(uuid.uuid5(uuid.UUID(identifier), f"{name}{index}")),
                "value": value,
            }
            for index, value in enumerate(values)
        ]

    def _link(self, link: str) -> dict[str, Any]:
        if not link:
            return {"page": None, "address": ""}
        if link.startswith(("http://", "https://")):
            return {"page": None, "address": link}
        return {"page": self.find_page(link), "address": ""}

    def _html(self, html: str) -> str:
        def page_link(match: re.Match[str]) -> str:
            return f'<a linktype="page" id="{self.find_page(match.group(1))}">'

        return PAGE_LINK.sub(page_link, html)
