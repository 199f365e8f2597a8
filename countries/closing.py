"""What is done once at the end of a unit of publishing, however often it was asked for inside."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_gathered: ContextVar[dict[Hashable, tuple[Any, Callable[[Any], object]]] | None] = ContextVar(
    "gathered", default=None
)


@contextmanager
def gathering() -> Iterator[None]:
    """Do at the end, in the order of asking, what ``once`` is asked for inside; nothing on an error."""
    token = _gathered.set({})
    try:
        yield
        gathered = _gathered.get() or {}
        while gathered:
            # What is done may ask for more, also for what was done already.
            thing, do = gathered.pop(next(iter(gathered)))
            do(thing)
    finally:
        _gathered.reset(token)


def once(key: Hashable, thing: T, do: Callable[[T], object]) -> T | None:
    """Ask for ``do(thing)`` at the end; return the thing first asked for under ``key``.

    None means that nothing gathers here: then the caller does it.
    """
    gathered = _gathered.get()
    if gathered is None:
        return None
    kept: T = gathered.setdefault(key, (thing, do))[0]
    return kept
