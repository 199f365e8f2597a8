"""One index per epoch and format, behind an alias that searches use."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from elasticsearch import BadRequestError, NotFoundError
from elasticsearch.helpers import scan, streaming_bulk

from countries import conf
from countries.delivery.models import Document
from countries.delivery.searched import searched_kinds
from countries.search.cursors import digest
from countries.search.elastic import mapping
from countries.search.elastic.client import FEED_SECONDS, client
from countries.search.results import EngineFailure
from countries.text import fold, words

logger = logging.getLogger(__name__)

STATE = "state"
BULK_DOCUMENTS = 500
BULK_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class IndexState:
    """How far an index has followed the log, and of which epoch."""

    epoch: str
    sequence: int
    format: int


def alias() -> str:
    """Return the name that searches use."""
    return str(conf.setting("ELASTICSEARCH_INDEX"))


def read_state(name: str, *, seconds: float) -> IndexState | None:
    """Return the state of an index or alias, or None if there is none."""
    try:
        answer = client(seconds=seconds).get(index=name, id=STATE)
    except NotFoundError:
        return None
    source = answer["_source"]
    return IndexState(str(source["epoch"]), int(source["sequence"]), int(source["format"]))


class Index:
    """The index of one epoch, written to."""

    def __init__(self, epoch: UUID) -> None:
        self.epoch = str(epoch)
        self.alias = alias()
        self.name = f"{self.alias}-{epoch.hex[:16]}-{mapping.FORMAT}"
        self._client = client(seconds=FEED_SECONDS)

    @property
    def _feed(self) -> str:
        """The alias that is written to: unlike a name, a missing one is not made by writing."""
        return f"{self.name}-feed"

    def state(self) -> IndexState | None:
        """Return how far this index is, or None if it does not exist."""
        return read_state(self.name, seconds=FEED_SECONDS)

    def create(self) -> None:
        """Make the index, empty; another feeder may have been faster."""
        try:
            self._client.indices.create(
                index=self.name,
                settings=mapping.settings(),
                mappings=mapping.mappings(alias=self.alias),
                aliases={self._feed: {"is_write_index": True}},
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def write(self, documents: Iterable[Document], *, sequence: int) -> None:
        """Apply documents and tombstones, make them visible, and note ``sequence``.

        The sequence is each document's version, so an older one never replaces a newer.
        """
        self._bulk(_action(document) for document in documents)
        self._client.indices.refresh(index=self.name)
        state = {"kind": STATE, "epoch": self.epoch, "sequence": sequence, "format": mapping.FORMAT}
        self._bulk([_versioned("index", STATE, sequence, state)])

    def serve(self) -> None:
        """Let searches use this index, and drop the one that they used, in one step."""
        if self.is_serving():
            return
        old = [name for name, known in self._relatives().items() if known <= mapping.FORMAT]
        self._client.indices.update_aliases(
            actions=[
                {"add": {"index": self.name, "alias": self.alias}},
                *({"remove_index": {"index": name}} for name in old if name != self.name),
            ]
        )

    def is_serving(self) -> bool:
        """Tell whether searches use this index: it was complete once."""
        return self.name in self._serving()

    def is_superseded(self) -> bool:
        """Tell whether a newer release serves searches from an index of its own form."""
        serving = self._serving()
        return any(self._relatives().get(name, 0) > mapping.FORMAT for name in serving)

    def drop(self) -> None:
        """Delete the index; searches degrade until it is fed anew."""
        self._client.indices.delete(index=self.name, ignore_unavailable=True)

    def drop_all(self) -> None:
        """Delete every index made for this alias, of whichever epoch and format."""
        for name in self._relatives():
            self._client.indices.delete(index=name, ignore_unavailable=True)

    def sequences(self) -> dict[str, int]:
        """Return the sequence of every document in the index, by its address."""
        found = scan(
            self._client,
            index=self.name,
            query={
                "query": {"terms": {"kind": list(searched_kinds())}},
                "_source": False,
                "docvalue_fields": ["address", "sequence"],
            },
            size=1000,
            ignore_unavailable=True,
        )
        return {hit["fields"]["address"][0]: int(hit["fields"]["sequence"][0]) for hit in found}

    def _serving(self) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=self.alias).body)
        except NotFoundError:
            return []

    def _relatives(self) -> dict[str, int]:
        """Return the indices made for this alias with their format."""
        found = self._client.indices.get_mapping(index=f"{self.alias}-*").body
        metas = {name: form["mappings"].get("_meta", {}) for name, form in found.items()}
        return {
            name: int(meta.get("format", 0))
            for name, meta in metas.items()
            if meta.get("alias") == self.alias
        }

    def _bulk(self, actions: Iterable[dict[str, Any]]) -> None:
        results = streaming_bulk(
            self._client,
            actions,
            index=self._feed,
            require_alias=True,
            chunk_size=BULK_DOCUMENTS,
            max_chunk_bytes=BULK_BYTES,
            raise_on_error=False,
        )
        for ok, result in results:
            if not ok:
                _judge(result)


def _judge(result: dict[str, Any]) -> None:
    """Pass over what is no error, log what will never be accepted, raise for the rest."""
    ((operation, answer),) = result.items()
    status = answer.get("status")
    outdated = status == 409
    was_never_there = operation == "delete" and answer.get("result") == "not_found"
    if outdated or was_never_there:
        return
    if status == 400:
        # It must not keep everything behind it out of the index; verify reports it.
        logger.error("search.refused id=%s reason=%s", answer.get("_id"), answer.get("error"))
        return
    raise EngineFailure(f"{operation} of {answer.get('_id')}: {status} {answer.get('error')}")


def _action(document: Document) -> dict[str, Any]:
    address = f"{document.key}:{document.locale}"
    sequence = document.sequence or 0
    if document.gone:
        return _versioned("delete", address, sequence)
    return _versioned("index", address, sequence, _source(document, address))


def _versioned(
    operation: str, id_: str, sequence: int, source: dict[str, Any] | None = None
) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_op_type": operation,
        "_id": id_,
        "version": sequence,
        "version_type": "external_gte",
    }
    return action if source is None else {**action, "_source": source}


def _source(document: Document, address: str) -> dict[str, Any]:
    field = mapping.field_of(document.locale)
    title, text = (
        " ".join(unicodedata.normalize("NFC", part).split())
        for part in (document.title, document.text)
    )
    return {
        "kind": document.kind,
        "address": address,
        "key": str(document.key),
        "locale": document.locale,
        "country": document.country,
        "type": document.type,
        "programme": document.programme,
        "tag": document.tags,
        "sequence": document.sequence,
        "digest": digest(str(document.key), document.locale).hex(),
        "title": {field: title},
        "body": {field: text},
        "words": " ".join(dict.fromkeys(_folded(title, text))),
    }


def _folded(*texts: str) -> Iterator[str]:
    for text in texts:
        yield from words(fold(text))
