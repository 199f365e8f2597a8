"""Tell everything that is wrong at once."""

from __future__ import annotations

from collections.abc import Iterable


def none_of(problems: Iterable[object]) -> None:
    """Fail with one line for each problem."""
    found = list(dict.fromkeys(map(str, problems)))
    assert not found, f"{len(found)} problems\n" + "\n".join(found)
