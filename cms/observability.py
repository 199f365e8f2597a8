"""What a load balancer or a person asks a process: is it alive, and can it serve?"""

from __future__ import annotations

import sqlite3

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.prepare import pending_migrations
from countries.delivery.store import read_store
from countries.tasks.heartbeat import worker_is_alive

log = structlog.get_logger(__name__)

READY = "ready"
UNKNOWN = "unknown"

# Migrations once applied stay so for as long as this process's code runs.
_migrated = False


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; nothing else is looked at."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every needed part is ready, else 503 with each part's state.

    Without a worker pages are served, only not renewed: it is told, and refuses nothing.
    """
    database = _database_state()
    is_up = database == READY
    needed = {
        "database": database,
        # Each further question to a silent database would wait as long as the first.
        "migrations": _migrations_state() if is_up else UNKNOWN,
        "read_file": _read_file_state(catch_up=is_up),
    }
    is_ready = all(state == READY for state in needed.values())
    parts = needed | {"worker": _worker_state() if is_up else UNKNOWN}
    body = {"status": READY if is_ready else "not ready", "parts": parts}
    return JsonResponse(body, status=200 if is_ready else 503)


def request_id() -> str:
    """Return the id under which the logs tell of the request at hand, if there is one."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def _database_state() -> str:
    try:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        # The driver's message names hosts and users: it is for the log, not for the answer.
        log.warning("database_not_ready", error=str(error))
        return "does not answer"
    return READY


def _migrations_state() -> str:
    global _migrated
    try:
        missing = 0 if _migrated else pending_migrations()
    except DatabaseError:
        return UNKNOWN
    _migrated = missing == 0
    return READY if _migrated else f"{missing} missing"


def _read_file_state(*, catch_up: bool) -> str:
    # A new host fills its read file here, before it is given its first visitor.
    store = read_store()
    try:
        if catch_up:
            store.catch_up()
        epoch, _sequence = store.state()
    except (sqlite3.Error, OSError) as error:
        log.warning("read_file_not_ready", error=str(error))
        return "cannot be read"
    return READY if epoch else "empty"


def _worker_state() -> str:
    try:
        is_alive = worker_is_alive(now=timezone.now())
    except DatabaseError:
        return UNKNOWN
    return "alive" if is_alive else "no sign of life"
