"""Load a network's data file as one publishing unit: who the network is, then its facts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from countries import publishing
from countries.facts.loading import load_facts
from countries.identity.loading import InvalidNetwork, load_identity, rows_of


def load_network(data: Any) -> Counter[str]:
    """Load all of ``data``; return how many rows of each kind were made or changed.

    What the rows touch is resolved once, at the end. Raises ``InvalidNetwork``; then nothing was
    changed.
    """
    with publishing.unit():
        return load_identity(data) + load_facts(rows_of(data, "facts"))


__all__ = ["InvalidNetwork", "load_network"]
