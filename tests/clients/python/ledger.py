"""A log of changes that answers /sync, and a site that builds only what it is told of."""

from __future__ import annotations

import json
from typing import Any

import httpx
from ecc_partner.stores import Key, Store

PART = 3


class Crash(BaseException):
    """The process ended here; nobody catches it."""


class Ledger(httpx.BaseTransport):
    """What the API's log would say: ``put`` and ``take`` change it, ``forget`` makes cursors useless.

    ``crash_at`` ends the process at the request of that number, after the answer was made.
    """

    def __init__(self) -> None:
        self.items: dict[Key, dict[str, Any]] = {}
        self.sequence = 0
        self.epoch = 0
        self.requests = 0
        self.crash_at = 0

    def put(
        self, id: str, text: str, *, locale: str = "ro-ro", changed: list[str] | None = None
    ) -> None:
        document = {"id": id, "title": text, "url": f"http://localhost:8000/{locale}/{id}/"}
        item = {"op": "upsert", "document": document, "changed": changed or []}
        self._write(Key("page", id, locale), item)

    def take(self, id: str, *, locale: str = "ro-ro") -> None:
        self._write(Key("page", id, locale), {"op": "delete", "reason": "unpublished"})

    def forget(self) -> None:
        self.epoch += 1

    def _write(self, key: Key, item: dict[str, Any]) -> None:
        self.sequence += 1
        whole = {"sequence": self.sequence, **key._asdict(), "type": "standard", **item}
        self.items[key] = whole

    @property
    def documents(self) -> dict[Key, Any]:
        """What a replica should hold."""
        return {key: it["document"] for key, it in self.items.items() if it["op"] == "upsert"}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        cursor = request.url.params.get("cursor")
        epoch, after, initial = json.loads(cursor) if cursor else (self.epoch, 0, True)
        if self.requests == self.crash_at:
            raise Crash
        if epoch != self.epoch:
            told = {"type": "http://localhost:8000/docs#problem-cursor-gone", "status": 410}
            return httpx.Response(
                410, json=told, headers={"Content-Type": "application/problem+json"}
            )
        waiting = sorted(
            (it for it in self.items.values() if it["sequence"] > after),
            key=lambda it: it["sequence"],
        )
        items = [it for it in waiting if not (initial and it["op"] == "delete")]
        part, more = items[:PART], len(items) > PART
        last = part[-1]["sequence"] if more else self.sequence
        url = str(
            request.url.copy_with(params={"cursor": json.dumps([epoch, last, initial and more])})
        )
        return httpx.Response(
            200,
            json={
                "items": part,
                "next_page": url if more else None,
                "next_sync": None if more else url,
            },
        )


def documents_of(store: Store) -> dict[Key, Any]:
    """Return all pages of a replica."""
    locales = {"ro-ro", "en-ro"}
    return {
        Key("page", found["id"], locale): found
        for locale in locales
        for found in store.documents("page", locale=locale)
    }


class Site:
    """Built pages: only what changes tell is built anew."""

    def __init__(self) -> None:
        self.built: dict[Key, Any] = {}

    def build(self, store: Store) -> None:
        changes = store.changes()
        for change in changes.all:
            key = Key(change.kind, change.id, change.locale)
            if change.op == "delete":
                self.built.pop(key, None)
            else:
                self.built[key] = store.get(*key)
        store.settle(changes)
