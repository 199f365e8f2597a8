"""What breaks with one endpoint or delivery keeps no other from its turn."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

logger = logging.getLogger(__name__)


@contextmanager
def kept_apart(event: str, **about: object) -> Iterator[None]:
    """Log what breaks inside as ``event`` of ``about``, and go on.

    A connection that broke is raised: it takes along whatever comes, or came, in the same transaction.
    """
    try:
        yield
    except Exception:
        is_undone = connection.in_atomic_block and connection.needs_rollback
        if is_undone or not connection.is_usable():
            raise
        named = " ".join(f"{name}={value}" for name, value in about.items())
        logger.exception("%s %s", event, named, extra=about)


__all__ = ["kept_apart"]
