"""A replica in one SQLite file, which other processes can read meanwhile."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import Any

from ecc_partner.stores import Change, Changes, Key, Op, State, Store, gone, key_of, op_of, text_of

PATIENCE = 30.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, id TEXT NOT NULL, locale TEXT NOT NULL, type TEXT NOT NULL,
    document TEXT NOT NULL, run INTEGER NOT NULL, PRIMARY KEY (kind, id, locale));
CREATE INDEX IF NOT EXISTS addresses ON documents (kind, json_extract(document, '$.url'));
CREATE INDEX IF NOT EXISTS former_addresses ON documents (kind, json_extract(document, '$.from'));
CREATE TABLE IF NOT EXISTS changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL,
    locale TEXT NOT NULL, op TEXT NOT NULL, reason TEXT NOT NULL, UNIQUE (kind, id, locale));
CREATE TABLE IF NOT EXISTS state (
    one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL, filters TEXT NOT NULL,
    run INTEGER NOT NULL, building INTEGER NOT NULL, complete INTEGER NOT NULL);
"""
ONE = "kind = ? AND id = ? AND locale = ?"


class SQLiteStore(Store):
    """A replica in the file ``path``; each part and its cursor are one transaction."""

    def __init__(self, path: str | PathLike[str]) -> None:
        # Used by one thread at a time, which the lock sees to.
        self._db = sqlite3.connect(
            path, timeout=PATIENCE, isolation_level=None, check_same_thread=False
        )
        self._lock = threading.RLock()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def state(self) -> State:
        rows = self._rows("SELECT cursor, filters, run, building, complete FROM state")
        if not rows:
            return State()
        cursor, filters, run, building, complete = rows[0]
        return State(cursor, filters, run, bool(building), bool(complete))

    def apply(self, items: Sequence[Any], *, before: State, after: State) -> bool:
        with self._transaction():
            if self.state() != before:
                return False
            for item in items:
                self._put(item, after)
            if after.ends_a_run(before):
                for item in gone(self._left_over(after)):
                    self._put(item, after)
            self._save(after)
        return True

    def changes(self) -> Changes:
        rows = self._rows(
            "SELECT kind, id, locale, op, reason, number FROM changes ORDER BY number"
        )
        return Changes([Change(*row) for row in rows])

    def settle(self, changes: Changes) -> None:
        with self._transaction():
            self._db.execute("DELETE FROM changes WHERE number <= ?", [changes.through])

    def get(self, kind: str, id: str, locale: str = "") -> Any:
        text = self._text(Key(kind, id, locale))
        return None if text is None else json.loads(text)

    def documents(self, kind: str, *, locale: str = "", type: str = "") -> Iterator[Any]:
        rows = self._rows(
            "SELECT document FROM documents WHERE kind = ? AND ? IN ('', locale) AND ? IN ('', type)"
            " ORDER BY id, locale",
            [kind, locale, type],
        )
        return (json.loads(row[0]) for row in rows)

    def entries(self) -> Iterator[tuple[Key, str]]:
        for row in self._rows("SELECT kind, id, locale FROM documents"):
            key = Key(*row)
            text = self._text(key)
            # Another process may have taken it away meanwhile.
            if text is not None:
                yield key, text

    def _at(self, kind: str, member: str, url: str) -> Any:
        path = {"url": "$.url", "from": "$.from"}[member]
        where = f"kind = ? AND json_extract(document, '{path}') = ?"
        rows = self._rows(f"SELECT document FROM documents WHERE {where} LIMIT 1", [kind, url])  # noqa: S608  # our own
        return json.loads(rows[0][0]) if rows else None

    # -- writing --

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # Where the disk is full SQLite has gone back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def _text(self, key: Key) -> str | None:
        rows = self._rows(f"SELECT document FROM documents WHERE {ONE}", key)  # noqa: S608  # our own
        return rows[0][0] if rows else None

    def _put(self, item: Any, after: State) -> None:
        key = key_of(item)
        text = text_of(item["document"]) if item["op"] == "upsert" else None
        self._tell(key, item, text)
        if text is None:
            self._db.execute(f"DELETE FROM documents WHERE {ONE}", key)  # noqa: S608  # our own
            return
        self._db.execute(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)",
            [*key, item.get("type") or "", text, after.run],
        )

    def _tell(self, key: Key, item: Any, text: str | None) -> None:
        waiting: list[tuple[Op]] = self._rows(f"SELECT op FROM changes WHERE {ONE}", key)  # noqa: S608  # our own
        former = self._text(key)
        if text != former:
            op = op_of(item, former=former, waiting=waiting[0][0] if waiting else None)
            self._db.execute(
                "INSERT OR REPLACE INTO changes (kind, id, locale, op, reason)"
                " VALUES (?, ?, ?, ?, ?)",
                [*key, op, item.get("reason", "")],
            )

    def _left_over(self, after: State) -> list[Key]:
        rows = self._rows("SELECT kind, id, locale FROM documents WHERE run <> ?", [after.run])
        return [Key(*row) for row in rows]

    def _save(self, state: State) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO state VALUES (1, ?, ?, ?, ?, ?)",
            [state.cursor, state.filters, state.run, state.building, state.complete],
        )
