"""Documents put into the log, and a search for each engine."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from countries.delivery import log
from countries.delivery.drafts import Address, Draft, Gone
from countries.delivery.models import Document, Kind, LogState
from countries.search import SearchQuery, SearchResult, search
from countries.search.elastic.feeding import feed
from countries.search.elastic.index import Index
from countries.search.elastic.querying import forget_state
from countries.search.engine import breaker

SERVER = os.environ.get("ELASTICSEARCH_URL", "")
CLOSED_PORT = "http://127.0.0.1:9"

Put = Callable[..., Document]


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """Forget what a process remembers of the search engine."""
    breaker.reset()
    forget_state()
    yield
    breaker.reset()
    forget_state()


@pytest.fixture
def index_name() -> str:
    """A name that only this test uses."""
    return f"ecc-test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def server(index_name: str) -> Iterator[Elasticsearch]:
    """The search engine; this test's indices are deleted in the end."""
    if not SERVER:
        pytest.skip("ELASTICSEARCH_URL names no server")
    with Elasticsearch(SERVER) as opened:
        yield opened
        delete_indices(opened, index_name)


def delete_indices(server: Elasticsearch, alias: str) -> None:
    """Delete what a test made under ``alias``."""
    names = list(server.indices.get(index=f"{alias}-*").body)
    if names:
        server.indices.delete(index=names)


@dataclass
class SharedIndex:
    """An index that tests use one after the other, as making one takes half a second."""

    server: Elasticsearch
    alias: str = field(default_factory=lambda: f"ecc-test-{uuid.uuid4().hex[:12]}")
    epoch: uuid.UUID = field(default_factory=uuid.uuid4)
    starts: Iterator[int] = field(default_factory=lambda: itertools.count(1_000_000, 1000))

    def empty(self) -> None:
        """Take out every page, and let the log go on above what the index has seen."""
        index = Index(self.epoch)
        for address in index.sequences():
            self.server.delete(index=index.name, id=address)
        LogState.objects.update(epoch=self.epoch, sequence=next(self.starts))


@pytest.fixture(scope="session")
def shared_index() -> Iterator[SharedIndex]:
    """The index of the suite that both engines run."""
    if not SERVER:
        pytest.skip("ELASTICSEARCH_URL names no server")
    with Elasticsearch(SERVER) as opened:
        shared = SharedIndex(opened)
        yield shared
        delete_indices(opened, shared.alias)


@pytest.fixture
def use_server(settings: Any, index_name: str) -> Callable[..., None]:
    """Set the address of the search engine, none for the embedded one alone."""

    def use(url: str, *, index: str = index_name) -> None:
        own = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": index}
        settings.WAGTAIL_COUNTRIES = {**settings.WAGTAIL_COUNTRIES, **own}

    return use


@dataclass
class Engine:
    """One engine as the suite uses it: brought up to date, then asked."""

    name: str

    def catch_up(self) -> None:
        if self.name == "elastic":
            while feed():
                pass

    def find(self, q: str, **filters: Any) -> SearchResult:
        self.catch_up()
        result = search(SearchQuery(q, **filters))
        assert not result.degraded
        return result

    def titles(self, q: str, **filters: Any) -> list[str]:
        return [hit.title for hit in self.find(q, **filters).items]


def begin_epoch() -> None:
    """Begin a new epoch, so that what is in an index is of another one."""
    LogState.objects.update_or_create(pk=1, defaults={"epoch": uuid.uuid4()})


@pytest.fixture
def empty_log(db: None) -> None:
    """A log without documents."""
    Document.objects.all().delete()
    begin_epoch()


@pytest.fixture(params=["embedded", pytest.param("elastic", marks=pytest.mark.services)])
def engine(
    request: pytest.FixtureRequest, empty_log: None, use_server: Callable[..., None]
) -> Engine:
    """Run the test with each engine."""
    if request.param == "elastic":
        shared: SharedIndex = request.getfixturevalue("shared_index")
        use_server(SERVER, index=shared.alias)
        shared.empty()
    else:
        use_server("")
    return Engine(request.param)


@pytest.fixture
def elastic(empty_log: None, server: Elasticsearch, use_server: Callable[[str], None]) -> Engine:
    """Elasticsearch alone."""
    use_server(SERVER)
    return Engine("elastic")


@pytest.fixture
def put(empty_log: None) -> Put:
    """Write a page's document into the log, as publishing does."""

    def write(
        title: str,
        text: str = "",
        *,
        locale: str = "en-gb",
        key: uuid.UUID | None = None,
        **more: Any,
    ) -> Document:
        key = key or uuid.uuid4()
        country = more.pop("country", locale.rpartition("-")[2].upper())
        now = more.pop("now", dt.datetime.now(dt.UTC))
        slug = more.pop("slug", key.hex)
        kind = more.pop("kind", Kind.PAGE)
        draft = Draft(
            address=Address(kind, key, locale),
            document={"title": title, "text": text, "url": f"https://site.example/{slug}/"},
            country=country,
            type=more.pop("type", "standard"),
            programme=more.pop("programme", "every-can-counts"),
            title=title,
            text=f"{title}\n{text}",
            **more,
        )
        log.write([draft], now=now)
        return Document.objects.get(kind=kind, key=key, locale=locale)

    return write


@pytest.fixture
def bury(db: None) -> Callable[[Document], None]:
    """Write a page's tombstone into the log."""

    def write(document: Document) -> None:
        address = Address(document.kind, document.key, document.locale)
        log.write([Gone(address, "unpublished")], now=dt.datetime.now(dt.UTC))

    return write
