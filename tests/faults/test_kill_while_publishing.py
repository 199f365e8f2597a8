"""A process that dies while it publishes leaves everything old or everything new."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from countries import failpoints
from countries.audit import AuditEntry
from countries.delivery.models import Document, LogState, Mark
from tests.countries.tasks.conftest import SharedDatabase, shared_database
from tests.factories import edit_page, make_network, make_page

__all__ = ["shared_database"]

ROOT = Path(__file__).parents[2]
ACTIONS = ("publish", "unpublish", "delete")


@dataclass(frozen=True)
class World:
    """What must change together."""

    live: bool | None
    title: str
    documents: tuple
    marks: tuple
    sequence: int
    log: tuple
    audit: int


def world(page_id: int) -> World:
    """Return the state of a page, its document, its dependants' marks, the counter and the audit."""
    page = Page.objects.filter(pk=page_id).first()
    return World(
        live=page.live if page else None,
        title=page.title if page else "",
        documents=tuple(
            Document.objects.order_by("pk").values_list("key", "locale", "etag", "gone", "sequence")
        ),
        marks=tuple(Mark.objects.order_by("kind", "key", "locale").values_list("kind", "key")),
        sequence=LogState.objects.get(pk=1).sequence,
        log=(PageLogEntry.objects.count(), ModelLogEntry.objects.count()),
        audit=AuditEntry.objects.count(),
    )


def change(database: SharedDatabase, action: str, page_id: int, point: str = "") -> int:
    """Do ``action`` in a process that dies at ``point``; return its exit code."""
    environment = database.environment | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]),
    }
    command = [sys.executable, "-m", "tests.faults.change", action, str(page_id), point]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


@pytest.fixture
def page(shared_database: SharedDatabase):
    """A live page with a draft that is to be published, and nothing left to renew."""
    make_network("RO")
    made = make_page("ro-ro", "Old title", slug="old")
    edit_page(made, publish=False, title="New title", slug="new")
    Mark.objects.all().delete()
    return made


def check(action: str, point: str, page, database: SharedDatabase) -> None:
    """Kill ``action`` at ``point`` and compare the world with the one before."""
    before = world(page.pk)

    code = change(database, action, page.pk, point)

    after = world(page.pk)
    assert code == -signal.SIGKILL
    if point == "committed":
        assert after.sequence > before.sequence
        assert after.documents != before.documents
        assert after.log != before.log
        assert after.audit > before.audit
        assert (after.live, after.title) != (before.live, before.title)
    else:
        assert after == before


@pytest.mark.parametrize("point", ["documents-written", "sequence-taken", "committed"])
def test_a_publish_that_is_killed_is_wholly_old_or_wholly_new(point, page, shared_database):
    """Before the commit nothing has changed; after it everything has."""
    check("publish", point, page, shared_database)


def cases() -> list[tuple[str, str]]:
    """Return every action with every point; with ``FAULTS_SHARE=3`` a third of them, each day others."""
    every = [(action, point) for point in failpoints.POINTS for action in ACTIONS]
    share = int(os.environ.get("FAULTS_SHARE", "1"))
    return every[dt.date.today().toordinal() % share :: share]  # noqa: DTZ011  # any day will do


@pytest.mark.faults
@pytest.mark.parametrize(("action", "point"), cases())
def test_every_action_killed_at_every_point(action, point, page, shared_database):
    """Publishing, unpublishing, deleting and renaming are all or nothing, wherever they end."""
    check(action, point, page, shared_database)


def test_an_action_that_is_not_killed_changes_everything(page, shared_database):
    """The same process, unharmed, publishes: the tests above can fail."""
    before = world(page.pk)

    code = change(shared_database, "publish", page.pk, "none")

    after = world(page.pk)
    assert code == 0
    assert (after.title, after.sequence > before.sequence) == ("New title", True)
