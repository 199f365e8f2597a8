"""Brings an installation to where it can be served: tables, cache table, static files, demo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.settings.environment import usable_folder

Say = Callable[[str], None]


def prepare_site(*, say: Say) -> None:
    """Apply what is missing of migrations, cache table and static files; quick when nothing is."""
    # The folder of static files is looked at even where they are served from their sources.
    with usable_folder("DATA_DIR"):
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    missing = pending_migrations()
    if missing:
        say(f"Preparing the database: {missing} migrations (once, half a minute).")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.STATIC_COLLECTED:
        collect_static(say=say)


def build_demo(*, say: Say) -> dict[str, Any]:
    """Build the demo network, or what is missing of it, and return what it says of itself."""
    say("Building the demo network, or looking whether it is there (the first time minutes).")
    output = StringIO()
    call_command("demo", "--json", "--if-needed", stdout=output)
    report: dict[str, Any] = json.loads(output.getvalue())
    return report


def pending_migrations() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static(*, say: Say) -> None:
    """Collect, hash and compress the static files, if one of them changed since the last time."""
    digest = _static_digest()
    stamp: Path = settings.STATIC_ROOT / ".sources"
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return
    say("Collecting and compressing static files (once, half a minute).")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest, encoding="ascii")


def _static_digest() -> str:
    """Return a digest over path, size and time of every static file's source."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            source = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{source.st_size}\0{source.st_mtime_ns}\n".encode())
    return digest.hexdigest()
