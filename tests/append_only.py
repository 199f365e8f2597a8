"""Let a test's flush empty the audit log: its triggers are taken down for that moment, in tests alone."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.core.management.commands import flush
from django.db import connection

migration = import_module("countries.migrations.0005_audit")


@contextmanager
def triggers_down() -> Iterator[None]:
    """Take the triggers of the audit log down, and put them up again."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.take_down(None, editor)
        try:
            yield
        finally:
            migration.put_up(None, editor)


def let_flush_empty_the_log() -> Callable[[], None]:
    """Wrap Django's flush, with which a test that commits ends; return how to take that back."""
    handle = flush.Command.handle

    @functools.wraps(handle)
    def flush_all(self: flush.Command, **options: Any) -> Any:
        with triggers_down():
            return handle(self, **options)

    flush.Command.handle = flush_all

    def take_back() -> None:
        flush.Command.handle = handle

    return take_back
