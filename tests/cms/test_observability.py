"""What a load balancer is told of a process."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from cms import observability
from cms.observability import healthz, readyz
from countries.delivery.store import read_store
from countries.tasks.models import WorkerHeartbeat

Ask = Callable[[], HttpResponse]


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    """Give a function that asks /readyz."""
    return lambda: readyz(rf.get("/readyz"))


@pytest.fixture(autouse=True)
def _nothing_known_of_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin as a process that has just started."""
    monkeypatch.setattr(observability, "_migrated", False)


@pytest.fixture
def read_file(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Give the place of a read file that nobody has read yet."""
    path = tmp_path / "read.sqlite3"
    settings.WAGTAIL_COUNTRIES = settings.WAGTAIL_COUNTRIES | {"READ_FILE": path}
    yield path
    read_store().close()


def body(response: HttpResponse) -> dict[str, object]:
    """Return the JSON of an answer that a view gave."""
    found: dict[str, object] = json.loads(response.content)
    return found


@contextmanager
def broken_database() -> Iterator[None]:
    """Make every connection fail with a message that names the server."""

    def refuse(*args: object) -> None:
        raise OperationalError("no route to db.internal as user site")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", refuse)
        yield


def test_alive_without_a_query(
    rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    """/healthz answers whatever the database does."""
    with django_assert_num_queries(0):
        response = healthz(rf.get("/healthz"))

    assert (response.status_code, body(response)) == (200, {"status": "alive"})


def test_ready(ask: Ask, read_file: Path, db: None) -> None:
    """With database, migrations and read file in place the process is ready, worker or not."""
    response = ask()

    assert response.status_code == 200
    assert body(response) == {
        "status": "ready",
        "parts": {
            "database": "ready",
            "migrations": "ready",
            "read_file": "ready",
            "worker": "no sign of life",
        },
    }


def test_a_living_worker_is_told(ask: Ask, read_file: Path, db: None) -> None:
    """A worker that beat lately is alive."""
    now = timezone.now()
    WorkerHeartbeat.objects.create(host="here", pid=1, started_at=now, beat_at=now)

    parts = body(ask())["parts"]

    assert isinstance(parts, dict)
    assert parts["worker"] == "alive"


def test_a_database_that_is_gone_is_named(ask: Ask, read_file: Path, db: None) -> None:
    """503 names the database, and gives away neither its host nor its user."""
    ask()
    with broken_database():
        response = ask()

    assert response.status_code == 503
    assert body(response)["parts"] == {
        "database": "does not answer",
        "migrations": "unknown",
        "read_file": "ready",
        "worker": "unknown",
    }
    assert b"internal" not in response.content


def test_missing_migrations_are_counted(
    ask: Ask, read_file: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    """New code on an old database is not ready, and looks again at the next question."""
    monkeypatch.setattr(observability, "pending_migrations", lambda: 2)
    before = ask()
    monkeypatch.setattr(observability, "pending_migrations", lambda: 0)

    after = ask()

    assert (before.status_code, after.status_code) == (503, 200)
    assert b"2 missing" in before.content


def test_a_new_host_fills_its_read_file_first(ask: Ask, read_file: Path, db: None) -> None:
    """The first question makes the read file, so that no visitor waits for it."""
    response = ask()

    assert response.status_code == 200
    assert read_file.exists()


def test_a_read_file_that_cannot_be_read_is_named(ask: Ask, read_file: Path, db: None) -> None:
    """Without the read file nothing could be served, so the process is not ready."""
    read_file.write_bytes(b"no database" * 99)

    response = ask()

    assert response.status_code == 503
    assert body(response)["parts"]["read_file"] == "cannot be read"  # type: ignore[index]


def test_an_empty_read_file_is_named(ask: Ask, read_file: Path, db: None) -> None:
    """A host that starts while the database is away has nothing to serve."""
    with broken_database():
        response = ask()

    assert body(response)["parts"]["read_file"] == "empty"  # type: ignore[index]


@pytest.mark.parametrize("view", [healthz, readyz])
def test_only_reading_is_allowed(view: Callable[..., HttpResponse], rf: RequestFactory) -> None:
    """There is nothing to send here."""
    assert view(rf.post("/")).status_code == 405


def test_healthz_is_never_stored(rf: RequestFactory) -> None:
    """An answer of yesterday says nothing about today."""
    assert "no-store" in healthz(rf.get("/healthz"))["Cache-Control"]
