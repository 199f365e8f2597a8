"""How the index stands against the log, for operators."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from countries import conf
from countries.delivery import log
from countries.delivery.models import Document
from countries.delivery.searched import searched_kinds, unsearched_types
from countries.delivery.store import read_store
from countries.search.elastic.client import FEED_SECONDS, engine_failures
from countries.search.elastic.index import Index, alias, read_state

EXAMPLES = 20


@dataclass(frozen=True)
class Status:
    """Which engine answers, from which index, and how far that is behind the log."""

    engine: str
    server: str
    index: str
    epoch_matches: bool
    sequence: int
    log_sequence: int
    behind: int
    documents: int

    def as_data(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)


@dataclass(frozen=True)
class Comparison:
    """Where the index differs from the log: addresses (uuid:locale), all of them."""

    engine: str
    documents: int
    indexed: int
    missing: list[str]
    extra: list[str]
    outdated: list[str]

    @property
    def is_equal(self) -> bool:
        return not (self.missing or self.extra or self.outdated)

    def as_data(self) -> dict[str, Any]:
        """Return it JSON-ready: how many differ, and the first of them."""
        kinds = ("missing", "extra", "outdated")
        differences: dict[str, list[str]] = {kind: getattr(self, kind) for kind in kinds}
        return {
            "engine": self.engine,
            "equal": self.is_equal,
            "documents": self.documents,
            "indexed": self.indexed,
            **{kind: len(found) for kind, found in differences.items()},
            "examples": {kind: found[:EXAMPLES] for kind, found in differences.items()},
        }


def is_elastic() -> bool:
    """Tell whether Elasticsearch is configured."""
    return bool(conf.setting("ELASTICSEARCH_URL"))


def status() -> Status:
    """Return how the configured engine stands; raises EngineFailure."""
    epoch, last = log.state()
    if not is_elastic():
        store = read_store()
        store.catch_up()
        own_epoch, sequence = store.state()
        count = len(_embedded_sequences())
        return _status(str(store.path), "", own_epoch == str(epoch), sequence, last, count)
    with engine_failures():
        state = read_state(alias(), seconds=FEED_SECONDS)
        count = len(Index(epoch).sequences()) if state and state.epoch == str(epoch) else 0
    matches = state is not None and state.epoch == str(epoch)
    return _status(alias(), _server(), matches, state.sequence if state else 0, last, count)


def verify() -> Comparison:
    """Compare every document of the index with the log, by sequence; raises EngineFailure."""
    epoch, _last = log.state()
    if is_elastic():
        with engine_failures():
            indexed = Index(epoch).sequences()
    else:
        read_store().catch_up()
        indexed = _embedded_sequences()
    rows = _searched().filter(gone="")
    logged = {
        f"{key}:{locale}": sequence
        for key, locale, sequence in rows.values_list("key", "locale", "sequence").iterator()
    }
    return Comparison(
        engine="elasticsearch" if is_elastic() else "embedded",
        documents=len(logged),
        indexed=len(indexed),
        missing=sorted(logged.keys() - indexed.keys()),
        extra=sorted(indexed.keys() - logged.keys()),
        outdated=sorted(
            address
            for address in logged.keys() & indexed.keys()
            if logged[address] != indexed[address]
        ),
    )


def documents_in_log() -> int:
    """Return how many documents go into a whole index, tombstones included."""
    return _searched().count()


def _searched() -> QuerySet[Document]:
    rows = Document.objects.filter(kind__in=searched_kinds())
    return rows.exclude(type__in=unsearched_types())


def _status(
    index: str, server: str, epoch_matches: bool, sequence: int, last: int, count: int
) -> Status:
    engine = "elasticsearch" if is_elastic() else "embedded"
    behind = max(last - sequence, 0) if epoch_matches else last
    return Status(engine, server, index, epoch_matches, sequence, last, behind, count)


def _server() -> str:
    """Return the server's address without what is secret in it."""
    parts = urlsplit(str(conf.setting("ELASTICSEARCH_URL")))
    return f"{parts.scheme}://{parts.hostname}:{parts.port or 9200}"


def _embedded_sequences() -> dict[str, int]:
    """Return the sequences of what is both in the read file and in its index."""
    rows = read_store().rows(
        "SELECT doc.key || ':' || doc.locale, doc.sequence "
        "FROM doc JOIN fts ON fts.rowid = doc.id WHERE doc.gone = ''"
    )
    return dict(rows)
