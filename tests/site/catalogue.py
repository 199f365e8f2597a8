"""What the demo has to show, as its own API tells: no page and no type is named here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any
from urllib.parse import urlencode

from countries.public.chrome import PLACES, SEARCH
from countries.text import base_language, bcp47, direction, parse_locale, script_of
from tests.browser.people import origin_of
from tests.browser.serving import Served

PAGES = "/api/partner/v1/pages?limit=100&fields=type,url,title,resolved_locale,freshness,blocks"
SCRIPTS = ("latn", "grek", "arab")
NOT_A_WORD = "qqqqqqqq"
NOWHERE = "there-is-no-such-page/"


@dataclass(frozen=True)
class Place:
    """A country in one language, and where it lies."""

    locale: str
    url: str

    @property
    def country(self) -> str:
        return parse_locale(self.locale).region

    @property
    def lang(self) -> str:
        return bcp47(self.locale)

    @property
    def dir(self) -> str:
        return direction(self.locale)

    def search_for(self, title: str) -> str:
        """Return the address that a visitor who searches for a title's longest word gets to."""
        return f"{self.url}{SEARCH}?{urlencode({'q': longest_word(title)})}"


@dataclass(frozen=True)
class Listed:
    """A page of the API's list; ``features`` is what makes it look different from others."""

    url: str
    title: str
    locale: str
    type: str
    features: frozenset[str]


@dataclass(frozen=True)
class Sample:
    """A page to look at, and what it is an example of."""

    name: str
    url: str
    status: int = 200


@dataclass(frozen=True)
class Catalogue:
    """The pages of a network, and the places that they lie in."""

    pages: tuple[Listed, ...]

    @cached_property
    def places(self) -> list[Place]:
        """Return every place that has pages; its home is the shortest address there."""
        homes: dict[str, str] = {}
        for page in sorted(self.pages, key=lambda page: len(page.url), reverse=True):
            homes[page.locale] = page.url
        return [Place(locale, url) for locale, url in sorted(homes.items())]

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(origin_of(place.url) for place in self.places)

    def place_of(self, url: str) -> Place:
        """Return the place in which an address lies: that with the longest beginning of it."""
        found = [place for place in self.places if url.startswith(place.url)]
        return max(found, key=lambda place: len(place.url))

    def changes_of_language(self) -> list[tuple[Place, Place]]:
        """Return each place with each other language of its country."""
        pairs = permutations(self.places, 2)
        return [(one, other) for one, other in pairs if one.country == other.country]

    @property
    def nowhere(self) -> list[str]:
        """Return an address without a page for each place."""
        return [place.url + NOWHERE for place in self.places]

    @property
    def unlisted(self) -> list[str]:
        """Return addresses that no page leads to: found and fruitless searches, and nowhere."""
        pages = {page.locale: page for page in self.pages}
        found = [place.search_for(pages[place.locale].title) for place in self.places]
        return [*found, *(place.search_for(NOT_A_WORD) for place in self.places), *self.nowhere]

    def pages_in(self, script: str) -> list[Listed]:
        """Return the pages in a script, those in English last."""
        found = [page for page in self.pages if script_of(page.locale) == script]
        return sorted(found, key=lambda page: base_language(page.locale) == "en")

    def samples(self, script: str) -> list[Sample]:
        """Return few pages that together show every type and block there is in a script."""
        pages = self.pages_in(script)
        wanted = frozenset[str]().union(*(page.features for page in pages))
        found: list[Sample] = []
        while wanted:
            page = max(pages, key=lambda page: len(page.features & wanted))
            found.append(Sample(page.type, page.url))
            wanted -= page.features
        return [*found, *self._system_pages(pages[0])]

    def _system_pages(self, page: Listed) -> Iterable[Sample]:
        """Return the pages that nobody writes, as they are around ``page``."""
        place = self.place_of(page.url)
        yield Sample("search", place.url + SEARCH)
        yield Sample("search with results", place.search_for(page.title))
        yield Sample("search without results", place.search_for(NOT_A_WORD))
        yield Sample("places", place.url + PLACES)
        yield Sample("not found", place.url + NOWHERE, status=404)


def longest_word(text: str) -> str:
    """Return the longest word of a text, for a search."""
    return max(re.findall(r"\w+", text), key=len)


def read_catalogue(demo: Served) -> Catalogue:
    """Ask the API what there is."""
    return Catalogue(tuple(_listed(row) for row in _all_of(demo, PAGES)))


def _all_of(demo: Served, address: str | None) -> Iterable[dict[str, Any]]:
    while address:
        body, _sequence = demo.get(address)
        yield from body["items"]
        address = body["next"]


def _listed(row: dict[str, Any]) -> Listed:
    features = {f"page {row['type']}", f"state {row['freshness']['state']}"}
    features |= {f"block {block['type']}" for block in row["blocks"]}
    return Listed(
        row["url"], row["title"], row["resolved_locale"], row["type"], frozenset(features)
    )
