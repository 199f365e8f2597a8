"""A replica as a partner keeps it: a table by kind, id and locale, led on by the API's answers."""

from __future__ import annotations

from typing import Any

import orjson

from tests.countries.partners.conftest import Api

Place = tuple[str, str, str | None]


class Replica:
    """What a partner has: it applies items in their order and keeps the last address."""

    def __init__(self, api: Api, key: str, **filters: Any) -> None:
        self.api, self.key = api, key
        self.documents: dict[Place, bytes] = {}
        self.items: list[dict[str, Any]] = []
        self.url = ""
        self.filters = filters

    def start(self) -> bool:
        """Take the first answer; return whether there is more."""
        return self._apply(self.api.ok("sync", key=self.key, initial="true", **self.filters))

    def begin(self) -> Replica:
        """Fill the replica."""
        if self.start():
            self._follow(self.api.follow(self.url, key=self.key))
        return self

    def sync(self) -> list[dict[str, Any]]:
        """Apply what changed since; return the items."""
        self.items = []
        self._follow(self.api.follow(self.url, key=self.key))
        return self.items

    def step(self) -> bool:
        """Apply one answer; return whether there is more."""
        return self._apply(self.api.follow(self.url, key=self.key))

    def _follow(self, answer: dict[str, Any]) -> None:
        while self._apply(answer):
            answer = self.api.follow(self.url, key=self.key)

    def _apply(self, answer: dict[str, Any]) -> bool:
        assert "items" in answer, answer
        for item in answer["items"]:
            self.items.append(item)
            place = (item["kind"], item["id"], item["locale"])
            if item["op"] == "upsert":
                self.documents[place] = orjson.dumps(item["document"])
            else:
                self.documents.pop(place, None)
        assert (answer["next_page"] is None) != (answer["next_sync"] is None)
        self.url = answer["next_page"] or answer["next_sync"]
        return answer["next_page"] is not None
