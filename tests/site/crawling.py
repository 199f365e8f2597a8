"""Ask for every page of the sitemaps, and for whatever these lead to on the same network."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree

import httpx

from tests.browser.people import origin_of
from tests.browser.serving import ADDRESS, PATIENCE
from tests.site.catalogue import Catalogue
from tests.site.markup import Kind, Markup, Reference, css_addresses

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
MORE_ANSWERS_THAN_THIS = 5_000
MORE_REDIRECTS_THAN_THIS = 5


@dataclass(frozen=True)
class Answer:
    """What the site said at one address."""

    url: str
    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def type(self) -> str:
        return str(self.headers.get("content-type", "")).split(";")[0]

    @property
    def leads_to(self) -> str:
        """Return where a redirect leads, else nothing."""
        location = self.headers.get("location", "")
        return urljoin(self.url, location) if self.status in range(300, 400) else ""

    @property
    def is_page(self) -> bool:
        return self.type == "text/html" and not self.leads_to

    @cached_property
    def markup(self) -> Markup:
        return Markup(self.body.decode())

    @cached_property
    def references(self) -> list[Reference]:
        """Return what this answer refers to, with whole addresses."""
        if self.leads_to:
            return [Reference(Kind.LINK, self.leads_to)]
        if self.is_page:
            found = self.markup.references
        elif self.type == "text/css":
            found = [Reference(Kind.LOAD, url) for url in css_addresses(self.body.decode())]
        else:
            found = []
        return [Reference(one.kind, urljoin(self.url, one.address)) for one in found]


@dataclass
class Crawl:
    """All answers by their address, and what the sitemaps list.

    ``left_out`` was not asked for: searches that only searches lead to, which have no end.
    ``refused`` is what forms answered that were sent empty.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    refused: list[Answer] = field(default_factory=list)

    @property
    def pages(self) -> list[Answer]:
        return [answer for answer in self.answers.values() if answer.is_page]

    def references(self, *kinds: Kind) -> Iterator[tuple[Answer, str]]:
        """Yield (where it stands, where it leads) of ``kinds``, an address once for each host."""
        seen: set[tuple[str, str]] = set()
        for answer in self.answers.values():
            for reference in answer.references:
                key = origin_of(answer.url), reference.address
                if reference.kind in kinds and key not in seen:
                    seen.add(key)
                    yield answer, reference.address

    def end_of(self, url: str) -> Answer | None:
        """Return the answer that a visitor who follows redirects ends at, if it was asked for."""
        answer = self.answers.get(url)
        for _number in range(MORE_REDIRECTS_THAN_THIS):
            if answer is None or not answer.leads_to:
                return answer
            answer = self.answers.get(urldefrag(answer.leads_to).url)
        return None


class Crawler:
    """Visits one network; every host of it answers at one port of this machine."""

    def __init__(self, catalogue: Catalogue, *, port: int) -> None:
        self._catalogue = catalogue
        self._port = port
        self._crawl = Crawl()
        self._waiting: deque[str] = deque()
        self._further: set[str] = set()

    def run(self) -> Crawl:
        """Return the answers to all that can be reached."""
        with httpx.Client(timeout=PATIENCE) as client:
            self._client = client
            for origin in sorted(self._catalogue.origins):
                self._crawl.listed += self._in_sitemaps(origin)
            self._want(self._crawl.listed)
            self._want(self._catalogue.unlisted)
            while self._waiting:
                self._visit(self._waiting.popleft())
            self._crawl.refused += [
                self._ask(page.url, "POST") for page in self._crawl.pages if page.markup.takes_posts
            ]
        return self._crawl

    def _in_sitemaps(self, origin: str) -> Iterator[str]:
        """Yield the pages that a host's robots.txt leads to."""
        robots = self._ask(f"{origin}/robots.txt").body.decode()
        for line in robots.splitlines():
            name, _colon, address = line.partition(":")
            if name.lower() == "sitemap":
                for sitemap in self._locations(address.strip()):
                    yield from self._locations(sitemap)

    def _locations(self, url: str) -> list[str]:
        tree = ElementTree.fromstring(self._ask(url).body)
        return [element.text or "" for element in tree.iter(LOCATION)]

    def _visit(self, url: str) -> None:
        answer = self._crawl.answers[url] = self._ask(url)
        addresses = {urldefrag(reference.address).url for reference in answer.references}
        if urlsplit(url).query:
            further = {address for address in addresses if urlsplit(address).query}
            if url in self._further:
                self._crawl.left_out |= further
                addresses -= further
            self._further |= further
        self._want(addresses)

    def _want(self, urls: Iterable[str]) -> None:
        for url in urls:
            is_ours = origin_of(url) in self._catalogue.origins
            if is_ours and url not in self._crawl.answers and url not in self._waiting:
                self._waiting.append(url)

    def _ask(self, url: str, method: str = "GET") -> Answer:
        assert len(self._crawl.answers) < MORE_ANSWERS_THAN_THIS, "the site seems to have no end"
        parts = urlsplit(url)
        here = parts._replace(netloc=f"{ADDRESS}:{self._port}", fragment="").geturl()
        response = self._client.request(method, here, headers={"Host": parts.netloc})
        return Answer(url, response.status_code, response.headers, response.content)
