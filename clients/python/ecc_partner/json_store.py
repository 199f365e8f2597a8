"""A replica as a folder of JSON files, for site generators that read files.

A part is first written down as a whole in one file; then it is done, file by file, and done again by
whoever finds it there after a crash.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ecc_partner.stores import Change, Changes, Key, State, Store, gone, key_of, op_of, text_of

STATE = "state.json"
WAITING = "part.json"
DOCUMENTS = "documents"


class JSONStore(Store):
    """A replica in ``folder``: ``documents/KIND/ID.json`` or ``documents/KIND/ID.LOCALE.json``.

    One process at a time may write; others may read the files, each of which is whole at any time.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self._lock = threading.RLock()
        (self.folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
        self._finish()

    def state(self) -> State:
        found = self._book()["state"]
        return State(**found) if found else State()

    def apply(self, items: Sequence[Any], *, before: State, after: State) -> bool:
        with self._lock:
            self._finish()
            book = self._book()
            if self.state() != before:
                return False
            seen = {*book["seen"]} if before.run == after.run else set()
            seen |= {_name(key_of(item)) for item in items}
            if after.ends_a_run(before):
                items = [*items, *gone(key for key in self._keys() if _name(key) not in seen)]
            self._tell(items, book)
            book |= {"state": asdict(after), "seen": sorted(seen) if after.building else []}
            _replace(self.folder / WAITING, {"items": [*items], "book": book})
            self._finish()
        return True

    def changes(self) -> Changes:
        found = [Change(**change) for change in self._book()["changes"].values()]
        return Changes(sorted(found, key=lambda change: change.number))

    def settle(self, changes: Changes) -> None:
        with self._lock:
            book = self._book()
            book["changes"] = {
                name: change
                for name, change in book["changes"].items()
                if change["number"] > changes.through
            }
            _replace(self.folder / STATE, book)

    def get(self, kind: str, id: str, locale: str = "") -> Any:
        text = _read(self._path(Key(kind, id, locale)))
        return None if text is None else json.loads(text)

    def documents(self, kind: str, *, locale: str = "", type: str = "") -> Iterator[Any]:
        for path in sorted((self.folder / DOCUMENTS / kind).glob("*.json")):
            if locale and not path.stem.endswith(f".{locale}"):
                continue
            text = _read(path)
            document = None if text is None else json.loads(text)
            if document is not None and type in ("", document.get("type")):
                yield document

    def entries(self) -> Iterator[tuple[Key, str]]:
        for key in self._keys():
            text = _read(self._path(key))
            if text is not None:
                yield key, text

    # -- writing --

    def _path(self, key: Key) -> Path:
        names = [part for part in (key.id, key.locale) if part]
        if any(not part.replace("-", "").isalnum() for part in (key.kind, *names)):
            raise ValueError(f"{key} cannot be the name of a file")
        return self.folder / DOCUMENTS / key.kind / f"{'.'.join(names)}.json"

    def _book(self) -> Any:
        text = _read(self.folder / STATE)
        return json.loads(text) if text else {"state": None, "changes": {}, "number": 0, "seen": []}

    def _finish(self) -> None:
        """Do what is written down, if anything is; done twice it is the same."""
        text = _read(self.folder / WAITING)
        if text is None:
            return
        part = json.loads(text)
        for item in part["items"]:
            path = self._path(key_of(item))
            if item["op"] == "delete":
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(exist_ok=True)
                _replace(path, item["document"])
        _replace(self.folder / STATE, part["book"])
        # Somebody who has just opened the folder may have finished it meanwhile.
        (self.folder / WAITING).unlink(missing_ok=True)

    def _keys(self) -> Iterator[Key]:
        for path in (self.folder / DOCUMENTS).glob("*/*.json"):
            id_, _dot, locale = path.stem.partition(".")
            yield Key(path.parent.name, id_, locale)

    def _tell(self, items: Sequence[Any], book: Any) -> None:
        """Put into ``book`` what changes by ``items``, of which one may change another."""
        texts: dict[Key, str | None] = {}
        for item in items:
            key = key_of(item)
            former = texts[key] if key in texts else _read(self._path(key))
            text = text_of(item["document"]) if item["op"] == "upsert" else None
            waiting = book["changes"].get(_name(key))
            texts[key] = text
            if text != former:
                op = op_of(item, former=former, waiting=waiting["op"] if waiting else None)
                book["number"] += 1
                change = Change(*key, op, item.get("reason", ""), book["number"])
                book["changes"][_name(key)] = asdict(change)


def _name(key: Key) -> str:
    return "/".join(key)


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _replace(path: Path, value: Any) -> None:
    """Write ``value`` as JSON so that ``path`` is at any time the old file or the new one."""
    # Another process may write the same file: it is whole then, too.
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text_of(value))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
