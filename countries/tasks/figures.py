"""Look for figures that stand typed where facts should stand, while nothing more urgent waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from countries.tasks.registry import on_tick
from countries.workspace.drift import examine_when_idle


@on_tick(every=timedelta(seconds=5), name="examine-figures")
def examine_figures(now: datetime) -> bool:
    """Read some pages whose text, or whose country's facts, changed; true when there may be more."""
    return examine_when_idle(now)
