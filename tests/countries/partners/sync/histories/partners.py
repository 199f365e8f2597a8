"""Partners with replicas: they ask when they like, lose answers, and begin anew when they are told to."""

from __future__ import annotations

import random
from typing import Any

import orjson

from tests.countries.partners.conftest import Api
from tests.countries.partners.sync.replica import Place, Replica

CANNOT = "cannot begin: the key lost what is asked for"
HOST = "http://localhost:8000"


class Partner:
    """One replica, asked for with its own filters and limit."""

    def __init__(self, name: str, key: str, *, chance: random.Random, **asked: Any) -> None:
        self.name, self.key, self.asked = name, key, asked
        self.chance = chance
        self.api = Api()
        self.documents: dict[Place, bytes] = {}
        self.url = ""
        self.is_at_rest = False
        self.begun_anew = 0

    def ask(self) -> str:
        """Ask once, and apply the answer, or lose it, or forget that it was applied; tell which."""
        url = self.url or self._beginning()
        response = self.api.send("GET", url.removeprefix(HOST), key=self.key)
        answer = orjson.loads(response.content)
        if response.status_code == 410:
            self.documents, self.url, self.is_at_rest = {}, answer["restart"], False
            self.begun_anew += 1
            return f"begins anew: {answer['detail']}"
        if response.status_code == 422 and "initial=true" in url:
            self.documents, self.url = {}, ""
            return CANNOT
        assert response.status_code == 200, answer
        # Items without their cursor can be sent again only to a key that sees the same again.
        lost = "lost" if self.name.startswith("narrow") else "applied, but the cursor lost"
        fate = self.chance.choice(["applied"] * 8 + ["lost", lost])
        if fate == "lost":
            return fate
        if not self.url:
            self.documents = {}  # a replica that is begun again begins empty
        for item in answer["items"]:
            self._apply(item, is_first=not self.url)
        if fate == "applied":
            self.is_at_rest = answer["next_page"] is None
            self.url = answer["next_page"] or answer["next_sync"]
        return f"{fate}: {[(it['op'], it['kind'], it['sequence']) for it in answer['items']]}"

    def catch_up(self) -> None:
        """Ask until there is nothing more."""
        for _round in range(400):
            before = self.url
            told = self.ask()
            if told == CANNOT or (self.is_at_rest and self.url == before and told == "applied: []"):
                return
        raise AssertionError(f"{self.name} never comes to rest: {told}")

    def fresh(self) -> dict[Place, bytes]:
        """Return what somebody has who begins now with the same key and filters."""
        asked = {**self.asked, "limit": 500}
        if self.api.get("sync", key=self.key, initial="true", **asked).status_code == 422:
            return {}
        return Replica(self.api, self.key, **asked).begin().documents

    def _beginning(self) -> str:
        pairs = [
            f"{name}={value}"
            for name, values in self.asked.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return f"/api/partner/v1/sync?{'&'.join(['initial=true', *pairs])}"

    def _apply(self, item: dict[str, Any], *, is_first: bool) -> None:
        place = (item["kind"], item["id"], item["locale"])
        if item["op"] == "delete":
            assert not is_first, f"{self.name}: a first answer deletes {place}"
            self.documents.pop(place, None)
            return
        body = orjson.dumps(item["document"])
        if item.get("changed") == ["freshness"]:
            had = self.documents.get(place)
            assert had is not None, f"{self.name}: only the freshness of {place}, which it has not"
            assert settled(had) == settled(body), f"{self.name}: not only freshness of {place}"
        self.documents[place] = body


def settled(body: bytes) -> dict[str, Any]:
    """Return a document without what its freshness decides."""
    document = orjson.loads(body)
    blocks = [{**block, "behind": None} for block in document["blocks"]]
    return {**document, "freshness": None, "blocks": blocks}
