"""A database that several threads and processes share, workers with a clock, and pages to publish."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection, connections
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page
from wagtail.signals import page_published, page_unpublished

from countries.tasks.models import Job, PeriodicRun
from countries.tasks.registry import Registry
from countries.tasks.worker import Worker
from tests.countries.tasks import jobs

NOW = datetime(2026, 6, 5, 12, 0, 7, tzinfo=UTC)


@pytest.fixture(
    autouse=True, params=["default", pytest.param("postgresql", marks=pytest.mark.services)]
)
def engine(request: pytest.FixtureRequest) -> None:
    """Run every test on the default database, and once more where PostgreSQL is asked for."""
    if request.param == "postgresql" and connection.vendor != "postgresql":
        pytest.skip("DATABASE_URL names no PostgreSQL")


@pytest.fixture(autouse=True)
def calls() -> Iterator[list[Any]]:
    """What the sample jobs noted in this process during the test."""
    jobs.calls.clear()
    yield jobs.calls
    jobs.calls.clear()


@pytest.fixture(autouse=True)
def _empty_queue(request: pytest.FixtureRequest) -> None:
    """Start each test that has a database without the jobs that making its content asked for."""
    shares = "transactional_db" in request.fixturenames
    if shares:
        request.getfixturevalue("transactional_db")
    if shares or request.node.get_closest_marker("django_db"):
        Job.objects.all().delete()
        PeriodicRun.objects.all().delete()


@dataclass
class SharedDatabase:
    """A committed database, as other processes find it."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DATABASE_URL": self.url}


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Iterator[SharedDatabase]:
    """A database with real locks: PostgreSQL as it is, SQLite as a file instead of in memory."""
    if connection.vendor != "sqlite":
        yield SharedDatabase(_url(connection.settings_dict))
        return
    in_memory = connections["default"]
    file = tmp_path / "shared.sqlite3"
    former = connections.settings["default"]
    # Threads take their connection from the settings, this thread has one already: change both.
    connections.settings["default"] = {**former, "NAME": str(file)}
    on_disk = connections.create_connection("default")
    on_disk.connect()
    in_memory.ensure_connection()
    in_memory.connection.backup(on_disk.connection)
    connections["default"] = on_disk
    try:
        yield SharedDatabase(f"sqlite:///{file}")
    finally:
        on_disk.close()
        connections.settings["default"] = former
        connections["default"] = in_memory


def _url(database: dict[str, Any]) -> str:
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'] or '')}"
    return f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture
def functions() -> Registry:
    """An empty registry: nothing but what the test registers happens by the clock."""
    return Registry()


@pytest.fixture
def worker_at(functions: Registry) -> Callable[[datetime], Worker]:
    """Make a worker for which it is always the same time."""

    def make(now: datetime) -> Worker:
        return Worker(clock=lambda: now, functions=functions)

    return make


@pytest.fixture
def root() -> Page:
    """The root of the page tree, which a flushed database no longer has."""
    code = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    Locale.objects.get_or_create(language_code=code)
    return Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root")
    )


@pytest.fixture
def add_page(root: Page) -> Callable[..., Page]:
    """Make a page of which a revision may be approved to go live at a time that has passed."""

    def add(slug: str, *, go_live_at: datetime | None = None, **fields: Any) -> Page:
        page = Page(title=slug.title(), slug=slug, go_live_at=go_live_at, **fields)
        Page.objects.get(pk=root.pk).add_child(instance=page)
        if go_live_at:
            page.save_revision(approved_go_live_at=go_live_at)
        return page

    return add


@pytest.fixture
def announced() -> Iterator[list[tuple[str, str]]]:
    """(what, slug) of each signal about a page that was published or unpublished."""
    heard: list[tuple[str, str]] = []

    def hear_published(instance: Page, **_rest: object) -> None:
        heard.append(("published", instance.slug))

    def hear_unpublished(instance: Page, **_rest: object) -> None:
        heard.append(("unpublished", instance.slug))

    page_published.connect(hear_published)
    page_unpublished.connect(hear_unpublished)
    yield heard
    page_published.disconnect(hear_published)
    page_unpublished.disconnect(hear_unpublished)


def ago(**span: float) -> datetime:
    """Return a time before the real present, which Wagtail's publishing compares with."""
    return datetime.now(UTC) - timedelta(**span)
