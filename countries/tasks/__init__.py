"""Work that outlives a request: tasks with leases, functions by the clock, scheduled publishing.

Tasks are declared with django-tasks' ``@task``; this room keeps their rows and runs them.
"""

from __future__ import annotations

from countries.tasks.registry import on_tick, periodic

__all__ = ["on_tick", "periodic"]
