"""How often Python looks for circular garbage, where much is made and little of it is garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 20, 20)
"""New objects before a look at the youngest, and how many of those before one at the older ones."""


@contextmanager
def less_garbage_collection() -> Iterator[None]:
    """Look less often, and never at what is there now; making documents takes a fifth less time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
