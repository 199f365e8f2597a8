"""Numbered places at which a test may end the process, to prove that publishing is all or nothing."""

from __future__ import annotations

import os
import signal

VARIABLE = "WAGTAIL_COUNTRIES_FAILPOINT"
"""Environment variable: the name of the point at which this process kills itself (tests only)."""

POINTS = (
    "action-started",
    "action-done",
    "documents-resolved",
    "dependants-marked",
    "documents-written",
    "sequence-taken",
    "committed",
)


def reach(point: str) -> None:
    """End this process with SIGKILL when the environment names ``point``; otherwise do nothing."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
