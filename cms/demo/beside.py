"""Make pictures and files in another process while pages are written in this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

Make = Callable[[str], bytes]

WORKERS = 1
"""How many processes draw: one is ready long before the pages are."""


@contextmanager
def made_beside(wanted: Mapping[str, Make]) -> Iterator[Make]:
    """Make what is ``wanted``, by name, beside what is done inside; give a function that waits for one."""
    if not wanted:
        yield _unwanted
        return
    # A process that begins anew shares no connection to the database with this one.
    with ProcessPoolExecutor(max_workers=WORKERS, mp_context=get_context("spawn")) as pool:
        made = {name: pool.submit(make, name) for name, make in wanted.items()}
        yield lambda name: made[name].result()


def _unwanted(name: str) -> bytes:
    raise LookupError(f"nobody asked for {name}")
