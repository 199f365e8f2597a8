"""Whether a replica is what it should be: compared with everything, read once more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from ecc_partner.client import Client
from ecc_partner.replica import replicate
from ecc_partner.sqlite_store import SQLiteStore
from ecc_partner.stores import Key, Store

ROUNDS = 3


@dataclass(frozen=True)
class Difference:
    """A document that the replica lacks (``missing``), should not have (``left_over``), or has as it
    is not at its source (``other``).
    """

    kind: str
    id: str
    locale: str
    what: Literal["missing", "left_over", "other"]


def verify_replica(client: Client, store: Store) -> list[Difference]:
    """Bring ``store`` up to date with the filters that it has, read everything once more, and return
    what is not the same, byte for byte: nothing, unless somebody else wrote into the store.

    ``replicate(…, anew=True)`` mends what is found. It asks as much as a first replica does, so once
    a night is plenty. Raises ``ValueError`` where ``store`` holds no replica.
    """
    state = store.state()
    if not state.cursor:
        raise ValueError("There is no replica in this store yet: replicate into it first.")
    filters = json.loads(state.filters)
    found: list[Difference] = []
    with TemporaryDirectory() as folder, closing(SQLiteStore(Path(folder) / "fresh")) as fresh:
        for _round in range(ROUNDS):
            replicate(client, fresh, **filters)
            replicate(client, store, **filters)
            # What is published between the two is no difference: the next round has it twice.
            if not (found := [*_differences(store, fresh)]):
                break
    return found


def _differences(store: Store, fresh: Store) -> Iterator[Difference]:
    have, should = _digests(store), _digests(fresh)
    for key in sorted(have.keys() | should.keys()):
        if key not in have:
            yield Difference(*key, "missing")
        elif key not in should:
            yield Difference(*key, "left_over")
        elif have[key] != should[key]:
            yield Difference(*key, "other")


def _digests(store: Store) -> dict[Key, bytes]:
    return {key: sha256(text.encode()).digest() for key, text in store.entries()}
