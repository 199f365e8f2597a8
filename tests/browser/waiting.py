"""Wait for what another process does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.browser.serving import PATIENCE

PAUSE = 0.2


def until(holds: Callable[[], bool]) -> None:
    """Ask again until ``holds`` is true; fail when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"still not so after {PATIENCE} s"
        time.sleep(PAUSE)
