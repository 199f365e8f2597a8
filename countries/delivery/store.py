"""The read file: this host's replica of the log, from which every public read is answered.

A local SQLite file apart from the database, in every mode. Whoever reads brings it up to date first
(one small query when nothing changed), one process at a time; when the database is down it goes on
with what it has. It can be thrown away: it is made anew from the log.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import DatabaseError, InterfaceError, connection

from countries import conf
from countries.delivery import log, places
from countries.delivery.models import Document, Kind
from countries.delivery.searched import is_searched
from countries.text import base_language, fold, stem_text, words

logger = logging.getLogger(__name__)

FORMAT = 6
"""Changes with the schema below; a file of another format is made anew."""

APPLY_BATCH = 500
BUSY_SECONDS = 20.0

# What is asked of many rows at once stands before the bytes, which SQLite would have to read over.
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE doc (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, locale TEXT NOT NULL,
    country TEXT NOT NULL, type TEXT NOT NULL, programme TEXT NOT NULL, parent TEXT,
    rest TEXT NOT NULL, title TEXT NOT NULL, published_at TEXT,
    updated_at TEXT, etag TEXT NOT NULL, etag_br TEXT NOT NULL, gone TEXT NOT NULL,
    changed TEXT NOT NULL, sequence INTEGER NOT NULL, sequenced_at TEXT NOT NULL,
    parts TEXT NOT NULL, body BLOB NOT NULL, body_br BLOB NOT NULL, text TEXT NOT NULL,
    UNIQUE (kind, key, locale)
);
CREATE INDEX doc_by_sequence ON doc (sequence, gone, kind, key, locale, country, type, parts);
CREATE INDEX doc_by_rest ON doc (kind, locale, rest) WHERE gone = '';
CREATE INDEX doc_by_date ON doc (kind, COALESCE(published_at, ''), key, locale) WHERE gone = '';
CREATE TABLE tag (doc INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (tag, doc)) WITHOUT ROWID;
CREATE INDEX tag_by_doc ON tag (doc);
CREATE TABLE place (
    doc INTEGER PRIMARY KEY, latitude REAL, longitude REAL, begins TEXT NOT NULL, over TEXT NOT NULL
);
CREATE VIRTUAL TABLE fts USING fts5(
    title, body, words, language, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(fts, col);
"""

COLUMNS = (
    "kind", "key", "locale", "country", "type", "programme", "parent", "rest", "title", "text",
    "published_at", "updated_at", "body", "body_br", "etag", "etag_br", "gone", "changed",
    "sequence", "sequenced_at", "parts",
)  # fmt: skip
BEGINS = "(SELECT begins FROM place WHERE place.doc = doc.id)"
READ_COLUMNS = tuple(name for name in COLUMNS if name != "text")


@dataclass(frozen=True)
class Stored:
    """One document or tombstone as it stands in the read file; dates are RFC 3339 in UTC."""

    id: int
    kind: str
    key: str
    locale: str
    country: str
    type: str
    programme: str
    parent: str | None
    rest: str
    title: str
    published_at: str | None
    updated_at: str | None
    body: bytes
    body_br: bytes
    etag: str
    etag_br: str
    gone: str
    changed: str
    sequence: int
    sequenced_at: str
    parts: str

    @cached_property
    def document(self) -> dict[str, Any]:
        """The parsed document; treat it as read-only."""
        parsed: dict[str, Any] = orjson.loads(self.body)
        return parsed


class Retention(NamedTuple):
    """The highest sequence of a tombstone that was removed, and up to which number all is at rest."""

    horizon: int
    rested: int


@dataclass(frozen=True)
class Condition:
    """An SQL condition on a row of ``doc``, written by our own code, with its parameters."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Query:
    """What a list asks for; several values of one field mean any of them, ``kinds`` replace ``kind``.

    ``after`` is the ``sort_key`` of the last item seen. ``conditions`` must hold as well: what a
    partner's key may see, and what only one list can be asked for.
    """

    kind: str = Kind.PAGE
    kinds: Sequence[str] = ()
    countries: Sequence[str] = ()
    locales: Sequence[str] = ()
    types: Sequence[str] = ()
    programmes: Sequence[str] = ()
    tags: Sequence[str] = ()
    parent: str = ""
    published_after: str = ""
    keys: Sequence[str] = ()
    titles: Sequence[str] = ()
    order: str = "-published_at"
    after: tuple[str, str, str] | None = None
    limit: int = 20
    rows: Sequence[int] = field(default=())
    conditions: Sequence[Condition] = ()


ORDERS = {
    "-published_at": ("COALESCE(published_at, '')", "DESC"),
    "published_at": ("COALESCE(published_at, '')", "ASC"),
    "-updated_at": ("COALESCE(updated_at, '')", "DESC"),
    "updated_at": ("COALESCE(updated_at, '')", "ASC"),
    "title": ("title", "ASC"),
    "-title": ("title", "DESC"),
    "key": ("key", "ASC"),
    "starts_at": (f"COALESCE({BEGINS}, '')", "ASC"),
    "-starts_at": (f"COALESCE({BEGINS}, '')", "DESC"),
}


class ReadStore:
    """The read file of this host, opened by this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._writing = threading.Lock()
        self._known: log.State | None = None
        self.noted: dict[Any, Any] = {}
        """What others remember of this file's present state; their keys name the state."""

    # -- keeping up --

    def catch_up(self) -> bool:
        """Apply what the log has and this file has not; False when it stays behind: because the
        database does not answer, or because this file cannot be written."""
        if connection.in_atomic_block and not conf.setting("READ_INSIDE_TRANSACTIONS"):
            return True
        try:
            state = log.whole_state()
            if self._known != state:
                self._apply(state)
        except (DatabaseError, InterfaceError):
            logger.warning("the database does not answer; reading from the read file alone")
            return False
        except sqlite3.OperationalError:
            # A full disk, or somebody else who writes for too long: what is there is still right.
            logger.exception("the read file cannot be written; reading what it has")
            return False
        return True

    def state(self) -> tuple[str, int]:
        """Return (epoch, sequence) of this file."""
        rows = dict(self._rows("SELECT name, value FROM meta"))
        return rows.get("epoch", ""), int(rows.get("sequence", 0))

    def retention(self) -> Retention:
        """Return up to which sequence tombstones are removed, and up to which all is at rest."""
        rows = dict(self._rows("SELECT name, value FROM meta"))
        return Retention(int(rows.get("horizon", 0)), int(rows.get("rested", 0)))

    def reset(self) -> None:
        """Empty the file; the next read makes it anew from the log."""
        with self._writing, self._exclusive() as writer:
            _wipe(writer)
        self._known = None
        self.noted.clear()

    def forget(self) -> None:
        """Empty the file if this process has read or written it."""
        if self._known is not None:
            self.reset()

    def close(self) -> None:
        """Close this thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    def _apply(self, state: log.State) -> None:
        with self._writing, self._exclusive() as writer:
            known = dict(writer.execute("SELECT name, value FROM meta"))
            at = int(known.get("sequence", 0))
            is_too_old = at < state.horizon  # tombstones that it never saw are removed
            if known.get("epoch") != state.epoch or at > state.sequence or is_too_old:
                _wipe(writer)
                known, at = {}, 0
            at = max(_apply_since(writer, at), state.sequence)
            # Another process may have read the log's state later, and been here first.
            horizon = max(int(known.get("horizon", 0)), state.horizon)
            rested = max(int(known.get("rested", 0)), state.rested)
            writer.execute("DELETE FROM doc WHERE gone != '' AND sequence <= ?", (horizon,))
            _set_meta(
                writer,
                epoch=state.epoch,
                sequence=str(at),
                horizon=str(horizon),
                rested=str(rested),
            )
        self._known = state._replace(sequence=at, horizon=horizon, rested=rested)

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[sqlite3.Connection]:
        """Write alone: other processes of this host wait for the file's lock."""
        writer = self._connection
        writer.execute("BEGIN IMMEDIATE")
        try:
            yield writer
        except BaseException:
            # Where the disk is full SQLite may have gone back by itself.
            if writer.in_transaction:
                writer.execute("ROLLBACK")
            raise
        writer.execute("COMMIT")

    # -- reading --

    def get(self, kind: str, key: UUID | str, locale: str = "") -> Stored | None:
        """Return the document or tombstone with this address."""
        return self._one("kind = ? AND key = ? AND locale = ?", kind, str(key), locale)

    def page_at(self, locale: str, rest: str) -> Stored | None:
        """Return the page document at a path inside a country locale."""
        return self._one("kind = 'page' AND locale = ? AND rest = ? AND gone = ''", locale, rest)

    def redirect_at(self, locale: str, rest: str) -> Stored | None:
        """Return where a former path inside a country locale leads."""
        return self._one(
            "kind = 'redirect' AND locale = ? AND rest = ? AND gone = ''", locale, rest
        )

    def locales_of(self, kind: str, key: UUID | str) -> list[Stored]:
        """Return the documents of one resource in every locale, tombstones left out."""
        return self._many("kind = ? AND key = ? AND gone = '' ORDER BY locale", kind, str(key))

    def menus(self, locale: str) -> dict[str, Stored]:
        """Return the menus of a country locale by their kind."""
        found = self._many("kind = 'menu' AND locale = ? AND gone = ''", locale)
        return {row.type: row for row in found}

    def select(self, query: Query) -> list[Stored]:
        """Return the documents that ``query`` asks for, in its order, ``limit`` at most."""
        where, parameters = _conditions(query)
        column, direction = ORDERS[query.order]
        if query.after is not None:
            sign = "<" if direction == "DESC" else ">"
            where.append(f"({column}, key, locale) {sign} (?, ?, ?)")
            parameters += [*query.after]
        order = ", ".join(f"{name} {direction}" for name in (column, "key", "locale"))
        sql = f"{' AND '.join(where)} ORDER BY {order} LIMIT ?"
        return self._many(sql, *parameters, query.limit)

    def count(self, query: Query) -> int:
        """Return how many documents ``query`` asks for, whatever its limit and place."""
        where, parameters = _conditions(query)
        rows = self._rows(f"SELECT count(*) FROM doc WHERE {' AND '.join(where)}", *parameters)
        return int(rows[0][0])

    def coordinates(self, query: Query) -> list[tuple[int, str, str, float, float]]:
        """Return (id, key, locale, latitude, longitude) of what ``query`` asks for, in no order."""
        where, parameters = _conditions(query)
        return self._rows(
            "SELECT id, key, locale, latitude, longitude FROM doc JOIN place ON place.doc = doc.id "
            f"WHERE latitude IS NOT NULL AND {' AND '.join(where)}",
            *parameters,
        )

    def since(self, sequence: int, limit: int) -> list[Stored]:
        """Return the documents and tombstones after ``sequence``, in its order."""
        return self._many("sequence > ? ORDER BY sequence LIMIT ?", sequence, limit)

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Run a reading statement of our own, for full-text search and facets."""
        return self._rows(sql, *parameters)

    def each(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        """Run a reading statement of our own and return its rows one by one."""
        return self._connection.execute(sql, parameters)

    def at(self, row_id: int) -> Stored:
        """Return the row with this id, which a statement in the same snapshot has found."""
        return self._many("id = ?", row_id)[0]

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read everything inside from one state of the file, whoever writes meanwhile."""
        reader = self._connection
        reader.execute("BEGIN")
        try:
            yield
        finally:
            reader.execute("COMMIT")

    def sort_key(self, stored: Stored, order: str) -> tuple[str, str, str]:
        """Return what a cursor must remember to go on after ``stored``, in any host's read file."""
        name = order.lstrip("-")
        if name == "starts_at":
            place = places.place_of(stored.kind, stored.type, stored.body)
            return place.begins if place else "", stored.key, stored.locale
        return str(getattr(stored, name) or ""), stored.key, stored.locale

    def last_changed(self) -> str | None:
        """Return when the newest document or tombstone was written; None in an empty file."""
        rows = self._rows("SELECT sequenced_at FROM doc ORDER BY sequence DESC LIMIT 1")
        return str(rows[0][0]) if rows else None

    def _one(self, where: str, *parameters: Any) -> Stored | None:
        return next(iter(self._many(f"{where} LIMIT 1", *parameters)), None)

    def _many(self, where: str, *parameters: Any) -> list[Stored]:
        columns = ", ".join(("id", *READ_COLUMNS))
        sql = f"SELECT {columns} FROM doc WHERE {where}"
        return [Stored(*row) for row in self._rows(sql, *parameters)]

    def _rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, parameters).fetchall()

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = _open(self.path)
        return found


_stores: dict[Path, ReadStore] = {}


def read_store() -> ReadStore:
    """Return this process's read store."""
    path = conf.read_file()
    if path not in _stores:
        _stores[path] = ReadStore(path)
    return _stores[path]


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("PRAGMA synchronous=OFF")  # it can be made anew
    opened.execute("PRAGMA mmap_size=268435456")
    opened.execute("BEGIN IMMEDIATE")
    has_format = opened.execute("PRAGMA user_version").fetchone()[0]
    if has_format != FORMAT:
        for (name,) in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE%' "
            "AND name NOT LIKE 'fts_%' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            opened.execute(f'DROP TABLE IF EXISTS "{name}"')
        for statement in SCHEMA.strip().split(";\n"):
            opened.execute(statement)
        opened.execute(f"PRAGMA user_version = {FORMAT}")
    opened.execute("COMMIT")
    return opened


def _wipe(writer: sqlite3.Connection) -> None:
    for table in ("doc", "tag", "place", "fts", "meta"):
        writer.execute(f"DELETE FROM {table}")


def _set_meta(writer: sqlite3.Connection, **values: str) -> None:
    writer.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


def _apply_since(writer: sqlite3.Connection, sequence: int) -> int:
    """Apply the log after ``sequence`` and return the last number applied."""
    while True:
        documents = log.since(sequence, limit=APPLY_BATCH)
        for document in documents:
            _apply_one(writer, document)
        if documents:
            sequence = documents[-1].sequence or sequence
        if len(documents) < APPLY_BATCH:
            return sequence


def _apply_one(writer: sqlite3.Connection, document: Document) -> None:
    row = _row(document)
    indexed = _indexed(writer, row)
    names = ", ".join(COLUMNS)
    updates = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[3:])
    marks = ", ".join("?" * len(COLUMNS))
    (row_id,) = writer.execute(
        f"INSERT INTO doc ({names}) VALUES ({marks}) "
        f"ON CONFLICT (kind, key, locale) DO UPDATE SET {updates} RETURNING id",
        row,
    ).fetchone()
    writer.execute("DELETE FROM tag WHERE doc = ?", (row_id,))
    writer.executemany("INSERT INTO tag VALUES (?, ?)", [(row_id, t) for t in document.tags])
    writer.execute("DELETE FROM place WHERE doc = ?", (row_id,))
    place = (
        None
        if document.gone
        else places.place_of(document.kind, document.type, bytes(document.body))
    )
    if place is not None:
        writer.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?)", (row_id, *place))
    text = None if document.gone else (document.title, document.text)
    if not is_searched(document.kind, document.type) or text == indexed:
        return
    writer.execute("DELETE FROM fts WHERE rowid = ?", (row_id,))
    if text is not None:
        _index(writer, row_id, document)


def _indexed(writer: sqlite3.Connection, row: tuple[Any, ...]) -> tuple[str, str] | None:
    """Return title and text with which a document is searched for now: stemming again is dear."""
    found: tuple[str, str] | None = writer.execute(
        "SELECT title, text FROM doc WHERE kind = ? AND key = ? AND locale = ? AND gone = ''",
        row[:3],
    ).fetchone()
    return found


def _index(writer: sqlite3.Connection, row_id: int, document: Document) -> None:
    """Keep a page's stems in its own language, its words as they are written, and which language."""
    title, text = document.title, document.text
    as_written = " ".join(dict.fromkeys(words(fold(f"{title} {text}"))))
    stems = (stem_text(title, document.locale), stem_text(text, document.locale))
    writer.execute(
        "INSERT INTO fts (rowid, title, body, words, language) VALUES (?, ?, ?, ?, ?)",
        (row_id, *stems, as_written, base_language(document.locale)),
    )


def _row(document: Document) -> tuple[Any, ...]:
    return (
        document.kind,
        str(document.key),
        document.locale,
        document.country,
        document.type,
        document.programme,
        str(document.parent) if document.parent else None,
        document.rest,
        document.title,
        document.text,
        _moment(document.published_at),
        _moment(document.updated_at),
        bytes(document.body),
        bytes(document.body_br),
        document.etag,
        document.etag_br,
        document.gone,
        orjson.dumps(document.changed).decode(),
        document.sequence,
        _moment(document.sequenced_at),
        orjson.dumps(document.parts).decode() if document.parts else "",
    )


def _moment(value: Any) -> str | None:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if value else None


def _conditions(query: Query) -> tuple[list[str], list[Any]]:
    kinds = query.kinds or (query.kind,)
    where, parameters = [f"kind IN ({_marks(kinds)})", "gone = ''"], [*kinds]
    columns: tuple[tuple[str, Sequence[Any]], ...] = (
        ("country", query.countries),
        ("locale", query.locales),
        ("type", query.types),
        ("programme", query.programmes),
        ("key", query.keys),
        ("title", query.titles),
        ("id", query.rows),
    )
    for column, values in columns:
        if values:
            where.append(f"{column} IN ({_marks(values)})")
            parameters += list(values)
    if query.tags:
        where.append(f"id IN (SELECT doc FROM tag WHERE tag IN ({_marks(query.tags)}))")
        parameters += list(query.tags)
    if query.parent:
        where.append("parent = ?")
        parameters.append(query.parent)
    if query.published_after:
        where.append("published_at > ?")
        parameters.append(query.published_after)
    for condition in query.conditions:
        where.append(f"({condition.sql})")
        parameters += condition.parameters
    return where, parameters


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _value in values)


__all__ = ["ORDERS", "Condition", "Query", "ReadStore", "Stored", "read_store"]
