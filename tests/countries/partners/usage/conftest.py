"""What tests of usage share: the sums that are stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from countries.partners import usage
from countries.partners.usage.models import Usage


@pytest.fixture
def sums() -> Callable[..., dict[Any, tuple[int, ...]]]:
    """Return a function that stores what was counted and returns the sums by some members."""

    def stored(*names: str) -> dict[Any, tuple[int, ...]]:
        usage.flush()
        rows = Usage.objects.values_list(*names, "requests", "bytes", "not_modified", "embeds")
        return {row[: len(names)] if len(names) > 1 else row[0]: row[len(names) :] for row in rows}

    return stored
